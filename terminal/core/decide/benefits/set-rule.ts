import type { BundlePart, Offer } from '../../offers/offer.ts';
import type { BasketLine } from '../request.ts';
import type { Situation } from '../situation.ts';
import { paidAtRate } from './rate.ts';

/** One kind of unit that a set needs: so many of these lines. */
export type SetPart = {
  readonly units: number;
  /** Lines whose units may take the part, in order, and the same as a flag by line. */
  readonly lines: readonly number[];
  readonly takes: readonly boolean[];
  /** By line, what a unit in this part costs less, in fen; all 0 where the set has a price. */
  readonly cuts: readonly number[];
};

/**
 * How an item offer reduces sets of units (contract, `nth` and `bundle`). `nth`: units in the order of `order`,
 * each `every` in a row a set, whose last unit gets cheaper. `price`: a set costs so much together. `rates`: the
 * parts say what their units cost.
 */
export type SetRule =
  | {
      readonly kind: 'nth';
      readonly units: number;
      readonly parts: readonly [SetPart];
      /** Lines by unit price, dearest first, earlier lines first. */
      readonly order: readonly number[];
    }
  | {
      readonly kind: 'price';
      readonly units: number;
      readonly parts: readonly SetPart[];
      readonly price: number;
    }
  | { readonly kind: 'rates'; readonly units: number; readonly parts: readonly SetPart[] };

export function setRuleOf(offer: Offer, matching: readonly number[], situation: Situation): SetRule {
  const { benefit } = offer;
  const { lines } = situation.request;
  if (benefit.kind === 'nth') {
    const { every, payPermille, rounding } = benefit;
    const cut = ({ unitPrice }: BasketLine) => unitPrice - paidAtRate(unitPrice, payPermille, rounding);
    const order = [...matching].sort(
      (one, other) => lines[other]!.unitPrice - lines[one]!.unitPrice || one - other,
    );
    return { kind: 'nth', units: every, parts: [partOf(every, matching, situation, cut)], order };
  }
  if (benefit.kind !== 'bundle') throw new TypeError(`${benefit.kind} has no sets`);
  const { parts, price } = benefit;
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  const built: SetPart[] = [];
  for (const part of parts) built.push(bundlePart(part, matching, situation));
  return price === undefined
    ? { kind: 'rates', units, parts: built }
    : { kind: 'price', units, parts: built, price };
}

/** "A part without [a rate] pays in full." */
function bundlePart(
  { items, units, payPermille }: BundlePart,
  matching: readonly number[],
  situation: Situation,
): SetPart {
  const fitting = situation.lines.pickedBy(items).filter((at) => matching.includes(at));
  return partOf(units, fitting, situation, ({ unitPrice }) =>
    payPermille === undefined ? 0 : unitPrice - paidAtRate(unitPrice, payPermille, undefined),
  );
}

function partOf(
  units: number,
  fitting: readonly number[],
  { request, zeros }: Situation,
  cutOf: (line: BasketLine) => number,
): SetPart {
  const takes = new Array<boolean>(zeros.length).fill(false);
  const cuts = [...zeros];
  for (const at of fitting) {
    takes[at] = true;
    cuts[at] = cutOf(request.lines[at]!);
  }
  return { units, lines: fitting, takes, cuts };
}
