import { z } from 'zod';
import { isRefusal } from '../../till/refusal.ts';
import type { Till } from '../../till/till.ts';
import { refusalProblem } from '../refusal-problem.ts';
import { type Reply, type Route, route } from '../route.ts';
import {
  checkoutSchema,
  confirmSchema,
  nothingSchema,
  openingSchema,
  problemSchema,
  redemptionSchema,
  replacingSchema,
} from '../schemas.ts';

const checkout = { description: 'The checkout', schema: checkoutSchema };
const gone = { description: 'There is no such checkout', schema: problemSchema };
const conflict = {
  description: 'It was sold or cancelled, or the decision has changed',
  schema: problemSchema,
};

export const checkoutRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/v1/checkouts',
    summary: 'Opens a checkout; an externalId that is open returns that one',
    body: openingSchema,
    answers: { 201: checkout, 200: checkout, 409: conflict },
    handle: async ({ till, body }) => {
      const { lines, keyed, externalId } = body;
      const opened = await till.checkouts.open({ lines, keyed, externalId });
      if (isRefusal(opened)) return refused(opened);
      return { status: opened.done.isNew ? 201 : 200, body: opened.done.view };
    },
  }),
  route({
    method: 'get',
    path: '/v1/checkouts/{id}',
    summary: 'How a checkout stands',
    answers: { 200: checkout, 404: gone },
    handle: async ({ till, params }) => reply(await till.checkouts.view(idOf(params))),
  }),
  route({
    method: 'put',
    path: '/v1/checkouts/{id}/lines',
    summary: 'Replaces the basket; the decision is made anew',
    body: replacingSchema,
    answers: { 200: checkout, 404: gone, 409: conflict },
    handle: async ({ till, params, body }) =>
      reply(await till.checkouts.replaceLines(idOf(params), body.lines)),
  }),
  route({
    method: 'post',
    path: '/v1/checkouts/{id}/confirm',
    summary: 'Sells the basket at this decision; durable before the answer',
    body: confirmSchema,
    answers: {
      200: { description: 'The sale', schema: z.object({ redemption: redemptionSchema }) },
      404: gone,
      409: conflict,
    },
    handle: async ({ till, params, body, keepAnswer }) => {
      const sold = await till.checkouts.confirm(idOf(params), {
        ...body,
        ...(keepAnswer === undefined ? {} : { answer: (redemption) => keepAnswer(200, { redemption }) }),
      });
      return isRefusal(sold) ? refused(sold) : { status: 200, body: { redemption: sold.done } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/checkouts/{id}/cancel',
    summary: 'Gives the checkout up and frees what was held',
    body: nothingSchema,
    answers: { 200: checkout, 404: gone, 409: conflict },
    handle: async ({ till, params }) => reply(await till.checkouts.cancel(idOf(params))),
  }),
];

function idOf(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

function reply(answer: Awaited<ReturnType<Till['checkouts']['view']>>): Reply {
  return isRefusal(answer) ? refused(answer) : { status: 200, body: answer.done };
}

function refused(refusal: Parameters<typeof refusalProblem>[0]): Reply {
  const problem = refusalProblem(refusal);
  return { status: problem.status, body: problem };
}
