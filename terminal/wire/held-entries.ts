import { z } from 'zod';
import { entryHash } from '../core/journal/chain.ts';
import { type Envelope, openEnvelope, type Signers } from './envelope.ts';
import { parseJson } from './faults.ts';
import { identifier, nonceHex, positiveInteger } from './schema-parts.ts';
import { sha256 } from './sha256.ts';
import { uploadedEntry } from './upload.ts';

/** Answers are asked for until none is left; some 2 kB an entry. */
export const heldEntriesPerAnswerMax = 100;

/**
 * `POST /v1/terminals/{terminal}/held-entries`: a till whose journal is damaged asks for what it has lost of it and has
 * handed in.
 */
export const heldEntriesAskSchema = z.strictObject({
  schema: z.literal(1),
  epoch: positiveInteger,
  first: positiveInteger,
  /** Null: up to the last that the server holds. */
  last: positiveInteger.nullable(),
  /** Fresh: an older answer would hide what was handed in since. */
  nonce: nonceHex,
});
export type HeldEntriesAsk = z.infer<typeof heldEntriesAskSchema>;

/** The server's word, signed by the head's key: the entries in their order, to the byte as they were handed in. */
export const heldEntriesSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('held-entries'),
  terminal: identifier,
  epoch: positiveInteger,
  nonce: nonceHex,
  /** The epoch that is open at the server. */
  open: positiveInteger,
  entries: z.array(uploadedEntry).max(heldEntriesPerAnswerMax),
  /** It holds others of these, behind the last that is here. */
  more: z.boolean(),
});
export type HeldEntries = z.infer<typeof heldEntriesSchema>;

/** The word counts when a head key signed it for this till and this question, and each entry has the hash that it says. */
export function readHeldEntries(
  envelope: Envelope,
  asked: HeldEntriesAsk & { readonly terminal: string; readonly signers: Signers },
): HeldEntries | { readonly refused: string } {
  const opened = openEnvelope('held-entries', envelope, asked.signers);
  if (!opened.opened) return { refused: opened.why };
  const word = parseJson(opened.payload, heldEntriesSchema, 'held-entries');
  if (!word.ok) return { refused: word.faults.slice(0, 3).join('; ') };
  const { terminal, epoch, nonce, entries, more } = word.value;
  if (terminal !== asked.terminal) return { refused: 'it was said to another till' };
  if (nonce !== asked.nonce || epoch !== asked.epoch) return { refused: 'it answers another question' };
  let before = asked.first - 1;
  for (const entry of entries) {
    if (entry.sequence <= before || entry.sequence > (asked.last ?? Number.MAX_SAFE_INTEGER))
      return { refused: `entry ${entry.sequence} was not asked for there` };
    if (entryHash(sha256, { epoch, ...entry }, entry.bytes) !== entry.hash)
      return { refused: `the hash of entry ${entry.sequence} is not that of its bytes` };
    before = entry.sequence;
  }
  return more && entries.length === 0 ? { refused: 'it holds more and tells nothing' } : word.value;
}
