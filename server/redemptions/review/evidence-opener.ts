import { Worker } from 'node:worker_threads';
import { type OpenedEvidence, openEvidences, type SealedEvidence, type Trust } from './open-evidence.ts';

/** A till's usual upload is opened where it came in: that takes less than the way to the thread and back. */
const openedHereMax = 20;

/** A thread starts from a file that runs as it is: this code has one when it is compiled. */
const isCompiled = import.meta.url.endsWith('.js');

type Opened = readonly (OpenedEvidence | null)[];
type Waiting = { readonly resolve: (opened: Opened) => void; readonly reject: (error: Error) => void };

/**
 * Opens the evidence of long journals in a thread of its own, beside the one that answers tills. As written, under a
 * test, the same code runs in the caller's thread; the system tests run the compiled one.
 */
export class EvidenceOpener {
  #thread: Worker | null = null;
  /** First come, first served: the thread answers in that order. */
  #waiting: Waiting[] = [];

  /** What `openEvidences` says. Throws when the thread has failed; the next call begins another. */
  async open(all: readonly SealedEvidence[], trust: Trust): Promise<Opened> {
    if (all.length <= openedHereMax || !isCompiled) return openEvidences(all, trust);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#thread ??= this.#begin();
      this.#thread.postMessage({ all, trust });
    });
  }

  async end(): Promise<void> {
    await this.#thread?.terminate();
  }

  #begin(): Worker {
    const thread = new Worker(new URL('./evidence-thread.js', import.meta.url));
    thread.on('message', (opened: Opened) => this.#waiting.shift()?.resolve(opened));
    const giveUp = (error: Error) => {
      // A thread that has failed ends after that: by then another may have begun.
      if (this.#thread !== thread) return;
      this.#thread = null;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
    thread.once('error', giveUp);
    thread.once('exit', () => giveUp(new Error('the thread that opens evidence has ended')));
    return thread;
  }
}
