import type { Language } from '../language/words.ts';
import { type FieldKind, readValue, showValue } from './field-text.ts';
import { isObject, type Json, type JsonObject, type Path, pathName, sameJson } from './json-path.ts';

/** The eight sections of the editor, and what belongs to none. */
export const sections = [
  'name',
  'audience',
  'benefit',
  'items',
  'time',
  'limits',
  'stacking',
  'funding',
] as const;
export type Section = (typeof sections)[number];

const sectionOfKey: Readonly<Record<string, Section>> = {
  title: 'name',
  where: 'audience',
  who: 'audience',
  card: 'audience',
  layer: 'benefit',
  benefit: 'benefit',
  uncovered: 'benefit',
  items: 'items',
  requires: 'items',
  when: 'time',
  limits: 'limits',
  group: 'stacking',
  combine: 'stacking',
  excludes: 'stacking',
  priority: 'stacking',
  offline: 'stacking',
  refund: 'stacking',
  funding: 'funding',
};

/** Where a key of the offer is edited; null: nowhere, because the contract does not know it. */
export function sectionOf(path: string): Section | null {
  const key = /^[^.[]*/.exec(path)?.[0] ?? '';
  return Object.hasOwn(sectionOfKey, key) ? sectionOfKey[key]! : null;
}

/** Keys that the form does not write: they come with the draft's address, or publishing gives them. */
export const keysGiven: ReadonlySet<string> = new Set(['schema', 'id', 'version', 'programme']);

/**
 * How each place of an offer is typed, by its path with list places and SKUs left open. What is not here has no
 * field: it is shown as JSON.
 */
const kindOfPlace: Readonly<Record<string, FieldKind>> = {
  'title.zh': 'text',
  'title.en': 'text',
  layer: 'choice',
  uncovered: 'flag',
  'benefit.kind': 'choice',
  'benefit.payPermille': 'rate',
  'benefit.minPayPermille': 'rate',
  'benefit.unitPrice': 'amount',
  'benefit.prices.*': 'amount',
  'benefit.amount': 'amount',
  'benefit.every': 'whole',
  'benefit.price': 'amount',
  'benefit.parts[].units': 'whole',
  'benefit.parts[].payPermille': 'rate',
  'benefit.tiers[].spend': 'amount',
  'benefit.tiers[].off': 'amount',
  'benefit.tiers[].payPermille': 'rate',
  'benefit.repeat': 'flag',
  'benefit.on': 'choice',
  'benefit.fenPerPoint': 'whole',
  'benefit.maxPermille': 'share',
  'benefit.gift.zh': 'text',
  'benefit.gift.en': 'text',
  'benefit.points': 'whole',
  ...roundingAt('benefit.rounding'),
  ...roundingAt('benefit.tiers[].rounding'),
  ...itemsAt('benefit.parts[].items'),
  ...itemsAt('items'),
  ...itemsAt('requires.items'),
  'requires.spend': 'amount',
  'where.merchants[]': 'text',
  'where.stores[]': 'text',
  'where.regions[]': 'text',
  'who.programmes[]': 'text',
  'who.organisations[]': 'text',
  'who.tagsAny[]': 'text',
  'who.tagsAll[]': 'text',
  'who.tagsNone[]': 'text',
  'who.firstUse': 'flag',
  'who.birthMonth': 'flag',
  'who.ticket': 'text',
  'card.accept[]': 'choice',
  'card.issuers[]': 'text',
  'card.payWith': 'flag',
  'when.from': 'date',
  'when.through': 'date',
  'when.weekdays[]': 'whole',
  'when.monthDays[]': 'whole',
  'when.dayKinds[]': 'choice',
  'when.hours[]': 'hours',
  'limits.unitsPerTransaction': 'whole',
  'limits.offPerTransaction': 'amount',
  'limits.perMember[].uses': 'whole',
  'limits.perMember[].per': 'choice',
  'limits.total[].uses': 'whole',
  'limits.total[].per': 'choice',
  'limits.budget': 'amount',
  'limits.memberPolicy': 'choice',
  group: 'text',
  combine: 'choice',
  'excludes[]': 'text',
  priority: 'signed',
  'offline.unsynced': 'choice',
  'offline.hours': 'number',
  refund: 'choice',
  'funding[].funder': 'text',
  'funding[].permille': 'share',
};

function itemsAt(place: string): Readonly<Record<string, FieldKind>> {
  return {
    [`${place}.categories[]`]: 'text',
    [`${place}.skus[]`]: 'text',
    [`${place}.exceptCategories[]`]: 'text',
    [`${place}.exceptSkus[]`]: 'text',
    [`${place}.unitPrice.min`]: 'amount',
    [`${place}.unitPrice.max`]: 'amount',
  };
}

function roundingAt(place: string): Readonly<Record<string, FieldKind>> {
  return { [`${place}.unit`]: 'whole', [`${place}.mode`]: 'choice' };
}

/** `benefit.tiers[0].off` → `benefit.tiers[].off`: what is known of a place, wherever in its list it stands. */
export function placeOf(path: Path): string {
  if (path[0] === 'benefit' && path[1] === 'prices' && path.length === 3) return 'benefit.prices.*';
  return pathName(path).replace(/\[\d+\]/g, '[]');
}

/** How the place is typed; null: it has no field of its own. */
export function kindAt(path: Path): FieldKind | null {
  const place = placeOf(path);
  return Object.hasOwn(kindOfPlace, place) ? kindOfPlace[place]! : null;
}

/** One value of a draft as its field shows it; `json`: no field reads it, so that it is shown as JSON. */
export type FormField = { readonly path: Path; readonly kind: FieldKind | 'json'; readonly text: string };

/** An offer as the form shows it: one field a value, none left out. */
export function formOf(content: JsonObject, language: Language = 'zh-CN'): readonly FormField[] {
  const fields: FormField[] = [];
  const open: { readonly path: Path; readonly value: Json }[] = [{ path: [], value: content as Json }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value } = next;
    const parts = partsOf(path, value);
    if (parts === null) fields.push(fieldOf(path, value, language));
    else for (const part of parts.reverse()) open.push(part);
  }
  return fields;
}

