import { type IsoDate, readDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { readableWhen, yearsWithoutCalendar } from './active-days.ts';
import { tillsDecide } from './benefit-kinds.ts';
import { isObject, type JsonObject, valueAt } from './json-path.ts';
import { textsIn } from './trial-basket.ts';

/** What an officer should know before publishing; none of it forbids to publish. */
export type Warning =
  | { readonly warning: 'tills-skip'; readonly kind: string }
  | { readonly warning: 'old-tills'; readonly tills: readonly string[] }
  | { readonly warning: 'no-calendar'; readonly years: readonly number[] }
  | { readonly warning: 'overlap'; readonly offers: readonly string[] }
  | { readonly warning: 'over' }
  | { readonly warning: 'no-end' }
  | { readonly warning: 'budget'; readonly spent: number; readonly budget: number }
  | { readonly warning: 'unknown-excludes'; readonly names: readonly string[] };

export type Surroundings = {
  readonly id: string;
  readonly today: IsoDate;
  readonly inForce: readonly Offer[];
  readonly yearsKnown: readonly number[];
  readonly spent: number;
  /** Tills that reported that they skip this offer. */
  readonly skipping: readonly string[];
};

/** Of the budget: from here on it is worth a word. */
const budgetWordFrom = 0.8;

export function warningsOf(content: JsonObject, around: Surroundings): readonly Warning[] {
  const warnings: Warning[] = [];
  const kind = valueAt(content, ['benefit', 'kind']);
  if (!tillsDecide(content)) warnings.push({ warning: 'tills-skip', kind: String(kind) });
  if (around.skipping.length > 0) warnings.push({ warning: 'old-tills', tills: around.skipping });
  const years = yearsWithoutCalendar(content['when'], around.today, around.yearsKnown);
  if (years.length > 0) warnings.push({ warning: 'no-calendar', years });
  const { through } = readableWhen(content['when']);
  if (through !== undefined && through < around.today) warnings.push({ warning: 'over' });
  if (through === undefined) warnings.push({ warning: 'no-end' });
  const overlapping = around.inForce.filter((other) => other.id !== around.id && overlaps(content, other));
  if (overlapping.length > 0) {
    warnings.push({ warning: 'overlap', offers: overlapping.map(({ id }) => id) });
  }
  const budget = valueAt(content, ['limits', 'budget']);
  if (typeof budget === 'number' && budget > 0 && around.spent >= budget * budgetWordFrom) {
    warnings.push({ warning: 'budget', spent: around.spent, budget });
  }
  const names = unknownExcludes(content, around.inForce);
  if (names.length > 0) warnings.push({ warning: 'unknown-excludes', names });
  return warnings;
}

/** Two offers of which a sale may take only one: the same group of a layer, or item offers for the same goods. */
function overlaps(content: JsonObject, other: Offer): boolean {
  const layer = content['layer'];
  if (layer !== other.layer || !meetsInPlace(content, other) || !meetsInTime(content, other)) return false;
  const kind = valueAt(content, ['benefit', 'kind']);
  if (kind === 'gift' || kind === 'earn' || other.benefit.kind === 'gift' || other.benefit.kind === 'earn') {
    return false;
  }
  const group = content['group'];
  if (layer !== 'item') return (group ?? layer) === (other.group ?? other.layer);
  if (group !== undefined && group === other.group) return true;
  return meetsInItems(content, other);
}

function meetsInPlace(content: JsonObject, { where }: Offer): boolean {
  const meet = (own: readonly string[], others: readonly string[] | undefined) =>
    own.length === 0 || others === undefined || own.some((place) => others.includes(place));
  return (
    meet(textsIn(valueAt(content, ['where', 'merchants'])), where?.merchants) &&
    meet(textsIn(valueAt(content, ['where', 'stores'])), where?.stores)
  );
}

function meetsInTime(content: JsonObject, { when }: Offer): boolean {
  const own = readableWhen(content['when']);
  const ends = when?.through === undefined ? null : readDate(when.through);
  return (
    (own.from === undefined || ends === null || own.from <= ends) &&
    (own.through === undefined || when?.from === undefined || when.from <= own.through)
  );
}

function meetsInItems(content: JsonObject, { items }: Offer): boolean {
  const own = isObject(content['items']) ? content['items'] : {};
  const categories = textsIn(own['categories']);
  const skus = textsIn(own['skus']);
  const everything = categories.length === 0 && skus.length === 0;
  const othersAll = items?.categories === undefined && items?.skus === undefined;
  // An offer for all goods meets every other; saying so of each would hide those that matter.
  if (everything || othersAll) return everything && othersAll;
  const under = (one: string, other: string) => one === other || one.startsWith(`${other}/`);
  return (
    categories.some((one) =>
      (items?.categories ?? []).some((other) => under(one, other) || under(other, one)),
    ) || skus.some((sku) => (items?.skus ?? []).includes(sku))
  );
}

/** `excludes` names an offer or a group; a name that no offer in force bears excludes nothing. */
function unknownExcludes(content: JsonObject, inForce: readonly Offer[]): readonly string[] {
  const known = new Set<string>(
    inForce
      .flatMap(({ id, group, layer }) => [id as string, group ?? layer])
      .concat('basket', 'subsidy', 'points'),
  );
  return textsIn(content['excludes']).filter((name) => !known.has(name));
}

/** Tills by the name of their place, for the line that says who lacks something. */
export function tillName(till: Pick<TerminalLine, 'storeTitleZh'> & { readonly terminal: string }): string {
  return till.storeTitleZh === '' ? till.terminal : `${till.storeTitleZh} ${till.terminal}`;
}
