/** One unit of a line with one offer, and what that is worth. */
export type WorthCell = { readonly line: number; readonly cover: number; readonly worth: number };

/** What is known of offers and lines: which offers have limits that could bind, and on which lines nothing else is asked of units than what they are worth. */
type Known = {
  readonly binds: (cover: number) => boolean;
  readonly isBare: (line: number) => boolean;
};

/**
 * The cells that have a say in the prices of limits while units may be split. Of the offers without limits only the
 * best of a line can matter; on a bare line an offer with limits only where it is worth more than that one, and
 * where none is, units go to that one at any prices.
 */
export function cellsThatMatter(
  byLine: readonly (readonly number[])[],
  worthOf: readonly Float64Array[],
  { binds, isBare }: Known,
): readonly WorthCell[] {
  const cells: WorthCell[] = [];
  for (let line = 0; line < byLine.length; line += 1) {
    const offers = byLine[line]!;
    let bestFree = -1;
    let worthFree = 0;
    for (const cover of offers) {
      const worth = worthOf[cover]![line]!;
      if (worth <= worthFree || binds(cover)) continue;
      bestFree = cover;
      worthFree = worth;
    }
    const bare = isBare(line);
    const before = cells.length;
    for (const cover of offers) {
      const worth = worthOf[cover]![line]!;
      if (worth > (bare ? worthFree : 0) && binds(cover)) cells.push({ line, cover, worth });
    }
    if (bestFree >= 0 && !(bare && cells.length === before))
      cells.push({ line, cover: bestFree, worth: worthFree });
  }
  return cells;
}
