/** One unit of a line with one offer, and what that is worth. */
export type WorthCell = { readonly line: number; readonly cover: number; readonly worth: number };

/** Of the offers without limits only the best of a line can matter while units may be split. */
export function cellsThatMatter(
  byLine: readonly (readonly number[])[],
  worthOf: readonly Float64Array[],
  binds: (cover: number) => boolean,
): readonly WorthCell[] {
  const cells: WorthCell[] = [];
  byLine.forEach((offers, line) => {
    let bestFree: WorthCell | null = null;
    for (const cover of offers) {
      const worth = worthOf[cover]![line]!;
      if (worth <= 0) continue;
      if (binds(cover)) cells.push({ line, cover, worth });
      else if (bestFree === null || worth > bestFree.worth) bestFree = { line, cover, worth };
    }
    if (bestFree !== null) cells.push(bestFree);
  });
  return cells;
}
