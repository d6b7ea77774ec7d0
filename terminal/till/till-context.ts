import type { EntryHeader } from '../core/journal/entry.ts';
import type { Assignment } from '../wire/documents/assignment.ts';
import type { LoadedProgramme } from './cache/loaded-programme.ts';
import type { ProgrammeCache } from './cache/programme-cache.ts';
import type { QuoteContext } from './checkouts/quote.ts';
import { chinaDate, chinaInstant } from './china-time.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './ports.ts';
import type { TrustedProgrammes } from './recognition/assess-tap.ts';
import type { DeskSettings } from './recognition/card-desk.ts';
import type { TapToken } from './recognition/tap.ts';
import type { SaleWords } from './sales/sale-view.ts';
import type { TillClock } from './till-clock.ts';

/** How things are at this moment: the files in force, home first, and the time. */
export function contextNow(till: {
  readonly assignment: Assignment;
  readonly cache: ProgrammeCache;
  readonly clock: TillClock;
  readonly online: boolean;
  readonly journal: Journal;
  readonly shared: QuoteContext['shared'];
  readonly log: Log;
}): QuoteContext {
  const { assignment, cache, clock, online, journal, shared, log } = till;
  const programmes = [...assignment.programmes].sort(
    (a, b) => Number(b.id === assignment.home) - Number(a.id === assignment.home),
  );
  const held = programmes.map(({ id }) => ({ id, files: cache.loaded(id) }));
  const nowMs = clock.nowMs(Math.max(0, ...held.map(({ files }) => files?.limits.issuedAtMs ?? 0)));
  // A till that is told to stop, or to wipe itself, sells on without anything that a union publishes.
  const loaded = assignment.order === undefined ? held : held.map(({ id }) => ({ id, files: undefined }));
  const { id, merchant, region } = assignment.store;
  return {
    store: { id, merchant, region },
    trusted: { home: assignment.home, loaded, nowMs },
    online,
    timeFloor: nowMs > clock.wallMs ? chinaInstant(nowMs) : null,
    clock: clock.evidence,
    journal,
    shared,
    log,
  };
}

/** What stands at the head of an entry that is written now; its id is the caller's. */
export function entryHeader({
  store,
  trusted,
  timeFloor,
  clock,
}: Pick<QuoteContext, 'store' | 'trusted' | 'timeFloor' | 'clock'>): Omit<EntryHeader, 'id'> {
  const { nowMs } = trusted;
  return { schema: 1, at: chinaInstant(nowMs), timeFloor, clock, businessDay: chinaDate(nowMs), store };
}

/** What offers, the store and programmes are called, by the files that are here. */
export function wordsOf(till: {
  readonly assignment: () => Assignment;
  readonly cache: ProgrammeCache;
}): SaleWords {
  const { assignment, cache } = till;
  return {
    offer: (id) => {
      for (const { id: programme } of assignment().programmes) {
        const offer = cache.loaded(programme)?.offers.find((known) => known.id === id);
        if (offer !== undefined) return offer;
      }
      return undefined;
    },
    store: (id) => (assignment().store.id === id ? assignment().store.title : undefined),
    programme: (id) => assignment().programmes.find((known) => known.id === id)?.title,
  };
}

/** Whether a programme whose files are here knows one of these; what its answer is worth is decided later. */
export function knownHere({ loaded }: TrustedProgrammes, tokens: readonly TapToken[]): boolean {
  return loaded.some(({ id, files }) =>
    tokens.some(({ programme, token }) => programme === id && files?.members.find(token) !== undefined),
  );
}

/** What the home union says of cards; nothing while its files are not here. */
export function cardTrust(
  home: LoadedProgramme | undefined,
): Pick<DeskSettings, 'caKeys' | 'revokedIssuers' | 'cardProducts' | 'unionApplication'> {
  return {
    caKeys: home?.caKeys ?? [],
    revokedIssuers: home?.revokedIssuers ?? [],
    cardProducts: home?.policy.cardProducts ?? [],
    unionApplication: home?.policy.unionApplication ?? null,
  };
}
