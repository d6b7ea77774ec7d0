import type { BasketLine } from '../decide/request.ts';
import type { Items } from './offer.ts';

/**
 * Whether `items` picks a line: its category or SKU is listed (neither list: every line), it is not excepted,
 * and its unit price lies within the bounds (contract, Conditions, `items`).
 */
export function itemsMatch(items: Items | undefined, line: BasketLine): boolean {
  if (items === undefined) return true;
  return isListed(items, line) && !isExcepted(items, line);
}

/** Whether `items` leaves out a line that it lists: by name, or by its unit price. */
export function isExcepted(items: Items, line: BasketLine): boolean {
  if (items.exceptSkus !== undefined && line.sku !== undefined && items.exceptSkus.includes(line.sku)) {
    return true;
  }
  if (items.exceptCategories !== undefined && liesUnderAny(items.exceptCategories, line.category)) {
    return true;
  }
  const { min, max } = items.unitPrice ?? {};
  return (min !== undefined && line.unitPrice < min) || (max !== undefined && line.unitPrice > max);
}

/** Whether `items` lists what it picks; with neither list it picks every line. */
export function namesLines({ categories, skus }: Items): boolean {
  return categories !== undefined || skus !== undefined;
}

function isListed(items: Items, line: BasketLine): boolean {
  if (!namesLines(items)) return true;
  if (items.skus !== undefined && line.sku !== undefined && items.skus.includes(line.sku)) return true;
  return items.categories !== undefined && liesUnderAny(items.categories, line.category);
}

function liesUnderAny(roots: readonly string[], path: string | undefined): boolean {
  if (path === undefined) return false;
  for (const root of roots) if (liesUnder(root, path)) return true;
  return false;
}

/** By whole segments: `glasses` holds `glasses/contact`, not `glassesware`. */
export function liesUnder(root: string, path: string): boolean {
  if (!path.startsWith(root)) return false;
  return path.length === root.length || path.charCodeAt(root.length) === slash;
}

/** Every category that this one lies under, itself included. */
export function rootsOf(path: string): readonly string[] {
  const roots: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) roots.push(path.slice(0, at));
  roots.push(path);
  return roots;
}

const slash = 0x2f;
