import { z } from 'zod';
import { type Route, route } from '../route.ts';

export const stateRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/status',
    summary: 'Readers, printers, cache, journal and clock',
    answers: {
      200: {
        description: 'How the till is',
        schema: z.looseObject({ terminal: z.string() }).meta({ id: 'Status' }),
      },
    },
    handle: async ({ till }) => ({ status: 200, body: await till.status() }),
  }),
  route({
    method: 'get',
    path: '/v1/offers',
    summary: 'Offers in force at this store',
    answers: {
      200: {
        description: 'The offers, as published',
        schema: z.array(z.looseObject({ id: z.string() }).meta({ id: 'Offer' })),
      },
    },
    handle: async ({ till }) => ({ status: 200, body: till.offers() }),
  }),
];
