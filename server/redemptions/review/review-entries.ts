import { InvariantError } from '../../../terminal/core/invariant.ts';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { journalEntrySchema } from '../../../terminal/wire/journal-entry-schema.ts';
import { cardKey } from '../../quotas/cards-of-member.ts';
import type { OpenRegister } from '../../store/open-register.ts';
import { type Doubt, doubt } from './doubt.ts';
import { readEvidence, sealedOf } from './evidence.ts';
import type { EvidenceOpener } from './evidence-opener.ts';
import { standingDoubts } from './member-standing.ts';
import type { OpenedEvidence } from './open-evidence.ts';
import { type PassFacts, passFacts } from './pass-facts.ts';
import { placeAndTimeDoubts, type TillThen } from './place-and-time.ts';
import type { PublishedHistory, PublishedThen } from './published-then.ts';
import { type RegisteredCard, registeredMembers } from './registered-members.ts';
import { claimedSale, replayDoubts } from './replay-decision.ts';
import { type WaitingSale, waitingSales } from './waiting-sales.ts';
import type { LookedAt } from './write-down.ts';

/**
 * Looks at the next sales that wait after a number: decides each again, opens its evidence, and asks what the register
 * has of its member and its till. The chain was checked before it was taken. None: nothing waits any more.
 */
export async function lookAtNext(
  store: OpenRegister,
  { history, opener }: { readonly history: PublishedHistory; readonly opener: EvidenceOpener },
  after: number,
): Promise<readonly LookedAt[]> {
  const waiting = await waitingSales(store.database, after);
  if (waiting.length === 0) return [];
  const sales = waiting.map((of) => {
    const json: unknown = JSON.parse(of.bytes);
    return { of, json, entry: journalEntrySchema.parse(json) as SaleEntry };
  });
  const facts = await passFacts(store, waiting);
  const members = await registeredMembers(
    store.database,
    sales.map(({ entry }) => entry),
  );
  const registeredOf = ({ card }: SaleEntry) => (card && members.get(cardKey(card))) ?? null;
  // A long journal's evidence is opened in another thread, while this one decides.
  const [opened, doubts] = await Promise.all([
    openedOf(opener, sales, facts),
    Promise.all(
      sales.map((sale) =>
        claimDoubts(sale, {
          history,
          till: facts.till(sale.of.terminal),
          registered: registeredOf(sale.entry),
        }),
      ),
    ),
  ]);
  const looked: LookedAt[] = [];
  for (const [place, { of, entry }] of sales.entries()) {
    const evidence = await readEvidence(store, {
      held: { entry, ...of },
      opened: opened.get(of.number) ?? null,
      numberIndex: registeredOf(entry)?.numberIndex ?? null,
    });
    looked.push({ of, entry, doubts: doubts[place] ?? [], evidence });
  }
  return looked;
}

type Sale = { readonly of: WaitingSale; readonly json: unknown; readonly entry: SaleEntry };

/** By numbers, what the sales' evidence holds, as far as it opens. */
async function openedOf(
  opener: EvidenceOpener,
  sales: readonly Sale[],
  facts: PassFacts,
): Promise<ReadonlyMap<number, OpenedEvidence | null>> {
  const byProgramme = new Map<string, { number: number; sealed: string; businessDay: string }[]>();
  for (const { of, entry } of sales) {
    const sealed = sealedOf(entry);
    if (sealed === null) continue;
    const { programme } = facts.till(of.terminal);
    const all = byProgramme.get(programme) ?? [];
    byProgramme.set(programme, all);
    all.push({ number: of.number, sealed, businessDay: entry.businessDay });
  }
  const found = new Map<number, OpenedEvidence | null>();
  for (const [programme, all] of byProgramme) {
    const opened = await opener.open(all, facts.trust(programme));
    all.forEach(({ number }, place) => {
      found.set(number, opened[place] ?? null);
    });
  }
  return found;
}

/** What is doubtful in a claim, whatever its evidence. */
async function claimDoubts(
  { of, json, entry }: Sale,
  known: {
    readonly history: PublishedHistory;
    readonly till: TillThen;
    readonly registered: RegisteredCard | null;
  },
): Promise<readonly Doubt[]> {
  const { history, till, registered } = known;
  const then = await headsOf(history, entry);
  return [
    ...then.doubts,
    ...(then.doubts.length > 0 ? [] : replayed(entry, { json, then })),
    ...placeAndTimeDoubts(entry, { till, receivedAt: of.receivedAt, published: then.published }),
    ...standing(entry, { registered, then }),
  ];
}

type Heads = {
  readonly published: ReadonlyMap<string, PublishedThen>;
  readonly doubts: readonly Doubt[];
};

async function headsOf(history: PublishedHistory, { cache }: SaleEntry): Promise<Heads> {
  const published = new Map<string, PublishedThen>();
  const doubts: Doubt[] = [];
  for (const [programme, version] of Object.entries(cache)) {
    const then = await history.at(programme, version);
    if (then === null) doubts.push(doubt('cache-unknown', `there is no head ${version} of ${programme}`));
    else published.set(programme, then);
  }
  return { published, doubts };
}

/** A request that our own rules cannot stand is in doubt; it must not keep all others waiting. */
function replayed(
  entry: SaleEntry,
  { json, then }: { readonly json: unknown; readonly then: Heads },
): readonly Doubt[] {
  try {
    return replayDoubts(claimedSale(entry, json), then.published);
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return [doubt('decision-differs', `it cannot be decided again: ${error.message}`)];
  }
}

function standing(
  entry: SaleEntry,
  { registered, then }: { readonly registered: RegisteredCard | null; readonly then: Heads },
): readonly Doubt[] {
  const published = then.published.get(entry.card?.programme ?? '');
  const changed = registered !== null && published?.membersRevision !== registered.membersRevision;
  return standingDoubts(entry, { registered, changed });
}
