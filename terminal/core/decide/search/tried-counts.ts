/** Choices of units that were tried already: many branches round to the same. */
export class TriedCounts {
  readonly #byDigest = new Map<number, Int32Array[]>();

  has(counts: Int32Array): boolean {
    const alike = this.#byDigest.get(digestOf(counts));
    return alike?.some((other) => areSame(counts, other)) === true;
  }

  /** Nobody may change them any more. */
  add(counts: Int32Array): void {
    const digest = digestOf(counts);
    const alike = this.#byDigest.get(digest);
    if (alike === undefined) this.#byDigest.set(digest, [counts]);
    else alike.push(counts);
  }
}

function digestOf(counts: Int32Array): number {
  let digest = 0;
  for (let at = 0; at < counts.length; at += 1) digest = (Math.imul(digest, 31) + counts[at]!) | 0;
  return digest;
}

function areSame(some: Int32Array, others: Int32Array): boolean {
  for (let at = 0; at < some.length; at += 1) if (some[at] !== others[at]) return false;
  return true;
}
