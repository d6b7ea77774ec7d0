import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import { identifier } from './schema-parts.ts';

export const feedPath = '/v1/terminals/feed';
export const feedMessageBytesMax = 65_536;
/** Files that come with a head, together, before they are written in base 64. */
export const carriedBytesMax = 16_384;
const carriedFilesMax = 8;

/** What the home server pushes to a till over `feedPath`; all that it can act on is signed by itself. */
export const feedMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('head'),
    programme: identifier,
    envelope: envelopeSchema,
    /** Small files that are new with it, base 64; each is known by its hash, like one that was fetched. */
    files: z
      .array(z.base64().max(2 * carriedBytesMax))
      .max(carriedFilesMax)
      .optional(),
  }),
  z.strictObject({ type: z.literal('assignment'), envelope: envelopeSchema }),
  /** Something of this till's leases has changed: it asks for them, and what it then gets is signed. */
  z.strictObject({ type: z.literal('leases') }),
]);
export type FeedMessage = z.infer<typeof feedMessageSchema>;
