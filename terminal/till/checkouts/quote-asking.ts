import { usesOf } from '../../core/decide/uses.ts';
import type { CheckoutParts } from './checkout-parts.ts';
import { type Basket, type Quote, quote } from './quote.ts';

/** Times that the server is asked for one quote, each within its own time limit. */
const askRoundsMax = 3;

type Asking = Pick<CheckoutParts, 'context' | 'askForBasket' | 'holds'>;

/**
 * Decides a basket. What it lacks of this till's leases, and what must be held for its member, is asked for before
 * anybody is told no. An offer that turns out to be used up may leave its place to another one that must be asked for.
 */
export async function quoteAsking(asking: Asking, basket: Basket): Promise<Quote> {
  let quoted = await quote(basket, asking.context());
  let mayAskForBasket = true;
  for (let round = 0; round < askRoundsMax; round += 1) {
    const isShort = mayAskForBasket && quoted.short.length > 0;
    if (isShort) mayAskForBasket = false;
    const answers = await Promise.all([
      isShort && (asking.askForBasket?.(quoted.short) ?? false),
      askForMember(asking, basket, quoted),
    ]);
    if (!answers.includes(true)) break;
    quoted = await quote(basket, asking.context());
  }
  const { cards, decision } = quoted;
  if (basket.id !== null) asking.holds?.keep(basket.id, { cards, uses: usesOf(decision) });
  return quoted;
}

/** Has held what the member at the counter would use; whether it is worth deciding again. */
export async function askForMember(
  { holds }: Asking,
  { id }: Basket,
  { cards, unheld }: Quote,
): Promise<boolean> {
  if (holds === undefined || id === null || unheld.length === 0) return false;
  return holds.askFor({ checkout: id, cards, offers: unheld });
}
