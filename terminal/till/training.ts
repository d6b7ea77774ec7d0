import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { WorkingStore } from './checkouts/working-store.ts';
import { Desk, type DeskParts } from './desk.ts';
import { isDamage } from './journal/check-journal.ts';
import { Journal } from './journal/journal.ts';
import { freeName, setAside } from './journal/set-aside.ts';
import { type Log, TillError } from './ports.ts';

/** Where training keeps its own files; all of it may be wiped while the till stands still. */
export type TrainingFiles = { readonly journal: string; readonly working: string };

/**
 * A desk to practise at: the same offers, members and readers, and a journal of its own that no outbox ever
 * empties. It is opened by the first call that asks for it. Nothing in it is worth money: when it is damaged it is
 * set aside under a name of its own, said, and practice begins anew. Real sales go on whatever has become of it.
 */
export class Training {
  readonly #files: TrainingFiles;
  readonly #parts: Omit<DeskParts, 'journal' | 'working' | 'idPrefix' | 'written'>;
  readonly #place: { readonly terminal: string; readonly epoch: number };
  readonly #log: Log;
  readonly #changed: () => void;
  #opening: Promise<Desk> | null = null;
  /** The desk, once it is open. */
  opened: Desk | null = null;
  /** Under which name a damaged journal is kept, when one was found since the start. */
  setAside: string | null = null;

  constructor(options: {
    readonly files: TrainingFiles;
    readonly place: { readonly terminal: string; readonly epoch: number };
    readonly parts: Omit<DeskParts, 'journal' | 'working' | 'idPrefix' | 'written'>;
    readonly log: Log;
    /** What the status tells of it has changed. */
    readonly changed: () => void;
  }) {
    this.#files = options.files;
    this.#place = options.place;
    this.#parts = options.parts;
    this.#log = options.log;
    this.#changed = options.changed;
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
    const files = await this.#openFiles().catch(async (error: unknown) => {
      if (!isDamaged(error)) throw error;
      await this.#beginAnew(error);
      return this.#openFiles();
    });
    this.opened = new Desk({ ...this.#parts, ...files, idPrefix: 'tr-', written: () => {} });
    return this.opened;
  }

  async #openFiles(): Promise<{ readonly journal: Journal; readonly working: WorkingStore }> {
    const journal = await Journal.open({ file: this.#files.journal, ...this.#place });
    try {
      return { journal, working: await WorkingStore.open(this.#files.working) };
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Both go: open baskets of a journal that is gone would be sold again. */
  async #beginAnew(why: Error): Promise<void> {
    const { journal, working } = this.#files;
    const name = await freeName(journal, 'damaged');
    await setAside(working, await freeName(working, 'damaged'));
    await setAside(journal, name);
    this.setAside = basename(name);
    this.#log('training-set-aside', { why: why.message, kept: this.setAside, ...setAsideWords });
    this.#changed();
  }
}

const setAsideWords = {
  zh: '练习流水已损坏，已改名保存并重新开始；正式流水不受影响',
  en: 'the practice journal was damaged: it is kept under another name, and practice begins anew; real sales are not touched',
} as const;

function isDamaged(error: unknown): error is Error {
  return error instanceof TillError ? error.code === 'journal-damaged' : isDamage(error);
}
