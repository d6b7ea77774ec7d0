import type { Decision } from '../../../terminal/core/decide/decision.ts';
import type { PageLine } from '../../../terminal/page/cashier/sale/basket.ts';
import { listOf } from '../../../terminal/page/cashier/sale/basket.ts';
import type { Effect } from '../../../terminal/page/cashier/sale/cashier-effects.ts';
import type { CashierEvent } from '../../../terminal/page/cashier/sale/cashier-events.ts';
import { type CashierState, firstState } from '../../../terminal/page/cashier/sale/cashier-state.ts';
import { reduce } from '../../../terminal/page/cashier/sale/reduce.ts';
import type { CheckoutView, RecognitionCode } from '../../../terminal/wire/counter/checkout-view.ts';
import type { Goods } from '../../../terminal/wire/counter/goods.ts';

export const rice: Goods = { sku: 'rice', name: '大米 5kg', category: 'grain', price: 3690 };
export const milk: Goods = { sku: 'milk', name: '鲜牛奶', category: 'dairy', price: 1280 };

/** The laws of the page at a counter whose clock only moves when it is told to. */
export class Counter {
  state: CashierState = { ...firstState, link: 'up' };
  atMs = 10_000;
  /** Everything that was wanted done, in order. */
  readonly effects: Effect[] = [];
  #ids = 0;

  send(event: CashierEvent): readonly Effect[] {
    this.#ids += 1;
    const moment = { atMs: this.atMs, clockMs: 1_700_000_000_000 + this.atMs, freshId: `id-${this.#ids}` };
    const { state, effects } = reduce(this.state, event, moment);
    this.state = state;
    this.effects.push(...effects);
    return effects;
  }

  wait(ms: number): this {
    this.atMs += ms;
    return this;
  }

  enter(): readonly Effect[] {
    return this.send({ type: 'act', action: 'confirm' });
  }

  /** A scan, and the catalogue's answer. */
  scan(goods: Goods, quantity = 1): readonly Effect[] {
    this.send({ type: 'scanned', code: goods.sku });
    return this.send({ type: 'goods', sought: { code: goods.sku, quantity, by: 'scan' }, goods });
  }

  /** The till decides what it was last asked about. */
  decide(given: Given = {}): readonly Effect[] {
    const { asked } = this.state.basket;
    if (asked === null) throw new Error('the till was asked nothing');
    return this.send({ type: 'decided', version: asked, view: viewOf(this.state.basket.lines, given) });
  }

  /** Scanned, decided, and long enough ago for an Enter to count. */
  sellable(given: Given = {}): this {
    this.scan(rice);
    this.decide(given);
    return this.wait(1_000);
  }

  sounds(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.do === 'sound' ? [effect.sound] : []));
  }

  calls(what: Effect['do']): readonly Effect[] {
    return this.effects.filter((effect) => effect.do === what);
  }
}

export type Given = { readonly code?: RecognitionCode; readonly discount?: number; readonly id?: string };

export function viewOf(lines: readonly PageLine[], given: Given = {}): CheckoutView {
  const { code = 'none', discount = 0, id = 'co-1' } = given;
  return {
    id,
    state: code === 'member' ? 'quoted' : 'awaiting-card',
    decision: decisionOf(lines, discount),
    recognition: { code, verdict: null, presentation: null, programme: null, title: { zh: code } },
  };
}

export function decisionOf(lines: readonly PageLine[], discount = 0): Decision {
  const list = listOf(lines);
  return {
    list,
    discount,
    payable: list - discount,
    proven: true,
    lines: lines.map(({ id, unitPrice, quantity }, place) => {
      const off = place === 0 ? discount : 0;
      const lineList = unitPrice * quantity;
      return { id, list: lineList, discount: off, payable: lineList - off };
    }),
    applied: [],
    granted: [],
    declined: [],
    funders: [],
  } as unknown as Decision;
}

export function refusal(code: string, status = 409, detail: Readonly<Record<string, unknown>> = {}) {
  return { failed: 'refused', status, code, title: { zh: code }, detail } as const;
}

export const lost = { failed: 'lost' } as const;
