import type { TillClient } from '../../line/till-client.ts';
import { type TillEventMessage, TillSocket } from '../../line/till-socket.ts';
import type { Effect, TimerName } from '../sale/cashier-effects.ts';
import type { CashierEvent } from '../sale/cashier-events.ts';
import { byHandAfterMs, type CashierState } from '../sale/cashier-state.ts';
import { reduce } from '../sale/reduce.ts';
import { eventOf } from './event-of.ts';
import { type Drawer, keptOf, stateOf } from './kept.ts';
import { Sounds } from './sounds.ts';
import { callTill, getCatalogue, getOffers, getStatus } from './till-calls.ts';

/** Runs the laws of the cashier page: feeds them events, does their effects, and keeps what must outlive it. */
export class Cashier {
  readonly #client: TillClient;
  readonly #drawer: Drawer;
  readonly #socket: TillSocket<TillEventMessage>;
  readonly #sounds = new Sounds();
  readonly #timers = new Map<TimerName, number>();
  readonly #watchers = new Set<() => void>();
  readonly #reload: () => void;
  #state: CashierState;

  constructor(parts: {
    readonly client: TillClient;
    readonly key: string;
    readonly drawer: Drawer;
    readonly reload: () => void;
    readonly keyIsOld: () => void;
  }) {
    this.#client = parts.client;
    this.#drawer = parts.drawer;
    this.#reload = parts.reload;
    const training = parts.drawer.isTraining;
    this.#client.isTraining = training;
    this.#state = stateOf(parts.drawer.sale(training), parts.drawer.settings(), training);
    this.#socket = new TillSocket('/v1/events', parts.key, {
      opened: () => void this.#opened(),
      closed: () => this.send({ type: 'link-lost' }),
      message: (message) => this.#hear(message),
      keyIsOld: parts.keyIsOld,
    });
  }

  readonly state = (): CashierState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    if (this.#state.stage.at === 'unknown') {
      this.#do({ do: 'wait', timer: 'ask-again', ms: 0 });
      this.#do({ do: 'wait', timer: 'by-hand', ms: byHandAfterMs });
    }
    this.#socket.start();
  }

  readonly send = (event: CashierEvent): void => {
    const before = this.#state;
    const moment = { atMs: performance.now(), clockMs: Date.now(), freshId: crypto.randomUUID() };
    const { state, effects } = reduce(before, event, moment);
    this.#state = state;
    this.#keep(before);
    for (const effect of effects) this.#do(effect);
    if (this.#state !== before) for (const watcher of this.#watchers) watcher();
  };

  #unkept(): void {
    this.#state = { ...this.#state, unkept: true, panel: null };
    for (const watcher of this.#watchers) watcher();
  }

  /** Before any effect: a confirmation is written down before it is sent. */
  #keep(before: CashierState): void {
    const now = this.#state;
    if (now.settings !== before.settings) this.#drawer.keepSettings(now.settings);
    const parts = ['stage', 'basket', 'holds', 'panel'] as const;
    if (parts.every((part) => now[part] === before[part])) return;
    if (JSON.stringify(keptOf(now)) === JSON.stringify(keptOf(before))) return;
    const unkept = !this.#drawer.keepSale(now);
    if (unkept !== now.unkept) this.#state = { ...now, unkept };
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case 'sound': {
        const { sound, after } = effect;
        const { volume } = this.#state.settings;
        this.#sounds.play(sound, volume);
        if (after !== undefined)
          window.setTimeout(() => this.#sounds.play(after, volume), this.#sounds.lengthMs(sound) + 120);
        return;
      }
      case 'wait': {
        window.clearTimeout(this.#timers.get(effect.timer));
        const timer = window.setTimeout(() => this.send({ type: effect.timer }), effect.ms);
        this.#timers.set(effect.timer, timer);
        return;
      }
      case 'stop-waiting':
        window.clearTimeout(this.#timers.get(effect.timer));
        return;
      case 'hang-up':
        this.#socket.stop();
        return;
      case 'reload':
        this.#reload();
        return;
      case 'begin-training':
      case 'end-training':
        // Practice is begun by a page that is loaded anew: where nothing is kept, it would sell for real.
        if (this.#drawer.keepTraining(effect.do === 'begin-training')) this.#reload();
        else this.#unkept();
        return;
      default:
        void callTill(this.#client, effect).then((event) => {
          if (event !== null) this.send(event);
        });
    }
  }

  async #opened(): Promise<void> {
    this.send({ type: 'link-up' });
    // What is asked for at each beginning; the page is drawn and takes keys meanwhile.
    const first = [getStatus, getOffers, getCatalogue].map((ask) => ask(this.#client));
    for (const answer of first) {
      void answer.then((event) => {
        if (event !== null) this.send(event);
      });
    }
    this.#do({ do: 'find-sales', find: '', before: null });
  }

  #hear(message: TillEventMessage): void {
    const event = eventOf(message);
    if (event !== null) this.send(event);
    // Some events were missed: everything is asked for anew.
    else if (message.type === 'resync') void this.#opened();
  }
}
