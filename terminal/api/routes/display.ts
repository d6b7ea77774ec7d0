import { type Route, route } from '../route.ts';
import { nothingSchema } from '../schemas.ts';

export const displayRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/v1/display/prompt',
    summary: 'Has the customer display ask for the card',
    body: nothingSchema,
    answers: { 200: { description: 'It asks', schema: nothingSchema } },
    handle: async ({ till }) => {
      till.display.prompt();
      return { status: 200, body: {} };
    },
  }),
];
