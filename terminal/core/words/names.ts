import type { Words } from '../offers/offer.ts';
import { type BothWords, both, inBoth } from './both-words.ts';

type NameOf = (id: string) => Words | undefined;

/** What ids are called, as far as the asker knows; an id without a name stands for itself. */
export type Names = {
  readonly merchant?: NameOf;
  readonly store?: NameOf;
  readonly region?: NameOf;
  readonly category?: NameOf;
  readonly sku?: NameOf;
  readonly programme?: NameOf;
  readonly organisation?: NameOf;
  readonly tag?: NameOf;
  readonly issuer?: NameOf;
  readonly offer?: NameOf;
  /** A funder's whole id, `bank:boc`. */
  readonly funder?: NameOf;
};

export function named(kind: NameOf | undefined, id: string): BothWords {
  const words = kind?.(id);
  return words === undefined ? both(id, id) : inBoth(words);
}

/** Past so many names a sentence only counts. */
const namesMax = 3;

/** `三江购物`, `万达、影都等 5 家商户`. */
export function severalNamed(
  kind: NameOf | undefined,
  ids: readonly string[],
  counted: { readonly zh: (count: number) => string; readonly en: (count: number) => string },
): BothWords {
  const shown = ids.slice(0, namesMax).map((id) => named(kind, id));
  const zh = shown.map((name) => name.zh).join('、');
  const more = ids.length - shown.length;
  if (more > 0) {
    return both(
      `${zh}等 ${counted.zh(ids.length)}`,
      `${shown.map(({ en }) => en).join(', ')} and ${counted.en(more)}`,
    );
  }
  const lastEn = shown.at(-1)?.en ?? '';
  const firstEn = shown
    .slice(0, -1)
    .map(({ en }) => en)
    .join(', ');
  return both(zh, firstEn === '' ? lastEn : `${firstEn} and ${lastEn}`);
}
