import { z } from 'zod';
import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { insertCardSchema, nothingSchema, problemSchema } from '../schemas.ts';

/** The virtual reader's tray, as the demo's main file fills it. */
export type VirtualTray = {
  readonly cards: readonly {
    readonly card: string;
    readonly title: { readonly zh: string; readonly en?: string | undefined };
    readonly expect: string;
  }[];
  /** False when the tray has no such card. */
  readonly insert: (card: string) => boolean;
  readonly remove: () => void;
};

const card = z.object({
  card: z.string(),
  title: z.object({ zh: z.string(), en: z.string().optional() }),
  expect: z.string(),
});

/** Only in demo and test: cards that go the whole way of real ones. */
export function virtualReaderRoutes(tray: VirtualTray): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/virtual-reader',
      summary: 'The virtual cards, and the recognition.code that each must cause',
      demoOnly: true,
      answers: { 200: { description: 'The tray', schema: z.array(card) } },
      handle: async () => ({ status: 200, body: tray.cards }),
    }),
    route({
      method: 'post',
      path: '/v1/virtual-reader/insert',
      summary: 'Puts a card on the reader; answers when it has been read',
      demoOnly: true,
      body: insertCardSchema,
      answers: {
        200: { description: 'The card lies on the reader', schema: card },
        404: { description: 'There is no such card', schema: problemSchema },
      },
      handle: async ({ till, body }) => {
        if (!tray.insert(body.card))
          return { status: 404, body: problem(404, 'no-such-card', { card: body.card }) };
        await till.cards.settled();
        return { status: 200, body: tray.cards.find((known) => known.card === body.card) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/virtual-reader/remove',
      summary: 'Takes the card off the reader',
      demoOnly: true,
      body: nothingSchema,
      answers: { 200: { description: 'The reader is empty', schema: nothingSchema } },
      handle: async () => {
        tray.remove();
        return { status: 200, body: {} };
      },
    }),
  ];
}
