import type { IsoInstant } from '../../core/calendar/civil-date.ts';
import type { Decision, DecisionWithShares } from '../../core/decide/decision.ts';
import { decideWithShares, UndecidableRequest, usePeriods } from '../../core/decide/index.ts';
import type { BasketLine, DecisionRequest, Store } from '../../core/decide/request.ts';
import type { EntryClock } from '../../core/journal/entry.ts';
import type { Offer } from '../../core/offers/offer.ts';
import { isAskedAtSale } from '../../core/quotas/asked-at-sale.ts';
import { cacheAgeHours, freshness } from '../../core/trust/freshness.ts';
import type { Recognition, Tender } from '../../wire/counter/checkout-view.ts';
import type { LoadedProgramme } from '../cache/loaded-programme.ts';
import { chinaDate, chinaInstant } from '../china-time.ts';
import type { UsePeriods } from '../journal/counted-use.ts';
import type { Journal } from '../journal/journal.ts';
import { usedBefore, usesOfMember, wasSeen } from '../journal/uses.ts';
import type { Log } from '../ports.ts';
import { type LeaseRow, leasesHeld } from '../quotas/lease-book.ts';
import {
  type CardShown,
  type HeldWords,
  type HoldWish,
  type MemberHoldDesk,
  noWords,
} from '../quotas/member-hold-desk.ts';
import { cutByLeases, type Shortage, shortages, usedByLeases } from '../quotas/spend-leases.ts';
import { mostOfEach, usedByWords, withinHolds } from '../quotas/within-holds.ts';
import { assessTap, type Candidate, type TrustedProgrammes } from '../recognition/assess-tap.ts';
import { recognitionTitles } from '../recognition/recognition-titles.ts';
import { presentationOf, type Tap } from '../recognition/tap.ts';
import type { DecisionMemory } from './decision-memory.ts';
import { calendarAsked, offersPlaced } from './offers-placed.ts';

/** What a quote is made of, besides the files in force. */
export type Basket = {
  /** Of its checkout; null: a card alone. */
  readonly id: string | null;
  readonly lines: readonly BasketLine[];
  readonly keyed: Readonly<Record<string, number>>;
  readonly usePoints?: boolean | undefined;
  readonly tender: Tender | null;
  readonly tap: Tap | null;
};

export type QuoteContext = {
  readonly store: Store;
  readonly trusted: TrustedProgrammes;
  readonly online: boolean;
  /** The time that stood in for the clock, when the clock was behind it. */
  readonly timeFloor: IsoInstant | null;
  readonly clock: EntryClock;
  readonly journal: Journal;
  /** What the till may still give on its own risk while it is offline; null: limits are counted here alone (training). */
  readonly shared: {
    readonly riskLeft: { readonly uses: number; readonly fen: number } | null;
    /** What the server holds for the member of a checkout; left out: nobody can be asked. */
    readonly wordsFor?: MemberHoldDesk['wordsFor'];
  } | null;
  readonly log: Log;
  /** Left out: everything is worked out anew. */
  readonly memory?: DecisionMemory;
  /** The same of whole quotes. */
  readonly quotes?: KnownQuotes;
};

/** Quotes that were made a moment ago. */
export type KnownQuotes = {
  /** Null: it is to be made. */
  readonly find: (basket: Basket, context: QuoteContext) => Quote | null;
  /** Looks at what a quote is made of before it is made; what comes back keeps it. */
  readonly begun: (basket: Basket, context: QuoteContext) => (quote: Quote) => void;
};

/** A decision with everything that a journal entry says about how it was made. */
export type Quote = DecisionWithShares & {
  readonly recognition: Recognition;
  readonly request: DecisionRequest;
  readonly offers: readonly Offer[];
  readonly candidate: Candidate | null;
  readonly periods: UsePeriods;
  /** What this till was granted, as the decision saw it. */
  readonly leases: readonly LeaseRow[];
  /** What the basket would take past that. */
  readonly short: readonly Shortage[];
  /** The member's card, by each programme that knows it. */
  readonly cards: readonly CardShown[];
  /** Uses that the best decision would take and the server does not hold for the member. */
  readonly unheld: HoldWish['offers'];
};

/**
 * Decides a basket as things are now. A card that several programmes know is decided for each; the least
 * payable wins, the home programme on a tie.
 */
export async function quote(basket: Basket, context: QuoteContext): Promise<Quote> {
  return context.quotes?.find(basket, context) ?? quoteAnew(basket, context);
}

