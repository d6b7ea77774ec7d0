import { isRefusal } from '../../till/refusal.ts';
import { problem } from '../problem.ts';
import { refusalProblem } from '../refusal-problem.ts';
import { type Route, route } from '../route.ts';
import {
  findSalesSchema,
  printOrderSchema,
  printSchema,
  problemSchema,
  receiptQuerySchema,
  receiptSchema,
  saleDetailSchema,
  saleListSchema,
} from '../schemas.ts';

const salesShownDefault = 20;
const gone = { description: 'There is no such sale', schema: problemSchema };

export const saleRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/sales',
    summary: 'Sales of this till, newest first, page by page',
    training: true,
    query: findSalesSchema,
    answers: { 200: { description: 'A page of sales', schema: saleListSchema } },
    handle: async ({ desk, query }) => {
      const { before = null, limit = salesShownDefault, find = null } = query;
      return { status: 200, body: await desk.sales.list({ before, limit, find }) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sales/{id}',
    summary: 'A sale with its goods, and what each unit would give back',
    training: true,
    answers: { 200: { description: 'The sale', schema: saleDetailSchema }, 404: gone },
    handle: async ({ desk, params }) => {
      const found = await desk.sales.detail(params['id'] ?? '');
      return isRefusal(found)
        ? { status: 404, body: refusalProblem(found) }
        : { status: 200, body: found.done };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sales/{id}/receipt',
    summary: 'A sale’s receipt, line by line as the paper is wide',
    training: true,
    query: receiptQuerySchema,
    answers: { 200: { description: 'The receipt', schema: receiptSchema }, 404: gone },
    handle: async ({ desk, params, query }) => {
      const found = await desk.sales.receipt(params['id'] ?? '', query.columns === '32' ? 32 : 48);
      return isRefusal(found)
        ? { status: 404, body: refusalProblem(found) }
        : { status: 200, body: found.done };
    },
  }),
  route({
    method: 'post',
    path: '/v1/sales/{id}/print',
    summary:
      'Queues a sale’s receipt, or a refund’s slip, for the printer; one that was printed before says so',
    training: true,
    body: printSchema,
    answers: {
      202: { description: 'It waits for the printer', schema: printOrderSchema },
      404: gone,
      409: { description: 'No printer is set up', schema: problemSchema },
    },
    handle: async ({ till, desk, params, body }) => {
      const redemption = params['id'] ?? '';
      const found = await desk.sales.record({ id: redemption });
      if (isRefusal(found)) return { status: 404, body: refusalProblem(found) };
      const { refund = null } = body;
      if (refund !== null && !found.done.refunds.some(({ entry }) => entry.id === refund))
        return { status: 404, body: problem(404, 'no-such-redemption') };
      const ordered = await till.devices.print({ desk: desk.name, redemption, refund });
      return ordered === null
        ? { status: 409, body: problem(409, 'no-printer') }
        : { status: 202, body: ordered };
    },
  }),
];
