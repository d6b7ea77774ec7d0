import { Button, Popconfirm } from 'antd';
import type { OfferRecord } from '../../offers/offer-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { instantText } from '../time/china-time.ts';
import { OfferIcon } from './offer-icons.tsx';
import { ReachBar } from './reach-bar.tsx';
import { offerWords } from './words.ts';

type Foot = {
  readonly id: string;
  readonly record: OfferRecord;
  readonly isReadOnly: boolean;
  readonly hasDraft: boolean;
  readonly onHistory: () => void;
  readonly onCopy: () => void;
  readonly onDiscard: () => Promise<void>;
  readonly onUnschedule: () => Promise<void>;
  readonly onStop: () => void;
  readonly onPublish: (when: 'publish' | 'schedule') => void;
};

/** How far the published version has come, and what can be done with it and the draft. */
export function EditorFoot(of: Foot) {
  const { id, record, isReadOnly, hasDraft, onHistory, onCopy, onDiscard, onUnschedule, onStop, onPublish } =
    of;
  const words = useWords(offerWords);
  const newest = record.versions[0];
  const waits = record.draft?.publishAt ?? null;
  return (
    <footer className="editor-foot">
      <ReachBar id={id} record={record} />
      {waits === null ? null : (
        <span className="waiting">
          {words.waiting(instantText(waits).slice(0, 16))}
          {isReadOnly ? null : (
            <Button size="small" type="link" onClick={() => void onUnschedule()}>
              {words.unschedule}
            </Button>
          )}
        </span>
      )}
      <Button type="text" icon={<OfferIcon name="page" />} onClick={onHistory}>
        {words.history}
      </Button>
      {isReadOnly ? null : (
        <>
          <Button type="text" icon={<OfferIcon name="copy" />} onClick={onCopy}>
            {words.copy}
          </Button>
          {hasDraft ? (
            <Popconfirm
              title={words.discardSure}
              description={newest === undefined ? words.discardNew : words.discardText}
              okText={words.discard}
              cancelText={words.cancel}
              getPopupContainer={overlayHost}
              onConfirm={onDiscard}
            >
              <Button type="text">{words.discard}</Button>
            </Popconfirm>
          ) : null}
          {newest?.state === 'published' ? (
            <Button danger icon={<OfferIcon name="stop" />} onClick={onStop}>
              {words.stop(newest.version)}
            </Button>
          ) : null}
          <Button icon={<Icon name="clock" />} disabled={!hasDraft} onClick={() => onPublish('schedule')}>
            {words.schedule}
          </Button>
          <Button
            type="primary"
            className="publish-button"
            disabled={!hasDraft}
            onClick={() => onPublish('publish')}
          >
            {words.publish} <kbd>Ctrl Enter</kbd>
          </Button>
        </>
      )}
    </footer>
  );
}
