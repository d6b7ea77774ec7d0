import { Modal, type message } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { OfferRecord } from '../../offers/offer-view.ts';
import { overlayHost, useFrame } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import type { Language } from '../language/words.ts';
import { ConsoleProblem } from '../line/console-problem.ts';
import { Icon } from '../look/icon.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { instantText } from '../time/china-time.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { EditorContext, type EditorFacts } from './editor-context.ts';
import { EditorFoot } from './editor-foot.tsx';
import { FaultList } from './fault-list.tsx';
import { HistoryDrawer } from './history-drawer.tsx';
import { isObject, type Json, type JsonObject, type Path, withValueAt } from './json-path.ts';
import { LiveColumn } from './live-column.tsx';
import {
  discardDraft,
  stopOffer,
  unschedule,
  useMerchants,
  useOfferList,
  useOfferRefresh,
  useOrganisations,
  useReach,
} from './offer-data.ts';
import { faultsOf } from './offer-faults.ts';
import { statePills } from './offer-list.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { SaveState } from './save-state.tsx';
import { AudienceSection } from './section-audience.tsx';
import { BenefitSection } from './section-benefit.tsx';
import { FundingSection } from './section-funding.tsx';
import { ItemsSection } from './section-items.tsx';
import { LimitsSection } from './section-limits.tsx';
import { NameSection } from './section-name.tsx';
import { StackingSection } from './section-stacking.tsx';
import { TimeSection } from './section-time.tsx';
import { StrangeKeys } from './strange-keys.tsx';
import { useDraft } from './use-draft.ts';
import { offerWords } from './words.ts';

type Editor = {
  readonly record: OfferRecord;
  readonly isReadOnly: boolean;
  /** What was done is said above the editor: it begins anew right after. */
  readonly says: ReturnType<typeof message.useMessage>[0];
  readonly onCopy: () => void;
  /** The offer changed at the server: the editor begins anew from it. Null: it is gone. */
  readonly onRenew: (id: string | null) => void;
};

type Open = 'nothing' | 'publish' | 'schedule' | 'history' | 'stop';