type Part = { readonly path: Path; readonly value: Json };

/** What a value is made of; null for a value that one field holds. */
function partsOf(path: Path, value: Json): Part[] | null {
  if (kindAt(path) !== null) return null;
  if (Array.isArray(value)) {
    return value.length === 0 ? null : value.map((part: Json, at) => ({ path: [...path, at], value: part }));
  }
  if (!isObject(value)) return null;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  if (entries.length === 0 && path.length > 0) return null;
  return entries.map(([key, part]) => ({ path: [...path, key], value: part }));
}

function fieldOf(path: Path, value: Json, language: Language): FormField {
  const kind = kindAt(path);
  if (kind !== null) {
    const text = showValue(kind, value, language);
    // A value that its field would read as another one (a text in the place of a number) is shown as it is.
    if (text !== '' && sameJson(readValue(kind, text), value)) return { path, kind, text };
  }
  return { path, kind: 'json', text: JSON.stringify(value) };
}

/** The offer that the fields say: `offerOf(formOf(x))` is `x`. */
export function offerOf(fields: readonly FormField[]): JsonObject {
  const root: Branch = { list: false, parts: new Map() };
  for (const { path, kind, text } of fields) {
    const value = kind === 'json' ? (JSON.parse(text) as Json) : readValue(kind, text);
    if (value === undefined) continue;
    let branch = root;
    path.slice(0, -1).forEach((part, at) => {
      const known = branch.parts.get(part);
      const next: Branch =
        known !== undefined && 'parts' in known
          ? known
          : { list: typeof path[at + 1] === 'number', parts: new Map() };
      branch.parts.set(part, next);
      branch = next;
    });
    branch.parts.set(path.at(-1)!, { leaf: value });
  }
  const grown = grow(root);
  return isObject(grown) ? grown : {};
}

type Branch = { readonly list: boolean; readonly parts: Map<string | number, Branch | Leaf> };
type Leaf = { readonly leaf: Json };

/** Recursion follows the form's own depth, which is that of the document it was read from. */
function grow(branch: Branch | Leaf): Json {
  if ('leaf' in branch) return branch.leaf;
  if (branch.list) return [...branch.parts.values()].map(grow);
  return Object.fromEntries([...branch.parts].map(([key, part]) => [String(key), grow(part)]));
}
