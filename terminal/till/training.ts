import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorkingStore } from './checkouts/working-store.ts';
import { Desk, type DeskParts } from './desk.ts';
import { Journal } from './journal/journal.ts';

/** Where training keeps its own files; all of it may be wiped while the till stands still. */
export type TrainingFiles = { readonly journal: string; readonly working: string };

/**
 * A desk to practise at: the same offers, members and readers, and a journal of its own that no outbox ever
 * empties. It is opened by the first call that asks for it.
 */
export class Training {
  readonly #files: TrainingFiles;
  readonly #parts: Omit<DeskParts, 'journal' | 'working' | 'idPrefix' | 'written'>;
  readonly #place: { readonly terminal: string; readonly epoch: number };
  #opening: Promise<Desk> | null = null;
  /** The desk, once it is open. */
  opened: Desk | null = null;

  constructor(options: {
    readonly files: TrainingFiles;
    readonly place: { readonly terminal: string; readonly epoch: number };
    readonly parts: Omit<DeskParts, 'journal' | 'working' | 'idPrefix' | 'written'>;
  }) {
    this.#files = options.files;
    this.#place = options.place;
    this.#parts = options.parts;
  }

  desk(): Promise<Desk> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      // A disk that failed once is tried again by the next call.
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async close(): Promise<void> {
    const desk = await this.#opening?.catch(() => null);
    await desk?.close();
  }

  async #open(): Promise<Desk> {
    await mkdir(dirname(this.#files.journal), { recursive: true, mode: 0o700 });
    const journal = await Journal.open({ file: this.#files.journal, ...this.#place });
    const working = await WorkingStore.open(this.#files.working);
    this.opened = new Desk({ ...this.#parts, journal, working, idPrefix: 'tr-', written: () => {} });
    return this.opened;
  }
}
