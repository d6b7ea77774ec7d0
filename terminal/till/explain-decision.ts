import { readMoment } from '../core/calendar/moment.ts';
import type { AppliedOffer, Decision, DeclinedOffer } from '../core/decide/index.ts';
import type { Offer } from '../core/offers/offer.ts';
import { own } from '../core/offers/own.ts';
import { amountText } from '../core/words/amount-words.ts';
import { appliedWords, grantedWords } from '../core/words/applied-words.ts';
import { type BothWords, both, inARow, inBoth } from '../core/words/both-words.ts';
import { declineWords } from '../core/words/decline-words.ts';
import { byFunderWords } from '../core/words/funder-words.ts';
import type { DecideDocument } from '../wire/decision-schema.ts';

/**
 * A decision as people read it, in both languages, Chinese first: what is paid, how each reduction came about and
 * who bears it, and of every offer that was not applied why, and what would change it.
 */
export function explainDecision(decision: Decision, { offers, request }: DecideDocument): string {
  const byId = new Map(offers.map((offer) => [offer.id as string, offer]));
  const keyed = request.keyed;
  const today = readMoment(request.at)?.date;
  const names = { offer: (id: string) => byId.get(id)?.title };
  const explainApplied = (applied: AppliedOffer) => {
    const offer = byId.get(applied.offer)!;
    const cameBy = appliedWords(offer, applied, { keyedPayPermille: own(keyed, applied.offer) });
    return [`  ${amountText(-applied.discount)}  ${titled(offer)}`, `    ${said(cameBy)}`, borneBy(applied)];
  };
  const explainDeclined = (declined: DeclinedOffer) => {
    const offer = byId.get(declined.offer)!;
    const { why, change } = declineWords(declined, { offer, today, names });
    const lines = [`  ${titled(offer)}`, `    ${said(why)}`];
    return change === null ? lines : [...lines, `    → ${said(change)}`];
  };
  const granted = decision.granted.map((grant) => {
    const words = grantedWords(grant);
    return `  ${titled(byId.get(grant.offer)!)}${words === null ? '' : `: ${said(words)}`}`;
  });
  const lines = [
    ...summary(decision),
    ...section(both('用上的优惠', 'Applied'), decision.applied.flatMap(explainApplied)),
    ...section(both('另外得到', 'Granted'), granted),
    ...section(both('没有用上', 'Not applied'), decision.declined.flatMap(explainDeclined)),
  ];
  return `${lines.join('\n')}\n`;
}

function summary({ list, discount, payable, proven, bound }: Decision): readonly string[] {
  const [listText, offText, paidText] = [list, discount, payable].map((fen) => amountText(fen));
  const proof = proven
    ? both('已证明：没有更低的合法组合', 'proven: no legal combination pays less')
    : both(
        `未证明最低：任何合法组合不会低于 ${amountText(bound ?? 0)}`,
        `not proven: no legal combination pays less than ${amountText(bound ?? 0)}`,
      );
  return [
    said(both(`应付 ${paidText}`, `To pay ${paidText}`)),
    said(both(`原价 ${listText}，优惠 ${offText}`, `list ${listText}, off ${offText}`)),
    said(proof),
  ];
}

function section(heading: BothWords, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', said(heading), ...lines];
}

function borneBy({ funders }: AppliedOffer): string {
  const parts = byFunderWords(funders).map(({ words, amount }) =>
    both(`${words.zh}出 ${amountText(amount)}`, `${words.en} ${amountText(amount)}`),
  );
  return `    ${said(inARow(parts))}`;
}

function titled({ id, title }: Offer): string {
  return `${said(inBoth(title))} (${id})`;
}

/** An offer without an English title says its Chinese one once. */
function said({ zh, en }: BothWords): string {
  return zh === en ? zh : `${zh} · ${en}`;
}
