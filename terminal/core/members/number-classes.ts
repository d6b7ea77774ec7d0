/** Class numbers of a new state of the index, and what each means. */
export type NumberedClasses = {
  /** By the position of a class in what was given: its number. */
  readonly numbers: Uint32Array;
  /** By number. A number that nobody has any more keeps its meaning until it is given anew. */
  readonly texts: readonly string[];
};

/**
 * Gives each class a number. One that was there before keeps its own, so that nobody's record changes who has
 * not changed; new ones take numbers that nobody has any more, then the next. The more cards a class has, the
 * lower its number, which is what makes deltas short.
 */
export function numberClasses(
  given: { readonly texts: readonly string[]; readonly cards: Uint32Array },
  before: readonly string[] = [],
): NumberedClasses {
  const numberBefore = new Map(before.map((text, number) => [text, number]));
  const numbers = new Uint32Array(given.texts.length);
  const texts = [...before];
  const taken = new Set<number>();
  const fresh: number[] = [];
  given.texts.forEach((text, position) => {
    const known = numberBefore.get(text);
    if (known === undefined) fresh.push(position);
    else {
      numbers[position] = known;
      taken.add(known);
    }
  });
  fresh.sort((a, b) => {
    const byCards = (given.cards[b] ?? 0) - (given.cards[a] ?? 0);
    return byCards !== 0 ? byCards : (given.texts[a] ?? '') < (given.texts[b] ?? '') ? -1 : 1;
  });
  let next = 0;
  for (const position of fresh) {
    while (taken.has(next)) next += 1;
    numbers[position] = next;
    texts[next] = given.texts[position] ?? '';
    next += 1;
  }
  return { numbers, texts };
}
