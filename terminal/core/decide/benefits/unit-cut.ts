import { invariant, unreachable } from '../../invariant.ts';
import type { Offer } from '../../offers/offer.ts';
import { own } from '../../offers/own.ts';
import type { BasketLine, DecisionRequest } from '../request.ts';
import { paidAtRate } from './rate.ts';

/**
 * How much cheaper an item offer makes one unit of a matching line, in fen; 0 where it does not (contract,
 * Benefits, layer `item`: "a unit costs …, never more than its own price").
 */
export function unitCut(offer: Offer, line: BasketLine, keyed: DecisionRequest['keyed']): number {
  const { benefit } = offer;
  const { unitPrice } = line;
  switch (benefit.kind) {
    case 'rate':
      return unitPrice - paidAtRate(unitPrice, benefit.payPermille, benefit.rounding);
    case 'price':
      return Math.max(0, unitPrice - benefit.unitPrice);
    case 'prices': {
      const price = line.sku === undefined ? undefined : own(benefit.prices, line.sku);
      return price === undefined ? 0 : Math.max(0, unitPrice - price);
    }
    case 'off':
      return Math.min(unitPrice, benefit.amount);
    case 'keyed': {
      const rate = own(keyed, offer.id);
      invariant(rate !== undefined && rate <= 1000, 'a keyed offer came through without its rate');
      return unitPrice - paidAtRate(unitPrice, rate, benefit.rounding);
    }
    case 'nth':
    case 'bundle':
    case 'threshold':
    case 'points':
    case 'gift':
    case 'earn':
      throw new TypeError(`${benefit.kind} makes no unit cheaper`);
    default:
      return unreachable(benefit);
  }
}
