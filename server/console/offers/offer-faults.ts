import { parseOffer } from '../../../terminal/wire/offer-schema.ts';
import { type FieldKind, showValue } from './field-text.ts';
import { isObject, type Json, type JsonObject, type Path, pathName, valueAt } from './json-path.ts';
import { kindAt, type Section, sectionOf } from './offer-form.ts';

/** What is wrong with a draft, as the editor says it. */
export type DraftFault = {
  /** As the schema writes it; `document` stands for the whole. */
  readonly path: string;
  readonly section: Section | null;
  readonly what: FaultWhat;
  /** The schema's own words, for what the editor has none for. */
  readonly message: string;
};

export type FaultWhat =
  | { readonly what: 'missing' }
  | { readonly what: 'unreadable'; readonly kind: FieldKind }
  | { readonly what: 'unknown-key' }
  | { readonly what: 'too-long'; readonly max: string }
  | { readonly what: 'at-least'; readonly min: string }
  | { readonly what: 'at-most'; readonly max: string }
  | { readonly what: 'empty-list' }
  | { readonly what: 'sum'; readonly sum: string }
  | { readonly what: 'known'; readonly key: KnownFault }
  | { readonly what: 'other' };

/** Sentences of the schema that the editor says in the reader's language. */
const knownFaults = {
  "a group's name has no dot": 'group-dot',
  'must be a date, YYYY-MM-DD': 'date',
  'must not be before from': 'before-from',
  'the two times must differ': 'times-equal',
  'must not be less than min': 'below-min',
  'named twice': 'twice',
  'either off or payPermille': 'off-or-rate',
  'only where a rate is paid': 'rounding-needs-rate',
  'tiers must ascend': 'tiers-ascend',
  'must take off more than the tier before': 'tiers-more',
  'only with a single tier that has a spend above 0 and an amount off': 'repeat-single',
  'a set has at most 12 units': 'set-units',
  'not where the set has a price': 'part-rate-and-price',
  'a set needs a price, or parts with a rate': 'set-price',
  'only for the basket layer': 'basket-only',
  'not a key': 'hostile-key',
} as const;
export type KnownFault = (typeof knownFaults)[keyof typeof knownFaults] | 'identifier' | 'layer-kind';

/**
 * What the tills' own schema says of a draft. `version` is given by publishing, so that it is no fault here;
 * parts that are not begun are looked into, so that each missing field says so itself.
 */
export function faultsOf(
  content: JsonObject,
  given: { readonly id: string; readonly programme: string },
): readonly DraftFault[] {
  const begun = {
    title: {},
    funding: [],
    ...content,
    benefit: isObject(content['benefit']) ? content['benefit'] : {},
    ...given,
    version: 1,
  };
  const parsed = parseOffer(begun);
  return parsed.ok ? [] : faultsFromLines(parsed.faults, content);
}

/** Fault lines, of the schema here or at the server, with what the editor can say of each. */
export function faultsFromLines(lines: readonly string[], content: JsonObject): readonly DraftFault[] {
  return lines.map((line) => {
    const end = line.indexOf(': ');
    const path = end < 0 ? 'document' : line.slice(0, end);
    const message = end < 0 ? line : line.slice(end + 2);
    return { path, section: sectionOf(path), what: whatOf(path, message, content), message };
  });
}

function whatOf(path: string, message: string, content: JsonObject): FaultWhat {
  const steps = readPath(path);
  if (message === 'unknown key') return { what: 'unknown-key' };
  if (Object.hasOwn(knownFaults, message)) {
    return { what: 'known', key: knownFaults[message as keyof typeof knownFaults] };
  }
  if (/is not a benefit of the/.test(message)) return { what: 'known', key: 'layer-kind' };
  const kind = kindAt(steps);
  const value = valueAt(content, steps);
  if (value === undefined) return { what: 'missing' };
  if (message.startsWith('must be 1 to 64 of')) return { what: 'known', key: 'identifier' };
  if (message === 'must not be empty') return { what: 'empty-list' };
  const sum = /must add up to 1000, not (\d+)/.exec(message)?.[1];
  if (sum !== undefined) return { what: 'sum', sum: showValue('share', Number(sum)) };
  const bound = /^Too (small|big): expected (\w+) to (?:be|have) [<>]=?(\S+)/.exec(message);
  if (bound !== null) {
    const [, side, type, limit = ''] = bound;
    if (type === 'string') return side === 'big' ? { what: 'too-long', max: limit } : { what: 'missing' };
    const shown = kind === null ? limit : showValue(kind, Number(limit));
    return side === 'big' ? { what: 'at-most', max: shown } : { what: 'at-least', min: shown };
  }
  return kind === null ? { what: 'other' } : { what: 'unreadable', kind };
}

/** Reads a path as the schema writes it. A SKU with a dot in it stays one step. */
export function readPath(text: string): Path {
  const price = /^benefit\.prices\.(.+)$/s.exec(text)?.[1];
  if (price !== undefined) return ['benefit', 'prices', price];
  const steps: (string | number)[] = [];
  for (const part of text.matchAll(/\[(\d+)\]|([^.[]+)/g)) {
    steps.push(part[1] === undefined ? part[2]! : Number(part[1]));
  }
  return steps;
}

/** The faults of a field: at its place, or inside what one field holds whole (a list, prices by SKU). */
export function faultsAt(
  faults: readonly DraftFault[],
  path: Path,
  reach: 'alone' | 'with-parts' = 'alone',
): readonly DraftFault[] {
  const name = pathName(path);
  return faults.filter(
    ({ path: at }) =>
      at === name || (reach === 'with-parts' && (at.startsWith(`${name}[`) || at.startsWith(`${name}.`))),
  );
}

/** Keys with values that no section shows: kept, shown as JSON, and taken out only by hand. */
export function strangeKeys(content: JsonObject): readonly (readonly [key: string, value: Json])[] {
  return Object.entries(content).filter(
    (entry): entry is [string, Json] =>
      entry[1] !== undefined &&
      sectionOf(entry[0]) === null &&
      !['schema', 'id', 'version', 'programme'].includes(entry[0]),
  );
}
