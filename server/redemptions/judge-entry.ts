import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import { entryFault } from '../../terminal/core/journal/entry-sums.ts';
import { faultLines } from '../../terminal/wire/faults.ts';
import { journalEntrySchema } from '../../terminal/wire/journal-entry-schema.ts';
import { readJsonText } from '../http/json-text.ts';

export type Judgement =
  | { readonly outcome: 'accepted'; readonly entry: JournalEntry }
  | { readonly outcome: 'rejected'; readonly reason: string };

/** As long as an answer to a till may say it (`uploadAnswerSchema`). */
export const reasonLengthMax = 500;

/**
 * What the server thinks of one entry by its exact bytes: whether it can be read, and whether its sums are
 * one another's. Every entry is kept, whatever the judgement. Whether the decision and the card's evidence hold
 * is the business of its review.
 */
export function judgeEntry(bytes: string): Judgement {
  const text = readJsonText(bytes);
  if (!text.ok) return rejected(`entry: ${text.why}`);
  const parsed = journalEntrySchema.safeParse(text.json);
  if (!parsed.success) return rejected(faultLines(parsed.error, 'entry').join('; '));
  const fault = entryFault(parsed.data);
  return fault === null ? { outcome: 'accepted', entry: parsed.data } : rejected(fault);
}

export function rejected(reason: string): Extract<Judgement, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason: reason.slice(0, reasonLengthMax) };
}
