import type { Tongue } from '../../language/words.tsx';
import type { Notice } from '../sale/cashier-state.ts';

export function noticeText(notice: Notice, tongue: Tongue): string {
  const { notices, amount } = tongue.words;
  switch (notice.say) {
    case 'no-such-goods':
      return notices.noSuchGoods(notice.code);
    case 'not-understood':
      return notices.notUnderstood(notice.typed);
    case 'basket-full':
      return notice.what === 'lines' ? notices.fullLines : notices.fullUnits;
    case 'till-away':
      return notices.tillAway;
    case 'close-first':
      return notices.closeFirst;
    case 'busy':
      return notices.busy;
    case 'wrong-amount':
      return notices.wrongAmount;
    case 'member-code':
      return notices.memberCode[notice.why];
    case 'wrong-quantity':
      return notices.wrongQuantity;
    case 'empty-basket':
      return notices.emptyBasket;
    case 'no-keyed-offer':
      return notices.noKeyedOffer;
    case 'no-held':
      return notices.noHeld;
    case 'no-last-sale':
      return notices.noLastSale;
    case 'held':
      return notices.held;
    case 'card-asked':
      return notices.cardAsked;
    case 'resumed':
      return notice.before === notice.after
        ? notices.resumedSame
        : notices.resumed(amount(notice.before), amount(notice.after));
    case 'refused':
      return tongue.of(notice.title);
  }
}
