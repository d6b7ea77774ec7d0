import { z } from 'zod';
import { identifier, positiveInteger } from '../../terminal/wire/schema-parts.ts';

/** The offers themselves are checked when they are entered. */
export const offersFileSchema = z.strictObject({
  schema: z.literal(1),
  programme: identifier,
  version: positiveInteger,
  offers: z.array(z.looseObject({})),
});
