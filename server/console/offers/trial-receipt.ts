import type { Receipt } from '../../../terminal/core/receipt/receipt.ts';
import { declineWords } from '../../../terminal/core/words/decline-words.ts';
import { byFunderWords } from '../../../terminal/core/words/funder-words.ts';
import { nearestHint } from '../../../terminal/core/words/hint.ts';
import type { Trial } from './trial.ts';

/** The sale that was tried as its receipt would tell it: paper speaks Chinese, whatever the screen does. */
export function trialReceipt(
  trial: Extract<Trial, { readonly outcome: 'decided' }>,
  names: { readonly store: string; readonly programme: string; readonly proof: string; readonly id: string },
): Receipt {
  const { decision, request, offers } = trial;
  const titleOf = (id: string) => offers.get(id)?.title.zh ?? id;
  const items = decision.applied.filter(({ layer }) => layer === 'item');
  const own = decision.declined.find(({ offer }) => offer === names.id);
  const hint = nearestHint(decision, [...offers.values()]);
  const missed =
    own !== undefined && decision.applied.length > 0
      ? { title: titleOf(own.offer), words: declineWords(own, { offer: offers.get(own.offer) }).why.zh }
      : hint === null
        ? null
        : { title: titleOf(hint.offer), words: hint.words.zh };
  return {
    store: names.store,
    till: '试算',
    number: '000000',
    at: request.at,
    lines: request.lines.map((line) => ({
      name: line.name ?? line.sku ?? line.id,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      list: line.unitPrice * line.quantity,
      offers: items.flatMap((applied) =>
        applied.lines
          .filter(({ id }) => id === line.id)
          .map(({ discount }) => ({ title: titleOf(applied.offer), discount })),
      ),
    })),
    list: decision.list,
    itemDiscount: items.reduce((sum, { discount }) => sum + discount, 0),
    offers: decision.applied
      .filter(({ layer }) => layer !== 'item')
      .map(({ offer, discount }) => ({ title: titleOf(offer), discount })),
    gifts: decision.granted.map(({ gift, points }) => (gift === undefined ? `${points ?? 0} 积分` : gift.zh)),
    payable: decision.payable,
    discount: decision.discount,
    funders: byFunderWords(decision.funders).map(({ words, amount }) => ({ name: words.zh, amount })),
    missed,
    member: request.member === null ? null : { programme: names.programme, proof: names.proof },
    refunds: [],
    copies: 0,
    training: true,
  };
}
