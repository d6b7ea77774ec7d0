import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { invariant } from '../../core/invariant.ts';
import { sha256 } from '../../wire/sha256.ts';

/** The last entry that this till has answered for. */
export type Answered = {
  readonly terminal: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly hash: string;
};

/** Less than a sector, which a disk writes whole or not at all. */
const markBytes = 256;
const checkCharacters = 16;

/**
 * A witness beside the journal: after each commit, before anybody is told, it notes which entry that was. It is not
 * synced, so a power cut may leave it behind; it is never ahead of the journal. A journal that ends before it has
 * lost what was acknowledged, however whole it looks.
 */
export class AnsweredMark {
  readonly #file: string;
  readonly #terminal: string;
  #handle: number | null = null;

  constructor(journal: string, terminal: string) {
    this.#file = markBeside(journal);
    this.#terminal = terminal;
  }

  /** What will be written down of an entry: made while the disk still writes the entry itself. */
  markOf({ epoch, sequence, hash }: Omit<Answered, 'terminal'>): Uint8Array {
    const line = lineOf({ terminal: this.#terminal, epoch, sequence, hash });
    const mark = Buffer.from(line.padEnd(markBytes, '\n'));
    invariant(mark.length === markBytes, 'the mark is longer than a sector');
    return mark;
  }

  /** Waits for the system's memory and not for the disk: some microseconds, less than a turn of the thread pool. */
  put(mark: Uint8Array): void {
    try {
      this.#handle ??= openSync(this.#file, constants.O_RDWR | constants.O_CREAT, 0o600);
      writeSync(this.#handle, mark, 0, mark.length, 0);
    } catch {
      // The sale is in the journal all the same: a witness that cannot write is only behind.
      this.close();
    }
  }

  close(): void {
    if (this.#handle === null) return;
    const handle = this.#handle;
    this.#handle = null;
    try {
      closeSync(handle);
    } catch {
      // As above.
    }
  }
}

/** Null when there is none, or none that can be believed: then it says nothing. */
export function readAnswered(journal: string): Answered | null {
  let text: string;
  try {
    text = readFileSync(markBeside(journal), 'utf8');
  } catch {
    return null;
  }
  const [terminal = '', epoch, sequence, hash = ''] = text.trimEnd().split(' ');
  const answered = { terminal, epoch: Number(epoch), sequence: Number(sequence), hash };
  return lineOf(answered) === text.trimEnd() ? answered : null;
}

function lineOf({ terminal, epoch, sequence, hash }: Answered): string {
  const words = `${terminal} ${epoch} ${sequence} ${hash}`;
  return `${words} ${sha256(words).slice(0, checkCharacters)}`;
}

function markBeside(journal: string): string {
  return `${journal}-answered`;
}
