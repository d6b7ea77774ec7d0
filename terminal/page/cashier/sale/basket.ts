import type { Decision } from '../../../core/decide/decision.ts';
import type { BasketLineSent, CheckoutView, Tender } from '../../../wire/counter/checkout-view.ts';

/** The till's own limits: said here before a call is refused. */
export const linesMax = 500;
export const unitsMax = 5_000;

export type PageLine = {
  readonly id: string;
  readonly sku: string | null;
  readonly category: string;
  /** Null: an amount without a name; the category stands for it. */
  readonly name: string | null;
  /** Fen. */
  readonly unitPrice: number;
  readonly quantity: number;
};

/** A decision and the lines that it is of: shown together or not at all. */
export type Decided = {
  readonly version: number;
  readonly lines: readonly PageLine[];
  readonly view: CheckoutView;
};

export type Basket = {
  /** The basket's name at the till; null until its first line. */
  readonly externalId: string | null;
  readonly checkout: string | null;
  readonly lines: readonly PageLine[];
  /** Pay permille by offer. */
  readonly keyed: Readonly<Record<string, number>>;
  readonly tender: Tender | null;
  readonly current: string | null;
  /** Grows with each change of lines or rates. */
  readonly version: number;
  /** The version that the till is being asked about; one call at a time. */
  readonly asked: number | null;
  readonly decided: Decided | null;
  /** Decisions of these lines that came by themselves since the till was asked. */
  readonly heard: number;
  /** The till's answer takes longer than a cashier would notice. */
  readonly late: boolean;
  readonly lineCount: number;
};

export const emptyBasket: Basket = {
  externalId: null,
  checkout: null,
  lines: [],
  keyed: {},
  tender: null,
  current: null,
  version: 0,
  asked: null,
  heard: 0,
  decided: null,
  late: false,
  lineCount: 0,
};

/** The next customer's basket; versions go on, so that a late answer for the last one is known as such. */
export function freshBasket(last: Basket): Basket {
  return { ...emptyBasket, version: last.version + 1 };
}

export type NewLine = Omit<PageLine, 'id'>;
export type Added = { readonly basket: Basket } | { readonly full: 'lines' | 'units' };

/** The same goods at the same price are one row; the row that changed becomes the current one. */
export function addLine(basket: Basket, line: NewLine, freshId: string): Added {
  if (unitsOf(basket.lines) + line.quantity > unitsMax) return { full: 'units' };
  const same = basket.lines.find(
    ({ sku, unitPrice }) => sku !== null && sku === line.sku && unitPrice === line.unitPrice,
  );
  if (same !== undefined) {
    return { basket: withQuantity(basket, same.id, same.quantity + line.quantity) };
  }
  if (basket.lines.length >= linesMax) return { full: 'lines' };
  const id = String(basket.lineCount + 1);
  return {
    basket: changed({
      ...basket,
      externalId: basket.externalId ?? `page-${freshId}`,
      lines: [...basket.lines, { ...line, id }],
      current: id,
      lineCount: basket.lineCount + 1,
    }),
  };
}

export function setQuantity(basket: Basket, id: string, quantity: number): Added {
  const others = basket.lines.filter((line) => line.id !== id);
  if (unitsOf(others) + quantity > unitsMax) return { full: 'units' };
  return { basket: withQuantity(basket, id, quantity) };
}

/** The row below becomes the current one, or the last. */
export function removeLine(basket: Basket, id: string): Basket {
  const place = basket.lines.findIndex((line) => line.id === id);
  if (place < 0) return basket;
  const lines = basket.lines.filter((line) => line.id !== id);
  const current = lines[Math.min(place, lines.length - 1)]?.id ?? null;
  return changed({ ...basket, lines, current });
}

export function keyRate(basket: Basket, offer: string, permille: number | null): Basket {
  const { [offer]: _, ...others } = basket.keyed;
  return changed({ ...basket, keyed: permille === null ? others : { ...others, [offer]: permille } });
}

export function moveCurrent(basket: Basket, step: 1 | -1): Basket {
  const place = basket.lines.findIndex(({ id }) => id === basket.current);
  const next = basket.lines[Math.max(0, Math.min(basket.lines.length - 1, place + step))];
  return next === undefined ? basket : { ...basket, current: next.id };
}

/** Another ask for the same basket: after the till was away, or has forgotten it. */
export function changed(basket: Basket): Basket {
  return { ...basket, version: basket.version + 1 };
}

export function unitsOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

export function listOf(lines: readonly PageLine[]): number {
  return lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
}

export function isDecided(basket: Basket): boolean {
  return basket.decided?.version === basket.version;
}

/** Whether a decision is of these lines and no others. */
export function isOfLines(decision: Decision, lines: readonly PageLine[]): boolean {
  return (
    decision.lines.length === lines.length &&
    lines.every(({ id, unitPrice, quantity }, place) => {
      const decided = decision.lines[place];
      return decided?.id === id && decided.list === unitPrice * quantity;
    })
  );
}

export function sentLines(lines: readonly PageLine[]): readonly BasketLineSent[] {
  return lines.map(({ id, sku, category, name, unitPrice, quantity }) => ({
    id,
    ...(sku === null ? {} : { sku }),
    category,
    ...(name === null ? {} : { name }),
    unitPrice,
    quantity,
  }));
}

function withQuantity(basket: Basket, id: string, quantity: number): Basket {
  const lines = basket.lines.map((line) => (line.id === id ? { ...line, quantity } : line));
  return changed({ ...basket, lines, current: id });
}
