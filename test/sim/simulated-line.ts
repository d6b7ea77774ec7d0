import type { Announcement } from '../../server/publish/announcements.ts';
import type { FeedEvents, Line } from '../../terminal/till/sync/feed.ts';
import { type FeedMessage, feedMessageSchema } from '../../terminal/wire/feed.ts';
import type { Program } from './machine/program.ts';

const connectMs = { min: 20, max: 2_000 } as const;
const retryMs = { min: 5_000, max: 120_000 } as const;
const deliveryMs = { min: 2, max: 900 } as const;
/** A till gives a silent line up after 35 s. */
const silenceMsMax = 35_000;

type OfTills = Extract<Announcement, { type: 'head' | 'assignment' | 'leases' }>;

/** A till's line to the server without the web socket's own frames: it breaks, comes back, and keeps order. */
export class SimulatedLine implements Line {
  readonly #program: Program;
  readonly #events: FeedEvents;
  readonly #terminal: string;
  #isOpen = false;
  #isStopped = false;
  #lastDeliveryMs = 0;
  /** Names one opening of the line: what was sent over an earlier one never arrives. */
  #opening = 0;

  constructor(program: Program, terminal: string, events: FeedEvents) {
    this.#program = program;
    this.#terminal = terminal;
    this.#events = events;
  }

  get isConnected(): boolean {
    return this.#isOpen;
  }

  start(): void {
    this.#program.machine.network.broken.add(this.#breaks);
    this.#tryLater(connectMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#isOpen = false;
    this.#program.machine.network.broken.delete(this.#breaks);
  }

  announced(announcement: OfTills): void {
    if (!this.#isOpen || (announcement.type !== 'head' && announcement.terminal !== this.#terminal)) return;
    const { type } = announcement;
    const text = JSON.stringify(messageOf(announcement));
    const { simulation, network } = this.#program.machine;
    const atMs = Math.max(
      this.#lastDeliveryMs,
      simulation.nowMs + simulation.skewed(deliveryMs.min, deliveryMs.max),
    );
    this.#lastDeliveryMs = atMs;
    const opening = this.#opening;
    this.#program.later(atMs - simulation.nowMs, `line brings ${type}`, () => {
      if (!this.#isOpen || opening !== this.#opening || !network.reaches(this.#program.machine)) return;
      this.#events.message(feedMessageSchema.parse(JSON.parse(text)));
    });
  }

  readonly #breaks = (machine: string | null): void => {
    if (!this.#isOpen || (machine !== null && machine !== this.#program.machine.name)) return;
    const opening = this.#opening;
    const { simulation } = this.#program.machine;
    this.#program.later(simulation.evenly(0, silenceMsMax), 'line is dead', () => {
      if (!this.#isOpen || opening !== this.#opening) return;
      this.#isOpen = false;
      this.#events.disconnected();
      this.#tryLater(connectMs);
    });
  };

  #tryLater(afterMs: { readonly min: number; readonly max: number }): void {
    const { simulation, network } = this.#program.machine;
    this.#program.later(simulation.evenly(afterMs.min, afterMs.max), 'line is tried', () => {
      if (this.#isStopped || this.#isOpen) return;
      if (!network.reaches(this.#program.machine)) return this.#tryLater(retryMs);
      this.#opening += 1;
      this.#isOpen = true;
      this.#events.connected();
    });
  }
}

function messageOf(announcement: OfTills): FeedMessage {
  const { type } = announcement;
  switch (type) {
    case 'head':
      return {
        type,
        programme: announcement.programme,
        envelope: announcement.envelope,
        files: [...announcement.files],
      };
    case 'assignment':
      return { type, envelope: announcement.envelope };
    case 'leases':
      return { type };
  }
}
