import type { CardData } from './card-data.ts';
import { maskedPan, panDigits, trackTwo } from './card-number.ts';
import { CardUnreadable } from './card-trouble.ts';
import { sameBytes } from './hex.ts';
import { tag5APan, tag57TrackTwoEquivalentData } from './tags.ts';

export type DeriveToken<Token> = (panDigits: Uint8Array) => Promise<Token>;

type Derivation<Token> =
  | { readonly ok: true; readonly token: Token }
  | { readonly ok: false; readonly error: unknown };

/**
 * The card's number, from the moment it is known until it is wiped. The token is derived while the card goes on:
 * the derivation is as slow as the card's own signature, and neither waits for the other.
 */
export class NumberInHand<Token> {
  readonly #deriveToken: DeriveToken<Token> | null;
  #digits: Uint8Array | null = null;
  #derivation: Promise<Derivation<Token>> | null = null;
  #isTrackTwoSeen = false;
  #isPanSeen = false;

  constructor(deriveToken: DeriveToken<Token> | null) {
    this.#deriveToken = deriveToken;
  }

  /** ASCII digits; null until a record has brought them. They are zeros after `settle`. */
  get digits(): Uint8Array | null {
    return this.#digits;
  }

  get masked(): string | null {
    return this.#digits === null ? null : maskedPan(this.#digits);
  }

  /** Looks whether the data hold the number by now. Throws CardUnreadable when they hold two, or none of 16 to 19. */
  takeFrom(data: CardData): void {
    const pan = data.value(tag5APan);
    if (pan !== null && !this.#isPanSeen) {
      this.#isPanSeen = true;
      this.#take(panDigits(pan), tag5APan);
    }
    const track = data.value(tag57TrackTwoEquivalentData);
    if (track !== null && !this.#isTrackTwoSeen) {
      this.#isTrackTwoSeen = true;
      this.#take(trackTwo(track)?.digits ?? null, tag57TrackTwoEquivalentData);
    }
  }

  /** Waits for the derivation and wipes the digits. Rejects with the derivation's own error. */
  async settle(): Promise<Token | null> {
    const derivation = await this.#derivation;
    this.#digits?.fill(0);
    if (derivation === null) return null;
    if (!derivation.ok) throw derivation.error;
    return derivation.token;
  }

  #take(digits: Uint8Array | null, tag: string): void {
    if (digits === null) {
      throw new CardUnreadable('card-number', 'JR/T 0025.5: a card number has 16 to 19 digits', tag);
    }
    if (this.#digits === null) {
      this.#digits = digits;
      if (this.#deriveToken !== null) this.#derivation = derived(this.#deriveToken, digits);
      return;
    }
    const isSame = sameBytes(this.#digits, digits);
    digits.fill(0);
    if (!isSame) throw new CardUnreadable('card-number', 'JR/T 0025.5: the card holds two numbers', tag);
  }
}

async function derived<Token>(derive: DeriveToken<Token>, digits: Uint8Array): Promise<Derivation<Token>> {
  try {
    return { ok: true, token: await derive(digits) };
  } catch (error) {
    return { ok: false, error };
  }
}
