import type { Candidate, GrantOffer } from '../candidates.ts';
import type { Problem } from './problem.ts';

/** Choices that are looked at before the best found so far is taken; rival gifts are rare and few. */
const grantChoicesMax = 20_000;

/** Which gifts and earns stand beside a set of other offers: a function of that set, remembered. */
export type GrantChooser = (used: readonly Candidate[]) => readonly GrantOffer[];

/**
 * The most grants that are legal beside the offers used; among as many, the higher sum of priorities, then the
 * ids that come first. Grants change no amount, so they can be chosen last.
 */
export function grantChooser({ grants, rivals }: Problem): GrantChooser {
  if (grants.every((grant) => !rivals.has(grant))) return () => grants;
  const remembered = new Map<string, readonly GrantOffer[]>();
  return (used) => {
    const open = grants.filter((grant) => !used.some((candidate) => rivals.are(grant, candidate)));
    const key = open.map(({ offer }) => offer.id).join(' ');
    let chosen = remembered.get(key);
    if (chosen === undefined) {
      chosen = chooseAmong(open, rivals);
      remembered.set(key, chosen);
    }
    return chosen;
  };
}

/** Takes and leaves each grant in turn, by id, so that of equal choices the one that comes first is found first. */
function chooseAmong(open: readonly GrantOffer[], rivals: Problem['rivals']): readonly GrantOffer[] {
  const peaceful = open.filter((grant) => !open.some((other) => rivals.are(grant, other)));
  const contested = open.filter((grant) => !peaceful.includes(grant));
  let best: readonly GrantOffer[] = [];
  let looked = 0;
  const waiting: { readonly at: number; readonly taken: readonly GrantOffer[] }[] = [{ at: 0, taken: [] }];
  for (let choice = waiting.pop(); choice !== undefined; choice = waiting.pop()) {
    const { at, taken } = choice;
    looked += 1;
    if (looked > grantChoicesMax) break;
    if (taken.length + contested.length - at < best.length) continue;
    const grant = contested[at];
    if (grant === undefined) {
      if (isBetter(taken, best)) best = taken;
      continue;
    }
    waiting.push({ at: at + 1, taken });
    if (!taken.some((other) => rivals.are(grant, other))) {
      waiting.push({ at: at + 1, taken: [...taken, grant] });
    }
  }
  const all = new Set<GrantOffer>([...peaceful, ...best]);
  return open.filter((grant) => all.has(grant));
}

function isBetter(one: readonly GrantOffer[], other: readonly GrantOffer[]): boolean {
  if (one.length !== other.length) return one.length > other.length;
  return prioritySum(one) > prioritySum(other);
}

function prioritySum(grants: readonly GrantOffer[]): number {
  return grants.reduce((sum, { offer }) => sum + (offer.priority ?? 0), 0);
}
