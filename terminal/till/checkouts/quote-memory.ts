import { chinaInstant } from '../china-time.ts';
import { noWords } from '../quotas/member-hold-desk.ts';
import type { TrustedProgrammes } from '../recognition/assess-tap.ts';
import type { Basket, KnownQuotes, Quote, QuoteContext } from './quote.ts';

/** A counter has a few baskets open. */
const rememberedMax = 8;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** All that a quote looks at. No rule is finer than a minute, and only files grow old within one. */
type Standing = {
  readonly basket: Basket;
  readonly context: QuoteContext;
  /** Of the journal: another after each entry, grant or use elsewhere. */
  readonly journal: object;
  readonly untilMs: number;
};

/**
 * The last quotes. A basket that is confirmed as it was shown is asked whether anything has changed that its quote was
 * made of, and is not quoted once more; what is another in it is the time and what it is paid with.
 */
export class QuoteMemory implements KnownQuotes {
  readonly #quotes: { readonly standing: Standing; readonly quote: Quote }[] = [];

  find(basket: Basket, context: QuoteContext): Quote | null {
    for (const { standing, quote } of this.#quotes) {
      if (!isSameBasket(basket, standing.basket) || !isSameContext(context, standing)) continue;
      return hasWords(basket, context, quote)
        ? null
        : { ...quote, request: askedNow(quote, basket, context) };
    }
    return null;
  }

  begun(basket: Basket, context: QuoteContext): (quote: Quote) => void {
    const standing = {
      basket,
      context,
      journal: context.journal.standing,
      untilMs: untilMs(context.trusted),
    };
    return (quote) => {
      if (hasWords(basket, context, quote)) return;
      if (this.#quotes.length >= rememberedMax) this.#quotes.shift();
      this.#quotes.push({ standing, quote });
    };
  }
}

function askedNow({ request }: Quote, { tender }: Basket, { trusted }: QuoteContext): Quote['request'] {
  const { at: _at, tender: _tender, ...asked } = request;
  return { at: chinaInstant(trusted.nowMs), ...(tender === null ? {} : { tender }), ...asked };
}

function hasWords({ id }: Basket, { shared }: QuoteContext, { cards }: Quote): boolean {
  return (shared?.wordsFor?.(id, cards) ?? noWords).size > 0;
}

/** A tender that is not known yet counts like the union card (`payWith`). */
function isSameBasket(some: Basket, other: Basket): boolean {
  return (
    some.id === other.id &&
    some.lines === other.lines &&
    some.keyed === other.keyed &&
    some.tap === other.tap &&
    (some.tender === 'other') === (other.tender === 'other')
  );
}

function isSameContext(some: QuoteContext, { context: other, journal, untilMs }: Standing): boolean {
  const { nowMs } = some.trusted;
  return (
    nowMs >= other.trusted.nowMs &&
    nowMs < untilMs &&
    some.journal === other.journal &&
    some.journal.standing === journal &&
    some.online === other.online &&
    some.store.id === other.store.id &&
    some.store.merchant === other.store.merchant &&
    some.store.region === other.store.region &&
    isSameRisk(some.shared, other.shared) &&
    isSameTrust(some.trusted, other.trusted)
  );
}

function isSameRisk(some: QuoteContext['shared'], other: QuoteContext['shared']): boolean {
  if (some === null || other === null) return some === other;
  return some.riskLeft?.uses === other.riskLeft?.uses && some.riskLeft?.fen === other.riskLeft?.fen;
}

function isSameTrust(some: TrustedProgrammes, other: TrustedProgrammes): boolean {
  return (
    some.home === other.home &&
    some.loaded.length === other.loaded.length &&
    some.loaded.every(({ id, files }, at) => id === other.loaded[at]?.id && files === other.loaded[at]?.files)
  );
}

/** Up to when the time alone changes nothing: the minute, the hours of the files' age, the end of each tier. */
function untilMs({ loaded, nowMs }: TrustedProgrammes): number {
  const ends = loaded.flatMap(({ files }) => {
    if (files === undefined) return [];
    const { issuedAtMs, freshUntilMs, usableUntilMs } = files.limits;
    const hours = Math.floor((nowMs - issuedAtMs) / hourMs) + 1;
    return [issuedAtMs + hours * hourMs, freshUntilMs, usableUntilMs];
  });
  const minute = (Math.floor(nowMs / minuteMs) + 1) * minuteMs;
  return Math.min(minute, ...ends.filter((endMs) => endMs > nowMs));
}
