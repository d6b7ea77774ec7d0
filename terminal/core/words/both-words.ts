import type { Words } from '../offers/offer.ts';

/** Words that the product itself says: always in both languages, Chinese first. */
export type BothWords = { readonly zh: string; readonly en: string };

export function both(zh: string, en: string): BothWords {
  return { zh, en };
}

/** What people wrote, in both languages: an offer without an English title is called by its Chinese one. */
export function inBoth(words: Words): BothWords {
  const { zh, en } = words;
  return { zh, en: en === undefined || en === '' ? zh : en };
}

/** `甲、乙和丙`, `a, b and c`. */
export function listed(all: readonly BothWords[]): BothWords {
  return {
    zh: inList(
      all.map(({ zh }) => zh),
      { between: '、', last: '和' },
    ),
    en: inList(
      all.map(({ en }) => en),
      { between: ', ', last: ' and ' },
    ),
  };
}

function inList(words: readonly string[], by: { readonly between: string; readonly last: string }): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(by.between)}${by.last}${last}`;
}

/** Parts that are there, one behind the other: `，` in Chinese, a comma in English. */
export function inARow(parts: readonly (BothWords | null)[]): BothWords {
  const there = parts.filter((part) => part !== null);
  return {
    zh: there.map(({ zh }) => zh).join('，'),
    en: there.map(({ en }) => en).join(', '),
  };
}

/** A sentence that begins with whatever its first part is. */
export function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
