import { z } from 'zod';
import { type Envelope, envelopeSchema, openEnvelope, type Signers } from './envelope.ts';
import { parseJson } from './faults.ts';
import { identifier, isoInstant, nonceHex, positiveInteger, sha256Hex, wholeNumber } from './schema-parts.ts';

/** More breaks than this are not handed in: what lies behind them is named as lost, and stays in the file that was set aside. */
export const keptRunsMax = 500;
const epochsMax = 64;

const run = z
  .strictObject({ first: positiveInteger, last: positiveInteger, previousHash: sha256Hex, hash: sha256Hex })
  .refine(({ first, last }) => first <= last, 'must not end before it begins');

/** What a till still has of an epoch that it gives up: every entry up to `end` is in a run or lost. */
const keptEpoch = z
  .strictObject({
    epoch: positiveInteger,
    runs: z.array(run).max(keptRunsMax),
    end: wholeNumber,
    /** Of the lost entries: as far as other tables of the damaged file tell. They prove nothing. */
    known: z.strictObject({
      entries: wholeNumber,
      /** Fen that members paid, and fen that were taken off, in these. */
      payable: wholeNumber,
      discount: wholeNumber,
    }),
  })
  .refine(
    ({ runs, end }) => runs.every(({ first, last }, at) => first > (runs[at - 1]?.last ?? 0) && last <= end),
    'runs must be in their order, apart, and end by the end',
  );

/**
 * `POST /v1/terminals/{terminal}/epoch`: a till begins another chain, because what it has of the last one is
 * damaged, or because another machine took its place. The same call again is answered again.
 */
export const newEpochRequestSchema = z.strictObject({
  schema: z.literal(1),
  /** The one that it wants to begin: higher than any that it knows. */
  epoch: positiveInteger,
  reason: z.enum(['journal-damaged', 'machine-replaced']),
  /** Fresh: the answer is no recording. */
  nonce: nonceHex,
  /** What it still has of the epochs before: it will hand that in too. */
  kept: z.array(keptEpoch).max(epochsMax),
});
export type NewEpochRequest = z.infer<typeof newEpochRequestSchema>;
export type KeptWord = NewEpochRequest['kept'][number];

/**
 * The server's word on the new epoch, signed by the head's key. What a damaged file may have forgotten stands in
 * it anew: no head, root or assignment under these versions is taken, and no time before this one is believed.
 */
export const epochOpenedSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('epoch-opened'),
  terminal: identifier,
  epoch: positiveInteger,
  nonce: nonceHex,
  at: isoInstant,
  assignment: positiveInteger,
  programmes: z
    .array(z.strictObject({ id: identifier, root: positiveInteger, head: wholeNumber }))
    .min(1)
    .max(16),
  /** Up to where the server holds each epoch that was given up. */
  held: z.array(z.strictObject({ epoch: positiveInteger, sequence: wholeNumber })).max(epochsMax),
});
export type EpochOpened = z.infer<typeof epochOpenedSchema>;

export const newEpochAnswerSchema = z.strictObject({
  schema: z.literal(1),
  assignment: envelopeSchema,
  /** An envelope over `epochOpenedSchema`. */
  opened: envelopeSchema,
});
export type NewEpochAnswer = z.infer<typeof newEpochAnswerSchema>;

/** The word counts when a head key signed it for this till, this epoch and this question. */
export function readEpochOpened(
  envelope: Envelope,
  asked: Pick<NewEpochRequest, 'epoch' | 'nonce'> & { readonly terminal: string; readonly signers: Signers },
): EpochOpened | { readonly refused: string } {
  const opened = openEnvelope('epoch-opened', envelope, asked.signers);
  if (!opened.opened) return { refused: opened.why };
  const word = parseJson(opened.payload, epochOpenedSchema, 'epoch-opened');
  if (!word.ok) return { refused: word.faults.join('; ') };
  const { terminal, epoch, nonce: answered } = word.value;
  if (terminal !== asked.terminal) return { refused: 'it was said to another till' };
  if (answered !== asked.nonce) return { refused: 'it answers another question' };
  if (epoch !== asked.epoch) return { refused: `it opens epoch ${epoch}` };
  return word.value;
}