async function quoteAnew(basket: Basket, context: QuoteContext): Promise<Quote> {
  const assessment = assessTap(basket.tap, context.trusted);
  const shown = cardsShown(assessment.candidates);
  const cards = assessment.candidates.map(memberKey);
  const words = context.shared?.wordsFor?.(basket.id, shown) ?? noWords;
  // Words that the server gave for a member come and go by themselves: a quote that saw some is not kept.
  const keep = words.size === 0 ? context.quotes?.begun(basket, context) : undefined;
  const offers = offersAt(context);
  const candidates = assessment.candidates.length === 0 ? [null] : assessment.candidates;
  const quotes: Quote[] = [];
  for (const candidate of candidates) {
    const recognition: Recognition = {
      code: candidate?.code ?? assessment.code,
      verdict: basket.tap === null || basket.tap.verdict === 'code' ? null : basket.tap.verdict,
      presentation: candidate?.card.presentation ?? (basket.tap === null ? null : presentationOf(basket.tap)),
      programme: candidate?.programme ?? null,
      title: recognitionTitles[candidate?.code ?? assessment.code],
    };
    quotes.push({
      ...(await quoteFor(candidate, { basket, context, offers, recognition, cards, words })),
      cards: shown,
    });
  }
  const best = quotes.reduce((best, next) => (isBetter(next, best) ? next : best));
  // What another programme of the card would give can only be known by asking for it, too.
  const made = { ...best, unheld: mostOfEach(quotes.flatMap(({ unheld }) => unheld)) };
  keep?.(made);
  return made;
}

/** A member's standing counts before the amount: a programme that left the member out cannot win by a tie. */
function isBetter(next: Quote, best: Quote): boolean {
  if (next.decision.payable !== best.decision.payable) return next.decision.payable < best.decision.payable;
  return next.recognition.code === 'member' && best.recognition.code !== 'member';
}

type Given = {
  readonly basket: Basket;
  readonly context: QuoteContext;
  readonly offers: readonly Offer[];
  readonly recognition: Recognition;
  /** The card as every programme that knows it counts it: a limit is the member's, not the programme's. */
  readonly cards: readonly string[];
  readonly words: HeldWords;
};

/** More offers than can be weighed against each other are none, and it is said: selling goes on at full price. */
function decided(
  offers: readonly Offer[],
  request: DecisionRequest,
  { log, memory }: Pick<QuoteContext, 'log' | 'memory'>,
): DecisionWithShares {
  const decide = () => decideWithShares(offers, request);
  try {
    return memory === undefined ? decide() : memory.decided(offers, request, decide);
  } catch (error) {
    if (!(error instanceof UndecidableRequest)) throw error;
    log('undecidable', { offers: offers.length, why: error.faults.join('; ') });
    return decideWithShares([], request);
  }
}

async function quoteFor(candidate: Candidate | null, given: Given): Promise<Omit<Quote, 'cards'>> {
  const { basket, context, offers, recognition, words } = given;
  const at = chinaInstant(context.trusted.nowMs);
  const periods = usePeriods(at);
  const counted = await usedBefore(context.journal, {
    offers: offers.filter(isCounted).map(({ id }) => id),
    members: given.cards,
    periods,
  });
  const isShared = context.shared !== null;
  const rows = isShared ? await leasesHeld(context.journal) : [];
  const held = { offers, periods, rows };
  const asked = isShared ? offers.filter(isAskedAtSale) : [];
  const used = usedByWords(isShared ? usedByLeases(counted, held) : counted, words);
  const needsNetwork = offers
    .filter((offer) => isForServer(offer, given) && !words.has(offer.id))
    .map(({ id }) => id);
  const wanted: DecisionRequest = {
    // Both are the moment's: in an entry they stand together (`sale-moment.ts`).
    at,
    ...(basket.tender === null ? {} : { tender: basket.tender }),
    store: context.store,
    member:
      candidate === null
        ? null
        : { ...candidate.member, tickets: await ticketsLeft(candidate, offers, context.journal) },
    card:
      candidate === null
        ? null
        : {
            ...candidate.card,
            firstUse:
              candidate.card.firstUse === true && !(await wasSeen(context.journal, memberKey(candidate))),
          },
    lines: basket.lines,
    keyed: basket.keyed,
    ...(basket.usePoints === true ? { usePoints: true } : {}),
    used,
    ...(needsNetwork.length === 0 ? {} : { needsNetwork }),
    online: context.online,
    cacheAgeHours: oldestCacheHours(context.trusted),
    ...calendarOf(context.trusted),
  };
  const { made, request, unheld } = withinHolds(
    { asked, words },
    { request: wanted, decide: (request) => decided(offers, request, context) },
  );
  const cut = isShared ? cutByLeases(made.decision, held) : [];
  const short = cut.length === 0 ? [] : shortages(wished(cut, { offers, request, context }), held);
  return { ...made, recognition, request, offers, candidate, periods, leases: rows, short, unheld };
}

