import { z } from 'zod';
import { type Envelope, openEnvelope, type Signers } from './envelope.ts';
import { parseJson } from './faults.ts';
import { identifier, isoInstant, nonceHex } from './schema-parts.ts';

/** `POST /v1/terminals/{terminal}/time`: what time is it? */
export const timeQuestionSchema = z.strictObject({ schema: z.literal(1), nonce: nonceHex });
export type TimeQuestion = z.infer<typeof timeQuestionSchema>;

/** The payload of the answer, signed by the home programme's head key. */
export const signedTimeSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('time'),
  terminal: identifier,
  nonce: nonceHex,
  at: isoInstant,
});
export type SignedTime = z.infer<typeof signedTimeSchema>;

/** T1: the time counts when a head key signed it for this till and this question. Milliseconds, or why it does not. */
export function openSignedTime(
  envelope: Envelope,
  asked: { readonly terminal: string; readonly nonce: string; readonly signers: Signers },
): { readonly atMs: number } | { readonly refused: string } {
  const opened = openEnvelope('time', envelope, asked.signers);
  if (!opened.opened) return { refused: opened.why };
  const time = parseJson(opened.payload, signedTimeSchema, 'time');
  if (!time.ok) return { refused: time.faults.join('; ') };
  if (time.value.terminal !== asked.terminal) return { refused: 'it was told to another till' };
  if (time.value.nonce !== asked.nonce) return { refused: 'it answers another question' };
  return { atMs: Date.parse(time.value.at) };
}
