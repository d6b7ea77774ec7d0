import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { OfferRecord } from '../../offers/offer-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { DifferenceView } from './difference-view.tsx';
import type { JsonObject } from './json-path.ts';
import { draftContent } from './new-offer.ts';
import { offerWords } from './words.ts';

type History = {
  readonly record: OfferRecord;
  /** The draft as it stands on the page; null: there is none. */
  readonly draft: JsonObject | null;
  readonly isReadOnly: boolean;
  readonly onTake: (content: JsonObject, version: number) => void;
  readonly onClose: () => void;
};

/** Every published version with what it changed; any of them can become the draft again. */
export function HistoryDrawer({ record, draft, isReadOnly, onTake, onClose }: History) {
  const words = useWords(offerWords);
  const { versions } = record;
  const [shown, setShown] = useState<number | 'draft' | null>(
    draft === null ? (versions[0]?.version ?? null) : 'draft',
  );
  const newest = versions[0];
  return (
    <Drawer open size={640} title={words.historyTitle} getContainer={overlayHost} onClose={onClose}>
      {versions.length === 0 ? <p>{words.historyNone}</p> : null}
      <ol className="history">
        {draft === null || newest === undefined ? null : (
          <li>
            <div className="history-head">
              <button
                type="button"
                aria-expanded={shown === 'draft'}
                onClick={() => setShown(shown === 'draft' ? null : 'draft')}
              >
                <b>{words.againstDraft}</b>
              </button>
            </div>
            {shown === 'draft' ? (
              <DifferenceView before={draftContent(newest.content as JsonObject)} after={draft} />
            ) : null}
          </li>
        )}
        {versions.map((version, at) => {
          const before = versions[at + 1];
          const content = draftContent(version.content as JsonObject);
          return (
            <li key={version.version}>
              <div className="history-head">
                <button
                  type="button"
                  aria-expanded={shown === version.version}
                  onClick={() => setShown(shown === version.version ? null : version.version)}
                >
                  <b>v{version.version}</b>
                  <InstantText at={version.recordedAt} />
                  {version.recordedBy === null ? null : <bdi>{words.by(version.recordedBy)}</bdi>}
                </button>
                <StatePill
                  tone={
                    version.state === 'published' ? 'ok' : version.state === 'stopped' ? 'attn' : 'neutral'
                  }
                  icon={version.state === 'published' ? 'tick' : 'dash'}
                >
                  {words.versionStates[version.state] ?? version.state}
                </StatePill>
                {isReadOnly ? null : (
                  <Button size="small" onClick={() => onTake(content, version.version)}>
                    {words.takeAgain}
                  </Button>
                )}
              </div>
              {shown !== version.version ? null : before === undefined ? (
                <>
                  <p className="field-hint">{words.firstVersion}</p>
                  <DifferenceView before={{}} after={content} />
                </>
              ) : (
                <DifferenceView before={draftContent(before.content as JsonObject)} after={content} />
              )}
            </li>
          );
        })}
      </ol>
    </Drawer>
  );
}
