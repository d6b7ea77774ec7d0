import { dayRule, type Filters, identifierRule, nameRule } from '../address/filters.ts';
import type { Query } from '../line/console-client.ts';

/** The filters of the register of redemptions, named as the server names them. */
export const redemptionRules = {
  from: dayRule,
  through: dayRule,
  merchant: nameRule,
  store: nameRule,
  terminal: identifierRule,
  offer: identifierRule,
  funder: nameRule,
  kind: ['sale', 'refund'],
  find: identifierRule,
} as const;

export type RedemptionFilters = Filters<typeof redemptionRules>;

/** The same for the list and for the export: what is seen is what is taken away. */
export function redemptionQuery(programme: string, filters: RedemptionFilters): Query {
  return { programme, ...filters };
}

/** An id as somebody may have copied it: with blanks around, or in capitals. */
export function idStart(typed: string): string {
  return typed.trim().toLowerCase();
}

/** `1536` → `1.5 kB`, for the progress of a file. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
