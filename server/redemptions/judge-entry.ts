import type { z } from 'zod';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import { entryFault } from '../../terminal/core/journal/entry-sums.ts';
import { faultLines } from '../../terminal/wire/faults.ts';
import {
  entryHeaderSchema,
  entryKinds,
  journalEntrySchema,
} from '../../terminal/wire/journal-entry-schema.ts';
import { readJsonText } from '../http/json-text.ts';

export type Judgement =
  | { readonly outcome: 'accepted'; readonly entry: JournalEntry }
  | { readonly outcome: 'rejected'; readonly reason: string };

/** A later program wrote it: with fields, or of a kind, that this one has never heard of. */
export type Newer = { readonly outcome: 'newer'; readonly reason: string };

/** As long as an answer to a till may say it (`uploadAnswerSchema`). */
export const reasonLengthMax = 500;

/**
 * What the server thinks of one entry by its exact bytes: whether it can be read, and whether its sums are
 * one another's. Every entry that is accepted or rejected is kept; one that is newer than this program is left to the
 * till until the server is updated. Whether the decision and the card's evidence hold is the business of its review.
 */
export function judgeEntry(bytes: string): Judgement | Newer {
  const text = readJsonText(bytes);
  if (!text.ok) return rejected(`entry: ${text.why}`);
  const parsed = journalEntrySchema.safeParse(text.json);
  if (!parsed.success) {
    const reason = faultLines(parsed.error, 'entry').join('; ').slice(0, reasonLengthMax);
    return { outcome: isNewer(parsed.error, text.json) ? 'newer' : 'rejected', reason };
  }
  const fault = entryFault(parsed.data);
  return fault === null ? { outcome: 'accepted', entry: parsed.data } : rejected(fault);
}

/** Nothing is wrong with it but what is unknown here. */
function isNewer({ issues }: z.ZodError, json: unknown): boolean {
  if (issues.every(({ code }) => code === 'unrecognized_keys')) return true;
  const header = entryHeaderSchema.safeParse(json);
  return header.success && (header.data.schema > 1 || !entryKinds.some((kind) => kind === header.data.kind));
}

export function rejected(reason: string): Extract<Judgement, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason: reason.slice(0, reasonLengthMax) };
}
