import { isObject, type Json } from './json-path.ts';

/** Who pays, as the bar draws it. */
export type BarPart = {
  readonly funder: string;
  readonly permille: number;
  readonly colour: 'merchant' | 'union' | 'bank' | 'district';
};

/** The shares that can be read, in their order; the bar fills up to 1000 permille. */
export function barParts(funding: Json | undefined): readonly BarPart[] {
  return (Array.isArray(funding) ? funding : []).flatMap((share: Json) => {
    if (!isObject(share)) return [];
    const { funder, permille } = share;
    if (typeof permille !== 'number' || permille <= 0) return [];
    const name = typeof funder === 'string' ? funder : '';
    return [{ funder: name, permille, colour: funderColour(name) }];
  });
}

export function fundingSum(funding: Json | undefined): number {
  return barParts(funding).reduce((sum, { permille }) => sum + permille, 0);
}

/** `union:nb` is a union, `bank:boc` a bank; whoever else pays has the fourth colour, with the name beside it. */
export function funderColour(funder: string): BarPart['colour'] {
  if (funder === 'merchant' || funder.startsWith('merchant:')) return 'merchant';
  if (funder.startsWith('bank:')) return 'bank';
  return funder.startsWith('union:') ? 'union' : 'district';
}

/** What one funder bears of an amount, for words beside the bar: to the fen, half up. */
export function shareOfAmount(fen: number, permille: number): number {
  return Math.floor((fen * permille + 500) / 1000);
}

/** The list with what is missing to 1000 given to the last funder whose share is not yet said, else to the last. */
export function filledUp(funding: readonly Json[]): readonly Json[] {
  const missing = 1000 - fundingSum(funding);
  const open = funding.findIndex((share) => !isObject(share) || typeof share['permille'] !== 'number');
  const at = open >= 0 ? open : funding.length - 1;
  return funding.map((share, place) => {
    if (place !== at) return share;
    const before = isObject(share) ? share : {};
    const own = typeof before['permille'] === 'number' ? before['permille'] : 0;
    return { ...before, permille: Math.min(1000, Math.max(0, own + missing)) };
  });
}
