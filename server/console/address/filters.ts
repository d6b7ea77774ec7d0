import { readDate } from '../../../terminal/core/calendar/civil-date.ts';

/** What a value of the address must look like to be taken; anything else is as if it were not there. */
export type FilterRule = RegExp | readonly string[] | ((value: string) => boolean);
export type FilterRules = Readonly<Record<string, FilterRule>>;
/** Empty: not set. */
export type Filters<Rules extends FilterRules> = { readonly [Name in keyof Rules]: string };

export const dayRule = (value: string): boolean => readDate(value) !== null;
/** As the server names things: `terminal/wire/schema-parts.ts`, "identifier". */
export const identifierRule = /^[a-z0-9][a-z0-9.-]{0,63}$/;
/** Names that others gave, as in the same place: any visible text without line breaks. */
export const nameRule = /^[^\p{Cc}]{1,100}$/u;

export const pageSizes = [20, 50, 100, 200] as const;
const pageSizeUsual = 50;
const pagesMax = 100_000;

/**
 * Filters live in the address, so that a view can be kept, sent and reloaded. Whoever typed nonsense there sees
 * the view without it, not a fault.
 */
export function readFilters<Rules extends FilterRules>(
  rules: Rules,
  search: URLSearchParams,
): Filters<Rules> {
  const read = Object.entries(rules).map(([name, rule]) => {
    const value = search.get(name) ?? '';
    return [name, fits(rule, value) ? value : ''] as const;
  });
  return Object.fromEntries(read) as Filters<Rules>;
}

export function readPage(search: URLSearchParams): { readonly page: number; readonly size: number } {
  const page = Number(search.get('page') ?? '1');
  const size = Number(search.get('size') ?? '');
  return {
    page: Number.isInteger(page) && page >= 1 && page <= pagesMax ? page : 1,
    size: pageSizes.find((known) => known === size) ?? pageSizeUsual,
  };
}

/**
 * The address with some values changed, empty ones left out. A changed filter begins at page one, because the
 * page that was open belongs to other rows; which record is open is not a filter and stays when it is named.
 */
export function changedSearch(
  search: URLSearchParams,
  changes: Readonly<Record<string, string | number | null>>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (!('page' in changes) && !('open' in changes)) next.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}

/** Everything but what is not a filter: which programme, and how long pages are. */
export function clearedSearch(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...search].filter(([name]) => name === 'programme' || name === 'size'));
}

export function isFiltered(filters: Readonly<Record<string, string>>): boolean {
  return Object.values(filters).some((value) => value !== '');
}

function fits(rule: FilterRule, value: string): boolean {
  if (typeof rule === 'function') return rule(value);
  return rule instanceof RegExp ? rule.test(value) : rule.includes(value);
}
