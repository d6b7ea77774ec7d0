import type { RefundPanel } from '../panels/panel.ts';
import { type Basket, emptyBasket } from '../sale/basket.ts';
import { type CashierState, firstState, type Hold, type Pending } from '../sale/cashier-state.ts';
import { type Settings, settingsOf } from '../sale/settings.ts';

/** What outlives the page: a tab that crashes, a till that restarts, a power cut. */
export type Kept = {
  readonly basket: Hold['basket'] | null;
  readonly pending: Pending | null;
  readonly holds: readonly Hold[];
  /** A refund that was sent and not answered: it is sent again under its own key, or not at all. */
  readonly refund: RefundPanel | null;
};

const schema = 1;
const settingsKey = 'puhui.cashier.settings';
const trainingKey = 'puhui.cashier.training';
const saleKey = (training: boolean) => (training ? 'puhui.cashier.practice' : 'puhui.cashier.sale');

/**
 * The page's drawer in the browser. One that is full or forbidden keeps nothing and says so by `false`: the counter
 * still sells.
 */
export class Drawer {
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  get isTraining(): boolean {
    return this.#read(trainingKey) === true;
  }

  keepTraining(training: boolean): boolean {
    if (training) return this.#keep(trainingKey, true);
    return this.#forget(trainingKey) && this.#forget(saleKey(true));
  }

  settings(): Settings {
    return settingsOf(this.#read(settingsKey));
  }

  keepSettings(settings: Settings): boolean {
    return this.#keep(settingsKey, settings);
  }

  /**
   * Written before a confirmation is sent. An older basket that could not be written over is taken away, because it
   * would come back in place of this one.
   */
  keepSale(state: CashierState): boolean {
    const key = saleKey(state.training);
    if (this.#keep(key, { schema, ...keptOf(state) })) return true;
    this.#forget(key);
    return false;
  }

  sale(training: boolean): Kept {
    const kept = this.#read(saleKey(training)) as (Kept & { schema?: unknown }) | null;
    const nothing: Kept = { basket: null, pending: null, holds: [], refund: null };
    return kept?.schema === schema ? { ...nothing, ...kept } : nothing;
  }

  #keep(key: string, value: unknown): boolean {
    try {
      this.#storage?.setItem(key, JSON.stringify(value));
      return this.#storage !== null;
    } catch {
      return false;
    }
  }

  #forget(key: string): boolean {
    try {
      this.#storage?.removeItem(key);
      return this.#storage !== null;
    } catch {
      return false;
    }
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(this.#storage?.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  }
}

/** The browser's storage; null where it is forbidden, and asking for it already throws. */
export function storageOf(page: { readonly localStorage: Storage }): Storage | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}

export function keptOf(state: CashierState): Kept {
  const { stage, basket, holds, panel } = state;
  const pending = stage.at === 'confirming' || stage.at === 'unknown' ? stage.pending : null;
  const { externalId, checkout, lines, keyed, tender, lineCount } = basket;
  return {
    pending,
    holds,
    refund: panel?.panel === 'refund' && isUnanswered(panel) ? panel : null,
    basket: lines.length === 0 ? null : { externalId, checkout, lines, keyed, tender, lineCount },
  };
}

function isUnanswered({ state }: RefundPanel): boolean {
  return state.step === 'sending' || (state.step === 'failed' && state.failure.failed === 'lost');
}

/** The page as it was left. A confirmation without an answer is asked about before anything else. */
export function stateOf(kept: Kept, settings: Settings, training: boolean): CashierState {
  const basket: Basket =
    kept.basket === null
      ? emptyBasket
      : { ...emptyBasket, ...kept.basket, version: 1, current: kept.basket.lines.at(-1)?.id ?? null };
  return {
    ...firstState,
    settings,
    training,
    basket,
    holds: kept.holds,
    panel:
      kept.refund === null
        ? null
        : { ...kept.refund, state: { step: 'failed', failure: { failed: 'lost' } } },
    stage:
      kept.pending === null
        ? { at: 'selling' }
        : { at: 'unknown', pending: kept.pending, tries: 0, byHand: false },
  };
}