/** One offer: the form in eight sections, what it means beside it, and publication below. */
export function OfferEditor({ record, isReadOnly, says, onCopy, onRenew }: Editor) {
  const { summary } = record;
  const { id, programme } = summary;
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const titleOf = useTitle();
  const { session } = useFrame();
  const refresh = useOfferRefresh();
  const [opened, open] = useState<Open>('nothing');
  const refreshList = useRef(refresh);
  refreshList.current = refresh;
  const onSaved = useRef(() => void refreshList.current(id));
  const draft = useDraft({ id, programme, record, isReadOnly, onSaved: onSaved.current });
  const { editing } = draft;
  const { content } = editing;
  const merchants = useMerchants(programme).data;
  const organisations = useOrganisations(programme).data;
  const others = useOfferList(programme).data;
  const reach = useReach(id, record.versions.length > 0).data;
  const faults = useMemo(() => faultsOf(content, { id, programme }), [content, id, programme]);
  const newest = record.versions[0];
  const isInForce = newest?.state === 'published';
  const hasDraft = editing.saved !== null || draft.isUnsaved;
  const nextVersion = (newest?.version ?? 0) + 1;
  const shownTitle = titleOfDraft(content, language) ?? words.unnamed;

  const facts = useMemo(
    (): EditorFacts => ({
      id,
      programme,
      content,
      faults,
      isReadOnly,
      set: (path: Path, value: Json | undefined) => draft.edit(withValueAt(content, path, value)),
      replace: draft.edit,
      merchants: merchants ?? [],
      organisations: organisations ?? [],
      programmes: session.programmes.map((one) => ({ value: one.id, label: titleOf(one) })),
      others: (others ?? [])
        .filter((one) => one.id !== id)
        .map((one) => ({ value: one.id, label: titleOf(one) })),
      used: record.used,
    }),
    [
      id,
      programme,
      content,
      faults,
      isReadOnly,
      draft.edit,
      merchants,
      organisations,
      others,
      session,
      titleOf,
      record,
    ],
  );

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ConsoleProblem)) throw error;
      says.error(`${error.titleIn(language)}${error.facts.detail === null ? '' : `：${error.facts.detail}`}`);
    }
  };
  const publish = (when: 'publish' | 'schedule') => {
    if (isReadOnly) return;
    if (faults.length > 0) says.warning(words.publishFaults);
    else open(when);
  };
  const keys = useRef({ save: draft.save, publish });
  keys.current = { save: draft.save, publish };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      if (event.key === 's') {
        event.preventDefault();
        void keys.current.save();
      }
      if (event.key === 'Enter' && document.querySelector('#overlays [role="dialog"]') === null) {
        event.preventDefault();
        keys.current.publish('publish');
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  return (
    <EditorContext value={facts}>
      <div className="editor">
        <div className="editor-body">
          <div className="form">
            <div className="form-head">
              <h2 className="cut">
                <bdi>{shownTitle}</bdi>
              </h2>
              {hasDraft ? (
                <StatePill tone="neutral" icon="pen">
                  {words.draftPill(nextVersion)}
                </StatePill>
              ) : null}
              {newest === undefined ? null : (
                <StatePill {...statePills[isInForce ? summary.state : 'stopped']}>
                  {words.versionPill(
                    newest.version,
                    words.states[
                      isInForce ? (summary.state === 'draft' ? 'in-force' : summary.state) : 'stopped'
                    ],
                  )}
                </StatePill>
              )}
              <span className="form-state">
                {isReadOnly ? words.viewerNote : <SaveState draft={draft} />}
              </span>
            </div>
            <FaultList />
            {record.draft?.missed == null ? null : (
              <p className="note attn missed" role="status">
                <Icon name="alarm" />
                <span>
                  {words.missed(instantText(record.draft.missed.at).slice(0, 16))}{' '}
                  <bdi>{record.draft.missed.faults.join('；')}</bdi>
                </span>
              </p>
            )}
            <div className="sections">
              <NameSection />
              <AudienceSection />
              <BenefitSection />
              <ItemsSection />
              <TimeSection />
              <LimitsSection />
              <StackingSection />
              <FundingSection />
              <StrangeKeys />
            </div>
          </div>
          <LiveColumn
            publishedVersion={isInForce ? newest.version : null}
            nextVersion={nextVersion}
            skipping={(reach?.tills ?? [])
              .filter(({ skips }) => skips)
              .map(({ storeTitleZh, terminal }) => `${storeTitleZh} ${terminal}`)}
          />
        </div>
        <EditorFoot
          id={id}
          record={record}
          isReadOnly={isReadOnly}
          hasDraft={hasDraft}
          onHistory={() => open('history')}
          onCopy={onCopy}
          onDiscard={() =>
            attempt(async () => {
              draft.abandon();
              if (editing.saved !== null) await discardDraft(id);
              const rest = newest === undefined ? null : id;
              await refresh(rest);
              onRenew(rest);
            })
          }
          onUnschedule={() =>
            attempt(async () => {
              await unschedule(id);
              await refresh(id);
              onRenew(id);
            })
          }
          onStop={() => open('stop')}
          onPublish={publish}
        />
      </div>
      {opened === 'publish' || opened === 'schedule' ? (
        <PublishDialog
          id={id}
          title={shownTitle}
          record={record}
          content={content}
          begin={opened === 'publish' ? 'now' : 'later'}
          save={draft.save}
          onClose={() => open('nothing')}
          onPublished={(next, when) => {
            says.success(
              when === 'now'
                ? words.publishDone(next.versions[0]?.version ?? nextVersion)
                : words.scheduleDone,
            );
            void refresh(id).then(() => onRenew(id));
          }}
        />
      ) : null}
      {opened === 'history' ? (
        <HistoryDrawer
          record={record}
          draft={hasDraft ? content : null}
          isReadOnly={isReadOnly}
          onTake={(taken, version) => {
            draft.edit(taken);
            open('nothing');
            says.success(words.takeAgainDone(version));
          }}
          onClose={() => open('nothing')}
        />
      ) : null}
      {editing.state.state === 'conflict' ? (
        <ConflictDialog
          conflict={editing.state}
          mine={content}
          onKeepMine={draft.keepMine}
          onTakeTheirs={draft.takeTheirs}
        />
      ) : null}
      <Modal
        open={opened === 'stop'}
        title={words.stopSure}
        okText={words.stopNow}
        okButtonProps={{ danger: true }}
        cancelText={words.cancel}
        getContainer={overlayHost}
        onCancel={() => open('nothing')}
        onOk={() =>
          attempt(async () => {
            await stopOffer(id);
            says.success(words.stopDone(newest?.version ?? 0));
            await refresh(id);
            onRenew(id);
          })
        }
      >
        {words.stopText}
      </Modal>
    </EditorContext>
  );
}

function titleOfDraft(content: JsonObject, language: Language): string | null {
  const { zh, en } = isObject(content['title']) ? content['title'] : {};
  const title = language === 'en' && typeof en === 'string' && en !== '' ? en : zh;
  return typeof title === 'string' && title !== '' ? title : null;
}
