import { z } from 'zod';
import { cardToken } from '../core/card-token.ts';
import { type Envelope, openEnvelope, type Signers } from './envelope.ts';
import { parseJson } from './faults.ts';
import { identifier, isoInstant, nonceHex, positiveInteger, wholeNumber } from './schema-parts.ts';

/** More than a basket's offers have that are asked for at the sale. */
export const offersPerHoldAskMax = 50;
/** A card is known to few programmes. */
const cardsPerHoldAskMax = 8;
/** More than a counter has baskets; whoever holds so many gets no more until it has let some go. */
export const openHoldsMax = 200;
export const letGoPerAskMax = 1_000;

const holdId = z.string().regex(/^mh-[0-9a-f]{24}$/, 'must be the id of a hold');
const token = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
  .transform(cardToken);

/**
 * `POST /v1/terminals/{terminal}/member-holds`: the till wants uses of offers held for the member at its counter, and
 * says which of its holds it will never spend. The till makes the ids: the same ask again gets the same hold, and an
 * id that was let go is never held again, in whatever order calls arrive.
 */
export const memberHoldAskSchema = z.strictObject({
  schema: z.literal(1),
  epoch: positiveInteger,
  nonce: nonceHex,
  wanted: z
    .strictObject({
      checkout: identifier,
      /** The member's card, by each programme that knows it. */
      cards: z
        .array(z.strictObject({ programme: identifier, token }))
        .min(1)
        .max(cardsPerHoldAskMax),
      offers: z
        .array(z.strictObject({ hold: holdId, offer: identifier, uses: positiveInteger }))
        .min(1)
        .max(offersPerHoldAskMax),
    })
    .nullable(),
  letGo: z.array(holdId).max(letGoPerAskMax),
});
export type MemberHoldAsk = z.infer<typeof memberHoldAskSchema>;

/** The answer, an envelope of the head's key. */
export const memberHoldsSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('member-holds'),
  terminal: identifier,
  epoch: positiveInteger,
  /** Of the ask. */
  nonce: nonceHex,
  issuedAt: isoInstant,
  /** Of each wanted offer that the server knows and may give now. */
  held: z
    .array(
      z.strictObject({
        hold: holdId,
        offer: identifier,
        /** 0: nothing is left for this member. */
        uses: wholeNumber,
        /** What the member used or has held elsewhere, by the server's clock, this checkout left out. */
        used: z.strictObject({
          day: wholeNumber,
          week: wholeNumber,
          month: wholeNumber,
          year: wholeNumber,
          offer: wholeNumber,
        }),
      }),
    )
    .max(offersPerHoldAskMax),
  /** All that is held for this till and epoch. */
  open: z.array(z.strictObject({ hold: holdId, checkout: identifier })).max(openHoldsMax),
});
export type MemberHolds = z.infer<typeof memberHoldsSchema>;

/** The answer to this very question, or why it is none. */
export function openMemberHolds(
  envelope: Envelope,
  asked: {
    readonly terminal: string;
    readonly epoch: number;
    readonly nonce: string;
    readonly signers: Signers;
  },
): MemberHolds | { readonly refused: string } {
  const opened = openEnvelope('member-holds', envelope, asked.signers);
  if (!opened.opened) return { refused: opened.why };
  const parsed = parseJson(opened.payload, memberHoldsSchema, 'member holds');
  if (!parsed.ok) return { refused: parsed.faults.slice(0, 3).join('; ') };
  const { terminal, epoch, nonce: answered } = parsed.value;
  if (terminal !== asked.terminal || epoch !== asked.epoch)
    return { refused: 'the holds are for another journal' };
  return answered === asked.nonce ? parsed.value : { refused: 'the holds answer another question' };
}
