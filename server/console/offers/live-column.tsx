import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { stateCouncilCalendar, yearsKnown } from '../../../terminal/core/calendar/state-council.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { inBoth } from '../../../terminal/core/words/both-words.ts';
import type { Names } from '../../../terminal/core/words/names.ts';
import { offerSentence } from '../../../terminal/core/words/offer-sentence.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { dayOf } from '../time/china-time.ts';
import { offerOfDraft } from './draft-part.ts';
import { useEditor } from './editor-context.ts';
import { choiceWord } from './field-words.ts';
import type { JsonObject } from './json-path.ts';
import { useOffersInForce } from './offer-data.ts';
import { OfferIcon } from './offer-icons.tsx';
import { warningsOf } from './offer-warnings.ts';
import { placeNames, storesOf } from './place-titles.ts';
import { inputTime } from './publish-dialog.tsx';
import { ReceiptCard } from './receipt-card.tsx';
import { requestOf, type Trial, tryOffers } from './trial.ts';
import { beginTrial, followDraft, type TrialSurroundings } from './trial-begin.ts';
import { TrialCard } from './trial-card.tsx';
import { trialReceipt } from './trial-receipt.ts';
import type { TrialSetting } from './trial-setting.ts';
import { WarningsCard } from './warnings-card.tsx';
import { offerWords } from './words.ts';

type Live = {
  /** The version that tills have; null: none. */
  readonly publishedVersion: number | null;
  readonly nextVersion: number;
  readonly skipping: readonly string[];
};

/** What the draft means, beside the form and always up to date: a sentence, a trial, a receipt, warnings. */
export function LiveColumn({ publishedVersion, nextVersion, skipping }: Live) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { session } = useFrame();
  const { id, programme, content: typed, merchants, organisations, used } = useEditor();
  // Typing goes first: the trial of a draft follows as soon as there is time.
  const content = useDeferredValue(typed);
  const inForce = useOffersInForce(programme).data ?? none;
  const around = useMemo(
    (): TrialSurroundings => ({
      programme,
      otherProgramme: session.programmes.find((other) => other.id !== programme)?.id ?? null,
      organisation: organisations.at(-1)?.path ?? '',
      stores: storesOf(merchants),
      calendar: stateCouncilCalendar,
      now: inputTime(Date.now()),
    }),
    [programme, session, organisations, merchants],
  );
  const [setting, setSetting] = useTrialSetting(content, around);
  const draft = useMemo(
    () => offerOfDraft(content, { id, programme, version: nextVersion }),
    [content, id, programme, nextVersion],
  );
  const trial = useMemo((): Trial | null => {
    const store = around.stores.find((one) => one.id === setting.store) ?? around.stores[0];
    if (store === undefined) return null;
    return tryOffers({ inForce, draft, id }, requestOf(setting, store, id, stateCouncilCalendar));
  }, [inForce, draft, id, setting, around]);
  const nameOf = useNames();
  const sentence = useMemo(
    () =>
      draft === null ? null : offerSentence(draft, { today: isoDate(dayOf(Date.now())), names: nameOf }),
    [draft, nameOf],
  );
  // While something is half typed the last whole sentence stays, marked as such.
  const lastSentence = useRef(sentence);
  if (sentence !== null) lastSentence.current = sentence;
  const shown = lastSentence.current;
  const placeName = placeNames(merchants, language);
  const paperName = placeNames(merchants, 'zh-CN');
  const titles = new Map(inForce.map((offer) => [offer.id as string, inBoth(offer.title)]));
  return (
    <aside className="live" aria-label={words.preview}>
      <section className="side-card" aria-labelledby="sentence-title">
        <h3 id="sentence-title">
          <OfferIcon name="page" />
          {words.sentence}
          <span>{sentence === null ? words.sentenceOld : words.sentenceNote}</span>
        </h3>
        {shown === null ? (
          <p className="field-hint">{words.sentenceNone}</p>
        ) : (
          <p className={sentence === null ? 'sentence old' : 'sentence'}>
            <bdi>{language === 'en' ? shown.en : shown.zh}</bdi>
          </p>
        )}
      </section>
      <TrialCard
        id={id}
        content={content}
        setting={setting}
        onSetting={setSetting}
        around={around}
        trial={trial}
        isDraftSound={draft !== null}
        publishedVersion={publishedVersion}
        storeOptions={around.stores.map((store) => ({
          value: store.id,
          label: placeName(store.id),
        }))}
      />
      <ReceiptCard
        receipt={
          trial === null || trial.outcome === 'fault'
            ? null
            : trialReceipt(trial, {
                id,
                store: paperName(trial.request.store.id),
                programme: session.programmes.find((one) => one.id === programme)?.titleZh ?? programme,
                proof: choiceWord('card.accept', trial.request.card?.presentation ?? '', 'zh-CN'),
              })
        }
      />
      <WarningsCard
        warnings={warningsOf(content, {
          id,
          today: isoDate(dayOf(Date.now())),
          inForce,
          yearsKnown,
          spent: used.spent,
          skipping,
        })}
        titleOf={(offer) => {
          const title = titles.get(offer);
          return (language === 'en' ? title?.en : title?.zh) ?? offer;
        }}
      />
    </aside>
  );
}

const none: readonly Offer[] = [];

/** The trial's question: what was chosen by hand stays, what follows from the draft follows it. */
function useTrialSetting(
  content: JsonObject,
  around: TrialSurroundings,
): readonly [TrialSetting, (setting: TrialSetting) => void] {
  const [setting, setSetting] = useState(() => beginTrial(content, around));
  const begun = useRef(around);
  useEffect(() => {
    // The shops came after the form: only now is there a place where the sale can happen.
    const isFirst = begun.current.stores.length === 0 && around.stores.length > 0;
    begun.current = around;
    setSetting((before) => (isFirst ? beginTrial(content, around) : followDraft(before, content, around)));
  }, [content, around]);
  return [setting, setSetting];
}

/** Registers' titles for the sentence; what they do not know is called by its id. */
function useNames(): Names {
  const { merchants, organisations, programmes } = useEditor();
  return useMemo(() => {
    const titled = (
      lines: readonly { readonly id: string; readonly titleZh: string; readonly titleEn: string | null }[],
    ) => {
      const titles = new Map(
        lines.map(({ id, titleZh, titleEn }) => [
          id,
          { zh: titleZh, ...(titleEn === null ? {} : { en: titleEn }) },
        ]),
      );
      return (id: string) => titles.get(id);
    };
    const labels = new Map(programmes.map(({ value, label }) => [value, { zh: label, en: label }]));
    return {
      merchant: titled(merchants),
      store: titled(merchants.flatMap(({ stores }) => stores)),
      organisation: titled(organisations.map((one) => ({ ...one, id: one.path }))),
      programme: (id: string) => labels.get(id),
    };
  }, [merchants, organisations, programmes]);
}
