import { isExcepted, namesLines, rootsOf } from '../offers/items-match.ts';
import type { Items } from '../offers/offer.ts';
import type { BasketLine } from './request.ts';

/** Finds the lines that `items` picks, in order, without asking each line: fifty offers look at one basket. */
export type LinesIndex = { readonly pickedBy: (items: Items | undefined) => readonly number[] };

type Listed = {
  readonly bySku: ReadonlyMap<string, number[]>;
  readonly byRoot: ReadonlyMap<string, number[]>;
};

const none: readonly number[] = [];

export function linesIndex(lines: readonly BasketLine[]): LinesIndex {
  const all: number[] = [];
  for (let at = 0; at < lines.length; at += 1) all.push(at);
  let listed: Listed | undefined;
  return {
    pickedBy(items) {
      if (items === undefined) return all;
      let picked: readonly number[] = all;
      if (namesLines(items)) {
        listed ??= listLines(lines);
        picked = pickedFrom(listed, items, lines.length);
      }
      if (
        items.exceptSkus === undefined &&
        items.exceptCategories === undefined &&
        items.unitPrice === undefined
      ) {
        return picked;
      }
      return picked.filter((at) => !isExcepted(items, lines[at]!));
    },
  };
}

/** By SKU, and by every category that a line's own lies under. */
function listLines(lines: readonly BasketLine[]): Listed {
  const bySku = new Map<string, number[]>();
  const byRoot = new Map<string, number[]>();
  const byCategory = new Map<string, readonly number[][]>();
  lines.forEach(({ sku, category }, at) => {
    if (sku !== undefined) listIn(bySku, sku).push(at);
    if (category === undefined) return;
    let above = byCategory.get(category);
    if (above === undefined) {
      above = rootsOf(category).map((root) => listIn(byRoot, root));
      byCategory.set(category, above);
    }
    for (const list of above) list.push(at);
  });
  return { bySku, byRoot };
}

function listIn(lists: Map<string, number[]>, key: string): number[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
}

function pickedFrom({ bySku, byRoot }: Listed, { skus, categories }: Items, many: number): readonly number[] {
  const found: (readonly number[])[] = [];
  for (const sku of skus ?? []) {
    const list = bySku.get(sku);
    if (list !== undefined) found.push(list);
  }
  for (const category of categories ?? []) {
    const list = byRoot.get(category);
    if (list !== undefined) found.push(list);
  }
  return found.length < 2 ? (found[0] ?? none) : inOrder(found, many);
}

/** A line that several of the lists hold counts once. */
function inOrder(lists: readonly (readonly number[])[], many: number): readonly number[] {
  const held = new Uint8Array(many);
  for (const list of lists) for (const at of list) held[at] = 1;
  const lines: number[] = [];
  for (let at = 0; at < many; at += 1) if (held[at] === 1) lines.push(at);
  return lines;
}
