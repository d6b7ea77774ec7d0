import { z } from 'zod';
import { virtualCardImageSchema } from './card-image-schema.ts';

/** More cards than a hand can hold; each image is a few kilobytes. */
const cardsMax = 64;

const trayFileSchema = z.strictObject({
  schema: z.literal(1),
  cards: z
    .array(
      z.strictObject({
        card: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be a short name: a–z, 0–9, hyphen'),
        title: z.strictObject({ zh: z.string().min(1).max(64), en: z.string().min(1).max(64) }),
        /** What the till must say of it. */
        expect: z.string().min(1).max(64),
        /** Which of its sides is shown to the reader. */
        interface: z.enum(['contact', 'contactless']),
        image: virtualCardImageSchema,
      }),
    )
    .min(1)
    .max(cardsMax)
    .superRefine((cards, context) => {
      cards.forEach(({ card, interface: side, image }, place) => {
        if (cards.findIndex((other) => other.card === card) !== place)
          context.addIssue({ code: 'custom', path: [place, 'card'], message: 'is there twice' });
        if (!image.faces.some((face) => face.interface === side))
          context.addIssue({
            code: 'custom',
            path: [place, 'interface'],
            message: `the card has no ${side} side`,
          });
      });
    }),
});

/** The virtual cards that lie beside a demo's reader. They hold private keys: test material, never a bank's. */
export type TrayFile = z.infer<typeof trayFileSchema>;
export type TrayCard = TrayFile['cards'][number];

export type ReadTrayFile =
  | { readonly ok: true; readonly value: TrayFile }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads the file's text; each fault is one line, `path: what is wrong`. */
export function readTrayFile(text: string): ReadTrayFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, faults: [`tray: not JSON: ${(error as Error).message}`] };
  }
  const result = trayFileSchema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    faults: result.error.issues.map(({ path, message }) => `tray.${path.join('.')}: ${message}`),
  };
}
