import { isRefusal } from '../../till/refusal.ts';
import { refusalProblem } from '../refusal-problem.ts';
import { type Route, route } from '../route.ts';
import {
  findSalesSchema,
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
];
