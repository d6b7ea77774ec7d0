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

/** The page's drawer in the browser; a browser that keeps nothing still sells. */
export class Drawer {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get isTraining(): boolean {
    return this.#storage.getItem(trainingKey) === 'true';
  }

  set isTraining(training: boolean) {
    if (training) this.#storage.setItem(trainingKey, 'true');
    else {
      this.#storage.removeItem(trainingKey);
      this.#storage.removeItem(saleKey(true));
    }
  }

  settings(): Settings {
    return settingsOf(this.#read(settingsKey));
  }

  keepSettings(settings: Settings): void {
    this.#storage.setItem(settingsKey, JSON.stringify(settings));
  }

  /** Written before a confirmation is sent; what cannot be written is not sent (the caller lets it throw). */
  keepSale(state: CashierState): void {
    this.#storage.setItem(saleKey(state.training), JSON.stringify({ schema, ...keptOf(state) }));
  }

  sale(training: boolean): Kept {
    const kept = this.#read(saleKey(training)) as (Kept & { schema?: unknown }) | null;
    const nothing: Kept = { basket: null, pending: null, holds: [], refund: null };
    return kept?.schema === schema ? { ...nothing, ...kept } : nothing;
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(this.#storage.getItem(key) ?? 'null');
    } catch {
      return null;
    }
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
