import { z } from 'zod';
import { isRefusal } from '../../till/refusal.ts';
import { refusalProblem } from '../refusal-problem.ts';
import { type Route, route } from '../route.ts';
import {
  findRedemptionSchema,
  problemSchema,
  redemptionSchema,
  refundAnswerSchema,
  refundSchema,
  voidSchema,
} from '../schemas.ts';

const redemption = { description: 'What became of it', schema: redemptionSchema };
const gone = { description: 'There is no such redemption', schema: problemSchema };

export const redemptionRoutes: readonly Route[] = [
  route({
    method: 'get',
    training: true,
    path: '/v1/redemptions',
    summary: 'What became of a basket of yours, also after a crash or a lost answer',
    query: findRedemptionSchema,
    answers: { 200: redemption, 404: gone },
    handle: async ({ desk, query }) => {
      const found = await desk.sales.redemption({ externalId: query.externalId });
      return isRefusal(found)
        ? { status: 404, body: refusalProblem(found) }
        : { status: 200, body: found.done };
    },
  }),
  route({
    method: 'get',
    training: true,
    path: '/v1/redemptions/{id}',
    summary: 'What became of a sale, also after a crash or a lost answer',
    answers: { 200: redemption, 404: gone },
    handle: async ({ desk, params }) => {
      const found = await desk.sales.redemption({ id: params['id'] ?? '' });
      return isRefusal(found)
        ? { status: 404, body: refusalProblem(found) }
        : { status: 200, body: found.done };
    },
  }),
  route({
    method: 'post',
    training: true,
    path: '/v1/redemptions/{id}/refunds',
    summary: 'Gives back exactly what was paid for these units',
    body: refundSchema,
    answers: {
      201: { description: 'The refund', schema: z.object({ refund: refundAnswerSchema }) },
      404: gone,
      409: { description: 'More units than were bought', schema: problemSchema },
    },
    handle: async ({ desk, params, body, key, keepAnswer }) => {
      const refunded = await desk.refunds.refund(params['id'] ?? '', {
        ...body,
        key,
        answer: keepAnswer === undefined ? undefined : (refund) => keepAnswer(201, { refund }),
      });
      if (!isRefusal(refunded)) return { status: 201, body: { refund: refunded.done } };
      const problem = refusalProblem(refunded);
      return { status: problem.status, body: problem };
    },
  }),
  route({
    method: 'post',
    training: true,
    path: '/v1/redemptions/{id}/void',
    summary: 'Undoes a whole redemption of the same business day: a refund of every unit that is left',
    body: voidSchema,
    answers: {
      201: { description: 'The refund of what was left', schema: z.object({ refund: refundAnswerSchema }) },
      404: gone,
      409: { description: 'Of another business day, or nothing is left of it', schema: problemSchema },
    },
    handle: async ({ desk, params, body, key, keepAnswer }) => {
      const undone = await desk.refunds.void(params['id'] ?? '', {
        ...body,
        key,
        answer: keepAnswer === undefined ? undefined : (refund) => keepAnswer(201, { refund }),
      });
      if (!isRefusal(undone)) return { status: 201, body: { refund: undone.done } };
      const problem = refusalProblem(undone);
      return { status: problem.status, body: problem };
    },
  }),
];
