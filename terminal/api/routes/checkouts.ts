import { z } from 'zod';
import type { CheckoutDesk } from '../../till/checkouts/checkout-desk.ts';
import { isRefusal } from '../../till/refusal.ts';
import { refusalProblem } from '../refusal-problem.ts';
import { type Reply, type Route, route } from '../route.ts';
import {
  checkoutSchema,
  confirmSchema,
  memberCodeSchema,
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
    training: true,
    path: '/v1/checkouts',
    summary: 'Opens a checkout; an externalId that is open returns that one',
    body: openingSchema,
    answers: { 201: checkout, 200: checkout, 409: conflict },
    handle: async ({ desk, body }) => {
      const opened = await desk.checkouts.open(body);
      if (isRefusal(opened)) return refused(opened);
      return { status: opened.done.isNew ? 201 : 200, body: opened.done.view };
    },
  }),
  route({
    method: 'get',
    training: true,
    path: '/v1/checkouts/{id}',
    summary: 'How a checkout stands',
    answers: { 200: checkout, 404: gone },
    handle: async ({ desk, params }) => reply(await desk.checkouts.view(idOf(params))),
  }),
  route({
    method: 'put',
    training: true,
    path: '/v1/checkouts/{id}/lines',
    summary: 'Replaces the basket, and what was keyed when that is given; the decision is made anew',
    body: replacingSchema,
    answers: { 200: checkout, 404: gone, 409: conflict },
    handle: async ({ desk, params, body }) => reply(await desk.checkouts.replaceLines(idOf(params), body)),
  }),
  route({
    method: 'post',
    training: true,
    path: '/v1/checkouts/{id}/member-code',
    summary: 'Takes the code on a member’s phone instead of a card; each is good once at this till',
    body: memberCodeSchema,
    answers: {
      200: checkout,
      404: gone,
      409: {
        description: 'The code is out of date or was used, or the checkout is closed',
        schema: problemSchema,
      },
      422: { description: 'No code of a programme that is known here', schema: problemSchema },
    },
    handle: async ({ till, desk, params, body }) =>
      reply(await till.memberCode(desk, idOf(params), body.code)),
  }),
  route({
    method: 'post',
    training: true,
    path: '/v1/checkouts/{id}/confirm',
    summary: 'Sells the basket at this decision; durable before the answer',
    body: confirmSchema,
    answers: {
      200: { description: 'The sale', schema: z.object({ redemption: redemptionSchema }) },
      404: gone,
      409: conflict,
    },
    handle: async ({ desk, params, body, keepAnswer }) => {
      const sold = await desk.checkouts.confirm(idOf(params), {
        ...body,
        ...(keepAnswer === undefined ? {} : { answer: (redemption) => keepAnswer(200, { redemption }) }),
      });
      return isRefusal(sold) ? refused(sold) : { status: 200, body: { redemption: sold.done } };
    },
  }),
  route({
    method: 'post',
    training: true,
    path: '/v1/checkouts/{id}/cancel',
    summary: 'Gives the checkout up and frees what was held',
    body: nothingSchema,
    answers: { 200: checkout, 404: gone, 409: conflict },
    handle: async ({ desk, params }) => reply(await desk.checkouts.cancel(idOf(params))),
  }),
];

function idOf(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

function reply(answer: Awaited<ReturnType<CheckoutDesk['view']>>): Reply {
  return isRefusal(answer) ? refused(answer) : { status: 200, body: answer.done };
}

function refused(refusal: Parameters<typeof refusalProblem>[0]): Reply {
  const problem = refusalProblem(refusal);
  return { status: problem.status, body: problem };
}
