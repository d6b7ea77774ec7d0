import type { Candidate } from '../candidates.ts';
import { areRivals, claimsOf, hasNoClaims, isHeldAgainstAll } from '../rivals.ts';

const nobody: ReadonlySet<Candidate> = new Set();

/**
 * The pairs that can never be together. Offers that share a group, a ticket or are of points stand in one list each,
 * so that only those that name others or stand alone are held against all; who is in which list is mostly all that
 * anybody asks.
 */
export class Rivals {
  /** Lists of two or more of which only one is used, by who stands in them. */
  readonly #lists = new Map<Candidate, Candidate[][]>();
  /** Who names whom, or stands alone, either way. */
  readonly #named = new Map<Candidate, Set<Candidate>>();
  readonly #all = new Map<Candidate, ReadonlySet<Candidate>>();

  constructor(candidates: readonly Candidate[]) {
    const lists = new Map<string, Candidate[]>();
    for (const one of candidates) {
      if (hasNoClaims(one.offer)) continue;
      for (const claim of claimsOf(one.offer)) addTo(lists, claim, one);
      if (!isHeldAgainstAll(one.offer)) continue;
      for (const other of candidates) {
        if (other === one || !areRivals(one.offer, other.offer)) continue;
        this.#name(one, other);
        this.#name(other, one);
      }
    }
    for (const list of lists.values()) {
      if (list.length > 1) for (const one of list) addTo(this.#lists, one, list);
    }
  }

  #name(one: Candidate, other: Candidate): void {
    const named = this.#named.get(one);
    if (named === undefined) this.#named.set(one, new Set([other]));
    else named.add(other);
  }

  /** Whether the offer has any rivals. */
  has(candidate: Candidate): boolean {
    return this.#lists.has(candidate) || this.#named.has(candidate);
  }

  are(one: Candidate, other: Candidate): boolean {
    if (one === other) return false;
    const lists = this.#lists.get(one);
    if (lists !== undefined) {
      const theirs = this.#lists.get(other);
      if (theirs !== undefined) for (const list of lists) if (theirs.includes(list)) return true;
    }
    return this.#named.get(one)?.has(other) === true;
  }

  of(candidate: Candidate): ReadonlySet<Candidate> {
    if (!this.has(candidate)) return nobody;
    let all = this.#all.get(candidate);
    if (all === undefined) {
      all = this.#gather(candidate);
      this.#all.set(candidate, all);
    }
    return all;
  }

  #gather(candidate: Candidate): ReadonlySet<Candidate> {
    const all = new Set(this.#named.get(candidate));
    for (const list of this.#lists.get(candidate) ?? []) for (const other of list) all.add(other);
    all.delete(candidate);
    return all;
  }
}

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
