import { readerTroubleWords, type TroubleWords } from '../../../core/words/reader-trouble-words.ts';
import type { CounterStatus } from '../../../wire/counter/counter-status.ts';

/** A slot in such trouble is told of beside one that works: the card that lies there is in the wrong place. */
const toldBesideOthers: ReadonlySet<string> = new Set(['card-silent', 'card-busy', 'reader-failed']);

/** The trouble that keeps a card from being read, by its code; null: a card that is shown now is read. */
export function troubleToTell(readers: CounterStatus['readers']): string | null {
  const works = readers.some(({ state }) => state !== 'trouble');
  const troubles = readers.flatMap((reader) => (reader.state === 'trouble' ? [reader.trouble] : []));
  return troubles.find((trouble) => !works || toldBesideOthers.has(trouble)) ?? null;
}

/** What is wrong, and what the cashier can do about it; undefined for a code of a newer till. */
export function troubleWords(trouble: string): TroubleWords | undefined {
  return (readerTroubleWords as Readonly<Record<string, TroubleWords>>)[trouble];
}
