import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import { identifier } from './schema-parts.ts';

export const feedPath = '/v1/terminals/feed';
export const feedMessageBytesMax = 65_536;

/** What the home server pushes to a till over `feedPath`; all of it is signed by itself. */
export const feedMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('head'), programme: identifier, envelope: envelopeSchema }),
  z.strictObject({ type: z.literal('assignment'), envelope: envelopeSchema }),
]);
export type FeedMessage = z.infer<typeof feedMessageSchema>;
