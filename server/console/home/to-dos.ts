import type { OfferSummary } from '../../offers/offer-view.ts';
import type { Overview } from '../../overview/overview-view.ts';
import type { StandingTill } from '../tills/till-standing.ts';
import { addDays } from '../time/china-time.ts';

/** An offer whose last day is within this many days is worth a look. */
const endingDaysMax = 7;
/** A till that is away for less is having its lunch. */
const silentMsMin = 30 * 60_000;
/** The coverage that the programme is measured by, in permille. */
export const coveragePermilleMin = 800;

type Tills = readonly StandingTill[];
type Offers = readonly OfferSummary[];

/** Something that staff can do something about, with what it is derived from. */
export type ToDo =
  | { readonly kind: 'alarms'; readonly tills: Tills }
  | { readonly kind: 'expired'; readonly tills: Tills }
  | { readonly kind: 'silent'; readonly tills: Tills; readonly unsent: number }
  | { readonly kind: 'needs-update'; readonly tills: Tills }
  | { readonly kind: 'ending'; readonly offers: Offers }
  | { readonly kind: 'drafts'; readonly offers: Offers }
  | { readonly kind: 'coverage'; readonly organisations: Overview['organisations'] }
  | {
      readonly kind: 'uncertified';
      readonly members: number;
      readonly organisations: Overview['organisations'];
    };

/**
 * What waits for staff, the most urgent first, and only what the register says: an empty list is a good day.
 * Null stands for what could not be asked, and gives nothing.
 */
export function toDos(of: {
  readonly today: string;
  readonly tills: Tills | null;
  readonly offers: Offers | null;
  readonly organisations: Overview['organisations'] | null;
}): readonly ToDo[] {
  return [
    ...tillToDos(of.tills ?? []),
    ...offerToDos(of.offers ?? [], of.today),
    ...memberToDos(of.organisations ?? []),
  ];
}

function tillToDos(tills: Tills): readonly ToDo[] {
  const standing = (kind: StandingTill['standing']['kind']) =>
    tills.filter((till) => till.standing.kind === kind);
  const silent = tills.filter(({ standing }) => standing.kind === 'silent' && standing.forMs >= silentMsMin);
  const unsent = silent.reduce((sum, { till }) => sum + (till.unsent ?? 0), 0);
  const lists: readonly ToDo[] = [
    { kind: 'alarms', tills: standing('alarm') },
    { kind: 'expired', tills: standing('expired') },
    { kind: 'silent', tills: silent, unsent },
    { kind: 'needs-update', tills: standing('needs-update') },
  ];
  return lists.filter((toDo) => !('tills' in toDo) || toDo.tills.length > 0);
}

function offerToDos(offers: Offers, today: string): readonly ToDo[] {
  const last = addDays(today, endingDaysMax);
  const ending = offers.filter(
    ({ state, through }) => state === 'in-force' && through !== null && through >= today && through <= last,
  );
  const drafts = offers.filter(({ hasDraft, publishAt }) => hasDraft && publishAt === null);
  const lists: readonly ToDo[] = [
    { kind: 'ending', offers: ending },
    { kind: 'drafts', offers: drafts },
  ];
  return lists.filter((toDo) => !('offers' in toDo) || toDo.offers.length > 0);
}

function memberToDos(organisations: Overview['organisations']): readonly ToDo[] {
  const low = organisations.filter(
    ({ members, carded }) => members > 0 && carded * 1000 < members * coveragePermilleMin,
  );
  const uncertified = organisations.filter(({ members, certified }) => members > certified);
  const worstFirst = [...uncertified].sort((a, b) => b.members - b.certified - (a.members - a.certified));
  const members = uncertified.reduce((sum, { members: all, certified }) => sum + all - certified, 0);
  return [
    ...(low.length === 0 ? [] : [{ kind: 'coverage', organisations: low } as const]),
    ...(members === 0 ? [] : [{ kind: 'uncertified', members, organisations: worstFirst } as const]),
  ];
}
