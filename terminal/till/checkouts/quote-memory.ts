import { isSamePlace } from '../../core/decide/conditions/where.ts';
import { chinaInstant } from '../china-time.ts';
import { noWords } from '../quotas/member-hold-desk.ts';
import type { TrustedProgrammes } from '../recognition/assess-tap.ts';
import type { Basket, KnownQuotes, Quote, QuoteContext } from './quote.ts';

/** A counter has a few baskets open. */
const rememberedMax = 8;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** All that a quote looks at. No rule is finer than a minute, and only files grow old within one. */
type Standing = Pick<QuoteContext, 'online' | 'store'> & {
  readonly basket: Basket;
  /** Of one journal: another after each entry, grant or use elsewhere. */
  readonly journal: object;
  /** What the till may give without a line; null where limits are not shared. */
  readonly shared: Pick<NonNullable<QuoteContext['shared']>, 'riskLeft'> | null;
  readonly home: TrustedProgrammes['home'];
  /** Weakly: files that are no more in force may hold a province's members, and no quote needs them. */
  readonly loaded: readonly { readonly id: string; readonly files: WeakRef<object> | null }[];
  readonly fromMs: number;
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
    const { online, store, trusted } = context;
    const standing: Standing = {
      ...{ basket, online, store },
      journal: context.journal.standing,
      shared: context.shared === null ? null : { riskLeft: context.shared.riskLeft },
      home: trusted.home,
      loaded: trusted.loaded.map(({ id, files }) => ({
        id,
        files: files === undefined ? null : new WeakRef(files),
      })),
      fromMs: trusted.nowMs,
      untilMs: untilMs(trusted),
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
    some.usePoints === other.usePoints &&
    some.tap === other.tap &&
    (some.tender === 'other') === (other.tender === 'other')
  );
}

function isSameContext(some: QuoteContext, standing: Standing): boolean {
  const { nowMs } = some.trusted;
  return (
    nowMs >= standing.fromMs &&
    nowMs < standing.untilMs &&
    some.journal.standing === standing.journal &&
    some.online === standing.online &&
    isSamePlace(some.store, standing.store) &&
    isSameRisk(some.shared, standing.shared) &&
    isSameTrust(some.trusted, standing)
  );
}

function isSameRisk(some: Standing['shared'], other: Standing['shared']): boolean {
  if (some === null || other === null) return some === other;
  return some.riskLeft?.uses === other.riskLeft?.uses && some.riskLeft?.fen === other.riskLeft?.fen;
}

function isSameTrust(some: TrustedProgrammes, { home, loaded }: Standing): boolean {
  return (
    some.home === home &&
    some.loaded.length === loaded.length &&
    some.loaded.every(({ id, files }, at) => {
      const before = loaded[at];
      if (before === undefined || id !== before.id) return false;
      // Those that are gone from memory are no file that is in force, and not the want of one.
      return files === undefined ? before.files === null : files === before.files?.deref();
    })
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
