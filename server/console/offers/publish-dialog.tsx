import { Modal, Segmented } from 'antd';
import { useState } from 'react';
import type { OfferRecord } from '../../offers/offer-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { ConsoleProblem } from '../line/console-problem.ts';
import { TimeField } from '../parts/time-field.tsx';
import { instantText } from '../time/china-time.ts';
import { DifferenceView } from './difference-view.tsx';
import { type JsonObject, sameJson } from './json-path.ts';
import { draftContent } from './new-offer.ts';
import { publishDraft } from './offer-data.ts';
import { offerWords } from './words.ts';

type Dialog = {
  readonly id: string;
  readonly title: string;
  readonly record: OfferRecord;
  readonly content: JsonObject;
  readonly begin: 'now' | 'later';
  /** Saves what is unsaved; null: it could not be. */
  readonly save: () => Promise<number | null>;
  readonly onClose: () => void;
  readonly onPublished: (record: OfferRecord, when: 'now' | 'later') => void;
};

/** What publishing would change at the tills, asked once before it happens. */
export function PublishDialog({ id, title, record, content, begin, save, onClose, onPublished }: Dialog) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const [when, setWhen] = useState(begin);
  const [at, setAt] = useState(() => inputTime(Date.now() + hourMs));
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConsoleProblem | null>(null);
  const [isPast, setPast] = useState(false);
  const last = record.versions[0];
  const before = draftContent((last?.content ?? {}) as JsonObject);
  const publish = async () => {
    const instant = when === 'now' ? null : `${at}:00+08:00`;
    const past = instant !== null && !(Date.parse(instant) > Date.now());
    setPast(past);
    if (past) return;
    setBusy(true);
    setProblem(null);
    try {
      const revision = await save();
      if (revision === null) return onClose();
      onPublished(
        await publishDraft(id, revision, instant === null ? null : new Date(instant).toISOString()),
        when,
      );
    } catch (error) {
      if (!(error instanceof ConsoleProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={720}
      title={words.publishTitle(title)}
      okText={
        when === 'now' ? words.publishNow : at === '' ? words.schedule : words.publishAt(at.replace('T', ' '))
      }
      cancelText={words.cancel}
      confirmLoading={isBusy}
      okButtonProps={{ autoFocus: true }}
      getContainer={overlayHost}
      onCancel={onClose}
      onOk={() => void publish()}
    >
      <div className="publish">
        <p>
          {last === undefined
            ? words.publishNew
            : sameJson(before, content)
              ? words.publishSame
              : last.state === 'stopped'
                ? words.publishAgain(last.version)
                : words.publishChanges(last.version)}
        </p>
        {last !== undefined && sameJson(before, content) ? null : (
          <DifferenceView before={before} after={content} />
        )}
        <div className="row">
          <Segmented<'now' | 'later'>
            aria-label={words.publishTime}
            value={when}
            onChange={setWhen}
            options={[
              { value: 'now', label: words.publishNow },
              { value: 'later', label: words.schedule },
            ]}
          />
          {when === 'later' ? (
            <span className="row">
              <span aria-hidden="true">{words.publishTime}</span>
              <TimeField
                kind="minute"
                label={words.publishTime}
                value={at}
                emptyWhileUnread
                onChange={setAt}
              />
            </span>
          ) : null}
        </div>
        {isPast ? <p className="field-fault">{words.publishTimePast}</p> : null}
        {problem === null ? null : (
          <div className="field-fault" role="alert">
            {words.faultsFromServer} {problem.titleIn(language)}
            {[problem.facts.detail ?? '', ...problem.facts.faults].map((line) => (
              <div key={line}>
                <bdi>{line}</bdi>
              </div>
            ))}
          </div>
        )}
      </div>
    </Modal>
  );
}

const hourMs = 3_600_000;

/** China's time as fields keep it: `2026-10-03T10:20`. */
export function inputTime(atMs: number): string {
  return instantText(new Date(atMs).toISOString()).slice(0, 16).replace(' ', 'T');
}
