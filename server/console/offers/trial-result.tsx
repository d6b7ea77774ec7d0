import { useState } from 'react';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { AppliedOffer, DeclinedOffer, GrantedOffer } from '../../../terminal/core/decide/index.ts';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import { appliedWords, grantedWords } from '../../../terminal/core/words/applied-words.ts';
import { inBoth } from '../../../terminal/core/words/both-words.ts';
import { declineWords } from '../../../terminal/core/words/decline-words.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { declinedInView, type Trial } from './trial.ts';
import { trialWords } from './trial-words.ts';

type Decided = Extract<Trial, { readonly outcome: 'decided' }>;

/** The decision line by line: what applies and how much, what does not and why, and what the draft changes. */
export function TrialResult(of: {
  readonly id: string;
  readonly trial: Decided;
  readonly publishedVersion: number | null;
}) {
  const { id, trial, publishedVersion } = of;
  const words = useWords(trialWords);
  const [showsAll, showAll] = useState(false);
  const { decision } = trial;
  const { near, far } = declinedInView(trial, id);
  return (
    <>
      <ul className="trial-lines">
        {decision.applied.map((applied) => (
          <AppliedLine key={applied.offer} applied={applied} trial={trial} isOwn={applied.offer === id} />
        ))}
        {decision.granted.map((granted) => (
          <GrantedLine key={granted.offer} granted={granted} trial={trial} isOwn={granted.offer === id} />
        ))}
        {(showsAll ? [...near, ...far] : near).map((declined) => (
          <DeclinedLine
            key={declined.offer}
            declined={declined}
            trial={trial}
            isOwn={declined.offer === id}
          />
        ))}
      </ul>
      {far.length === 0 ? null : (
        <button type="button" className="more" aria-expanded={showsAll} onClick={() => showAll(!showsAll)}>
          {showsAll ? words.hide : words.others(far.length)}
        </button>
      )}
      <div className="trial-sum" role="status">
        <span>
          {words.list} <span className="n">{amountText(decision.list)}</span>
          {'，'}
          {words.saves} <span className="n">{amountText(decision.discount)}</span>
        </span>
        <b className="n">{amountText(decision.payable)}</b>
      </div>
      <Compare trial={trial} publishedVersion={publishedVersion} />
      {decision.proven ? null : <p className="note attn">{words.unproven}</p>}
      {trial.skipped.length === 0 ? null : (
        <p className="field-hint">{words.skipped(trial.skipped.length)}</p>
      )}
    </>
  );
}

type LineFacts = { readonly trial: Decided; readonly isOwn: boolean };

function AppliedLine({ applied, trial, isOwn }: LineFacts & { readonly applied: AppliedOffer }) {
  const { language } = useLanguage();
  const offer = trial.offers.get(applied.offer);
  const how = offer === undefined ? null : appliedWords(offer, applied);
  // Which goods an item offer covers is worth a word; a basket offer's amount lies on all of them.
  const goods = applied.lines
    .filter(({ units }) => units !== undefined)
    .map(({ id, units }) => {
      const line = trial.request.lines.find((one) => one.id === id);
      return `${line?.name ?? id}${units === undefined ? '' : ` ×${units}`}`;
    })
    .join('、');
  return (
    <li className={`yes${isOwn ? ' own' : ''}`} title={goods}>
      <Icon name="tick" />
      <span className="cut">
        <OfferName id={applied.offer} trial={trial} />{' '}
        <small>
          <bdi>
            {how === null ? '' : language === 'en' ? how.en : how.zh} {goods}
          </bdi>
        </small>
      </span>
      <b className="n">{amountText(-applied.discount)}</b>
    </li>
  );
}

function GrantedLine({ granted, trial, isOwn }: LineFacts & { readonly granted: GrantedOffer }) {
  const words = useWords(trialWords);
  const { language } = useLanguage();
  const what = grantedWords(granted);
  return (
    <li className={`yes${isOwn ? ' own' : ''}`}>
      <Icon name="tick" />
      <span className="cut">
        <OfferName id={granted.offer} trial={trial} />{' '}
        <small>
          <bdi>{what === null ? '' : language === 'en' ? what.en : what.zh}</bdi>
        </small>
      </span>
      <b>{words.granted}</b>
    </li>
  );
}

function DeclinedLine({ declined, trial, isOwn }: LineFacts & { readonly declined: DeclinedOffer }) {
  const words = useWords(trialWords);
  const { language } = useLanguage();
  const { why, change } = declineWords(declined, {
    offer: trial.offers.get(declined.offer),
    today: isoDate(trial.request.at.slice(0, 10)),
    names: { offer: (id) => trial.offers.get(id)?.title },
  });
  const said = [why, change].flatMap((part) =>
    part === null ? [] : [language === 'en' ? part.en : part.zh],
  );
  return (
    <li className={`no${isOwn ? ' own' : ''}`} title={said.join('；')}>
      <Icon name="dash" />
      <span className="cut">
        <OfferName id={declined.offer} trial={trial} />{' '}
        <small>
          <bdi>{said.join('，')}</bdi>
        </small>
      </span>
      <span>{words.notUsed}</span>
    </li>
  );
}

function OfferName({ id, trial }: { readonly id: string; readonly trial: Decided }) {
  const { language } = useLanguage();
  const title = inBoth(trial.offers.get(id)?.title ?? { zh: id });
  return <bdi className="offer-name">{language === 'en' ? title.en : title.zh}</bdi>;
}

/** What the draft changes for this sale: against no such offer, and against what is published. */
function Compare({
  trial,
  publishedVersion,
}: {
  readonly trial: Decided;
  readonly publishedVersion: number | null;
}) {
  const words = useWords(trialWords);
  const { payable } = trial.decision;
  const rows = [
    ...(trial.without === null ? [] : [{ name: words.without, amount: trial.without }]),
    ...(trial.published === null || publishedVersion === null
      ? []
      : [{ name: words.published(publishedVersion), amount: trial.published }]),
  ];
  if (rows.length === 0) return null;
  return (
    <dl className="trial-compare">
      {rows.map(({ name, amount }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="n">{amountText(amount)}</span>{' '}
            <small>
              {amount === payable ? (
                words.same
              ) : (
                <>
                  {amount > payable ? words.cheaper : words.dearer}{' '}
                  <span className="n">{amountText(Math.abs(amount - payable))}</span>
                </>
              )}
            </small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
