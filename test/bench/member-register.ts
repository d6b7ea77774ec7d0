import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { MemberIndexBuilder } from '../../terminal/core/members/build-index.ts';
import { numberClasses } from '../../terminal/core/members/number-classes.ts';
import { writeMemberClass } from '../../terminal/wire/documents/member-class-text.ts';
import type { MemberContent } from '../../terminal/wire/documents/member-step.ts';
import { numbersFrom } from '../fakes/member-union.ts';
import { memberClass } from '../fakes/programme.ts';

/** How members differ: in percent, or in weights. */
const standings = [93, 4, 1, 2];
const months = Array.from({ length: 24 }, () => 1);
const cities = Array.from({ length: 21 }, (_, rank) => 1 / (rank + 1));
const tagSets = [60, 15, 10, 5, 4, 3, 2, 1];
export const kindsMax = standings.length * months.length * cities.length * tagSets.length;

const traits = [standings, months, cities, tagSets];
/** What changes about a member who changes, in percent: mostly, somebody is certified for another year. */
const changeShares = [15, 70, 10, 5];

/** Bits of information in the kind of one member, and in what a member becomes who changes. */
export const kindBits = traits.reduce((bits, weights) => bits + entropy(weights), 0);
export const changeBits = traits.reduce(
  (bits, weights, trait) => bits + ((changeShares[trait] ?? 0) / 100) * entropyOfOther(weights),
  entropy(changeShares),
);

function entropy(weights: readonly number[]): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.reduce((bits, weight) => bits - (weight / sum) * Math.log2(weight / sum), 0);
}

/** Of another value than the one that was there. */
function entropyOfOther(weights: readonly number[]): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.reduce(
    (bits, weight, was) => bits + (weight / sum) * entropy(weights.filter((_, value) => value !== was)),
    0,
  );
}

/** A thousandth of the members a day: most of it changes in one trait, the rest goes or comes. */
export const dailyShares = { changed: 0.0008, gone: 0.0001, come: 0.0001 } as const;

/**
 * A province in made-up numbers, the same each time: tokens ascending and evenly spread, kinds of members as
 * uneven as real ones (some ten bits of information each). A day later, a thousandth of it is different.
 */
export function provinceOf(
  members: number,
  day: 0 | 1,
  how: { readonly sampleEvery: number; readonly before?: readonly string[] },
): { readonly content: MemberContent; readonly sample: readonly CardToken[]; readonly buildMs: number } {
  const { sampleEvery, before = [] } = how;
  const next = numbersFrom(2026);
  const kinds = numbersFrom(51);
  const changes = numbersFrom(12);
  const builder = new MemberIndexBuilder();
  const sample: CardToken[] = [];
  const gap = 2 ** 32 / members;
  const began = performance.now();
  for (let member = 0; member < members; member += 1) {
    const high = Math.floor(member * gap) + Math.floor((next() / 2 ** 32) * Math.floor(gap));
    const low = next();
    const token = tokenOf(high, low);
    const kind = kindFrom(kinds);
    if (member % sampleEvery === 0) sample.push(token);
    const luck = day === 0 ? 1 : changes() / 2 ** 32;
    if (luck >= dailyShares.gone)
      builder.add(token, luck < dailyShares.gone + dailyShares.changed ? changedKind(kind, changes) : kind);
    if (luck > 1 - dailyShares.come && low < 0xf0000000 && day === 1)
      builder.add(tokenOf(high, low + 1 + (changes() >>> 8)), kindFrom(changes));
  }
  const texts = Array.from({ length: kindsMax }, (_, kind) => textOf(kind));
  const numbered = numberClasses({ texts, cards: builder.tally(kindsMax) }, before);
  const index = builder.build({ numbers: numbered.numbers, classes: numbered.texts.length });
  const buildMs = performance.now() - began;
  return {
    content: { programme: 'u', version: day + 1, index, classTexts: numbered.texts },
    sample,
    buildMs,
  };
}

export function tokenOf(high: number, low: number): CardToken {
  const words = [high, low].map((word) => word.toString(16).padStart(8, '0')).join('');
  return cardToken(`${words}${words}`);
}

function kindFrom(next: () => number): number {
  let kind = 0;
  for (const weights of traits) kind = kind * weights.length + drawn(weights, next);
  return kind;
}

/** The same member with one trait that is another. */
function changedKind(kind: number, next: () => number): number {
  const trait = drawn(changeShares, next);
  const weights = traits[trait] ?? [];
  const unit = traits.slice(trait + 1).reduce((product, { length }) => product * length, 1);
  const was = Math.floor(kind / unit) % weights.length;
  let is = was;
  while (is === was) is = drawn(weights, next);
  return kind + (is - was) * unit;
}

function drawn(weights: readonly number[], next: () => number): number {
  let left = (next() / 2 ** 32) * (sums.get(weights) ?? 0);
  let choice = 0;
  while (choice < weights.length - 1 && left >= (weights[choice] ?? 0)) {
    left -= weights[choice] ?? 0;
    choice += 1;
  }
  return choice;
}

const sums = new Map<readonly number[], number>(
  [...traits, changeShares].map((weights) => [weights, weights.reduce((a, b) => a + b, 0)]),
);

function textOf(kind: number): string {
  const [tags, city, month, standing] = [
    kind % 8,
    Math.floor(kind / 8) % 21,
    Math.floor(kind / 168) % 24,
    Math.floor(kind / 4_032),
  ];
  const through = `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-28`;
  const known = memberClass({
    member: {
      status: standing === 1 ? 'left' : 'active',
      organisation: `5${String(city).padStart(2, '0')}000`,
      certifiedThrough: through as never,
      ...(tags === 0 ? {} : { tags: [`tag-${tags}`] }),
    },
    card: { status: standing === 2 ? 'stopped' : standing === 3 ? 'not-activated' : 'active' },
  });
  return writeMemberClass(known);
}
