import type { BasketLine } from '../decide/request.ts';
import type { Items } from './offer.ts';

/**
 * Whether `items` picks a line: its category or SKU is listed (neither list: every line), it is not excepted,
 * and its unit price lies within the bounds (contract, Conditions, `items`).
 */
export function itemsMatch(items: Items | undefined, line: BasketLine): boolean {
  if (items === undefined) return true;
  if (!isListed(items, line)) return false;
  if (items.exceptSkus !== undefined && line.sku !== undefined && items.exceptSkus.includes(line.sku)) {
    return false;
  }
  if (items.exceptCategories !== undefined && liesUnderAny(items.exceptCategories, line.category)) {
    return false;
  }
  const { min, max } = items.unitPrice ?? {};
  return (min === undefined || line.unitPrice >= min) && (max === undefined || line.unitPrice <= max);
}

function isListed(items: Items, line: BasketLine): boolean {
  if (items.categories === undefined && items.skus === undefined) return true;
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

const slash = 0x2f;