/** The decision if leases were without end: what it takes more is what to ask for. */
function wished(
  cut: readonly Offer[],
  given: Pick<Given, 'offers' | 'context'> & { readonly request: DecisionRequest },
): Decision {
  const { offers, request, context } = given;
  const used = { ...request.used };
  for (const { id } of cut) used[id] = { member: used[id]?.member };
  return decided(offers, { ...request, used }, context).decision;
}

/**
 * Without the server, a member's limit that must hold everywhere cannot be kept, and one that may be risked only
 * while this till's risk is not used up. The balance of points is the server's, and no till is told of it.
 */
function isForServer(
  { benefit, limits }: Offer,
  { basket, context: { online, shared } }: Pick<Given, 'basket' | 'context'>,
): boolean {
  if (benefit.kind === 'points') return basket.usePoints === true;
  if (shared === null || online || limits?.perMember === undefined) return false;
  if (isAskedAtSale({ limits })) return true;
  return shared.riskLeft !== null && (shared.riskLeft.uses <= 0 || shared.riskLeft.fen <= 0);
}

function cardsShown(candidates: readonly Candidate[]): readonly CardShown[] {
  return candidates.map(({ programme, token }) => ({ programme, token }));
}

export function memberKey(candidate: Candidate): string {
  return `${candidate.programme}:${candidate.token}`;
}

/** Whether two decisions are the same deal for the member, whatever was declined and why. */
export function isSameDeal(a: Decision, b: Decision): boolean {
  const deal = ({ list, payable, lines, applied, granted }: Decision) =>
    JSON.stringify([list, payable, lines, applied, granted]);
  return a === b || deal(a) === deal(b);
}

/** The offers of all usable programmes whose place is this store; the rest could never apply here. */
export function offersAt(context: Pick<QuoteContext, 'store' | 'trusted'>): readonly Offer[] {
  return usableFiles(context.trusted).flatMap(({ offers }) => offersPlaced(offers, context.store));
}

/** Offers of {@link offersAt} that can apply on this day. */
export function offersInForce(context: QuoteContext): readonly Offer[] {
  const today = chinaDate(context.trusted.nowMs);
  return offersAt(context).filter(
    ({ when }) => (when?.from ?? today) <= today && (when?.through ?? today) >= today,
  );
}

/** The same of all programmes, whether their files may still decide or not: for titles and for what is to come. */
export function publishedAt(context: Pick<QuoteContext, 'store' | 'trusted'>): readonly Offer[] {
  return context.trusted.loaded.flatMap(({ files }) =>
    files === undefined ? [] : offersPlaced(files.offers, context.store),
  );
}

/** Home first; when the home programme's files ran out there is no offer at all. */
export function usableFiles(trusted: TrustedProgrammes): readonly LoadedProgramme[] {
  const usable = trusted.loaded.flatMap(({ files }) =>
    files !== undefined && freshness(files.limits, trusted.nowMs) !== 'expired' ? [files] : [],
  );
  return usable.some(({ programme }) => programme === trusted.home) ? usable : [];
}

function oldestCacheHours(trusted: TrustedProgrammes): number {
  return Math.max(0, ...usableFiles(trusted).map(({ limits }) => cacheAgeHours(limits, trusted.nowMs)));
}

function calendarOf(trusted: TrustedProgrammes): Pick<DecisionRequest, 'calendar'> {
  const home = usableFiles(trusted).find(({ programme }) => programme === trusted.home);
  return home === undefined ? {} : { calendar: calendarAsked(home.calendar) };
}

function isCounted({ limits }: Offer): boolean {
  return limits?.perMember !== undefined || limits?.total !== undefined || limits?.budget !== undefined;
}

/** Published tickets are all that were ever granted; what this till saw used comes off. */
async function ticketsLeft(
  candidate: Candidate,
  offers: readonly Offer[],
  journal: Journal,
): Promise<Readonly<Record<string, number>>> {
  const left: [string, number][] = [];
  for (const [campaign, granted] of Object.entries(candidate.member.tickets ?? {})) {
    const used = await usesOfMember(journal, {
      member: memberKey(candidate),
      offers: offers.filter(({ who }) => who?.ticket === campaign).map(({ id }) => id),
    });
    left.push([campaign, Math.max(0, granted - used)]);
  }
  return Object.fromEntries(left);
}
