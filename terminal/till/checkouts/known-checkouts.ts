import type { Answer } from '../refusal.ts';
import type { Checkout } from './checkout.ts';
import type { CheckoutParts } from './checkout-parts.ts';
import { soldCheckout } from './sold-checkout.ts';

/** Open baskets that are at hand without asking the store; a counter has a handful. */
const atHandMax = 1_000;

/** Baskets by their ids: open ones at hand, others from the working store, sold ones as the journal tells them. */
export class KnownCheckouts {
  readonly #parts: Pick<CheckoutParts, 'store' | 'journal'>;
  /** Baskets that this process knows to be open: nobody but it can sell them. */
  readonly #atHand = new Map<string, Checkout>();

  constructor(parts: Pick<CheckoutParts, 'store' | 'journal'>) {
    this.#parts = parts;
  }

  /** A basket that was sold just before a crash is sold, whatever the working store says. */
  async find(id: string): Promise<Checkout | null> {
    const atHand = this.#atHand.get(id);
    if (atHand !== undefined) return atHand;
    const checkout = await this.#parts.store.checkout(id);
    if (checkout !== null && checkout.state !== 'open') return checkout;
    const sold = await this.#parts.journal.find({ checkout: id });
    return sold === null ? checkout : soldCheckout(sold.entry);
  }

  async findOpen(id: string): Promise<Answer<Checkout>> {
    const checkout = await this.find(id);
    if (checkout === null) return { refused: 'no-such-checkout', checkout: id };
    if (checkout.state === 'confirmed') return this.alreadyConfirmed(checkout);
    if (checkout.state === 'cancelled') return { refused: 'checkout-cancelled', checkout: id };
    return { done: checkout };
  }

  async alreadyConfirmed(checkout: Checkout): Promise<{ refused: 'already-confirmed'; redemption: string }> {
    const sold = await this.#parts.journal.find({ checkout: checkout.id });
    return { refused: 'already-confirmed', redemption: sold?.entry.id ?? '' };
  }

  async keep(checkout: Checkout): Promise<void> {
    this.#atHand.delete(checkout.id);
    if (checkout.state === 'open') this.#atHand.set(checkout.id, checkout);
    const [oldest] = this.#atHand.keys();
    if (this.#atHand.size > atHandMax && oldest !== undefined) this.#atHand.delete(oldest);
    await this.#parts.store.keepCheckout(checkout);
  }

  /** The journal alone is asked what became of it. */
  forget(id: string): void {
    this.#atHand.delete(id);
  }
}
