import type { Language } from '../language/words.ts';
import type { FieldKind } from './field-text.ts';
import { type JsonObject, type Path, pathName } from './json-path.ts';
import { formOf, placeOf } from './offer-form.ts';

/** One field that says something else; null: it said nothing. Lists of names are one field. */
export type FieldDifference = {
  /** Its place in words' table, as `benefit.tiers[].off`. */
  readonly place: string;
  /** In a list of parts: which one, from 1. */
  readonly nth: number | null;
  readonly kind: FieldKind | 'json';
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  /** For prices: the SKU. */
  readonly sku: string | null;
};

/** Given by address and publication: that they differ says nothing of the offer. */
const notCompared: ReadonlySet<string> = new Set(['id', 'version', 'programme', 'schema']);

/** What `after` says otherwise than `before`, field by field, in the order of the fields. */
export function differencesOf(
  before: JsonObject,
  after: JsonObject,
  language: Language = 'zh-CN',
): readonly FieldDifference[] {
  const old = fieldsByName(before, language);
  const now = fieldsByName(after, language);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name) => {
    const was = old.get(name);
    const is = now.get(name);
    if (was !== undefined && is !== undefined && sameTexts(was, is)) return [];
    const field = (is ?? was)!;
    const { place, nth, kind, sku } = field;
    return [{ place, nth, kind, sku, before: was?.texts ?? null, after: is?.texts ?? null }];
  });
}

type Shown = {
  readonly place: string;
  readonly nth: number | null;
  readonly kind: FieldKind | 'json';
  readonly sku: string | null;
  readonly texts: readonly string[];
};

function fieldsByName(content: JsonObject, language: Language): ReadonlyMap<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const { path, kind, text } of formOf(content, language)) {
    if (notCompared.has(String(path[0]))) continue;
    const isListed = typeof path.at(-1) === 'number';
    const own: Path = isListed ? path.slice(0, -1) : path;
    const name = pathName(own);
    const place = placeOf(own);
    const before = shown.get(name)?.texts ?? [];
    const nth = own.find((part) => typeof part === 'number');
    shown.set(name, {
      place,
      nth: typeof nth === 'number' ? nth + 1 : null,
      kind,
      sku: place === 'benefit.prices.*' ? String(path[2]) : null,
      texts: [...before, text],
    });
  }
  return shown;
}

function sameTexts(one: Shown, other: Shown): boolean {
  return (
    one.kind === other.kind &&
    one.texts.length === other.texts.length &&
    one.texts.every((text, at) => text === other.texts[at])
  );
}

/** Lines of two JSON texts beside each other: kept, taken out, put in. */
export type JsonLine = { readonly change: 'same' | 'out' | 'in'; readonly text: string };

/** Longer documents than any offer: past it the two are shown one after the other. */
const jsonLinesMax = 2_000;

/** The JSON of both, line by line, by the longest common subsequence. */
export function jsonDifference(before: JsonObject, after: JsonObject): readonly JsonLine[] {
  const old = JSON.stringify(before, null, 2).split('\n');
  const now = JSON.stringify(after, null, 2).split('\n');
  if (old.length > jsonLinesMax || now.length > jsonLinesMax) {
    return [
      ...old.map((text): JsonLine => ({ change: 'out', text })),
      ...now.map((text): JsonLine => ({ change: 'in', text })),
    ];
  }
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let one = old.length - 1; one >= 0; one -= 1) {
    for (let other = now.length - 1; other >= 0; other -= 1) {
      common[one * width + other] =
        old[one] === now[other]
          ? common[(one + 1) * width + other + 1]! + 1
          : Math.max(common[(one + 1) * width + other]!, common[one * width + other + 1]!);
    }
  }
  const lines: JsonLine[] = [];
  let one = 0;
  let other = 0;
  while (one < old.length || other < now.length) {
    if (one < old.length && other < now.length && old[one] === now[other]) {
      lines.push({ change: 'same', text: old[one]! });
      one += 1;
      other += 1;
    } else if (
      other >= now.length ||
      (one < old.length && common[(one + 1) * width + other]! >= common[one * width + other + 1]!)
    ) {
      lines.push({ change: 'out', text: old[one]! });
      one += 1;
    } else {
      lines.push({ change: 'in', text: now[other]! });
      other += 1;
    }
  }
  return lines;
}
