import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { allOffersSchema, statusSchema } from '../schemas.ts';

export const stateRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/status',
    summary: 'Readers, printers, cache, journal and clock',
    answers: {
      200: {
        description: 'How the till is',
        schema: statusSchema,
      },
    },
    handle: async ({ till }) => ({ status: 200, body: await till.status() }),
  }),
  route({
    method: 'get',
    path: '/v1/offers',
    summary: 'Offers in force at this store, or all that can hold here',
    query: allOffersSchema,
    answers: {
      200: {
        description: 'The offers, as published',
        schema: z.array(z.looseObject({ id: z.string() }).meta({ id: 'Offer' })),
      },
    },
    handle: async ({ till, query }) => ({
      status: 200,
      body: query.all === 'true' ? till.allOffers() : till.offers(),
    }),
  }),
];
