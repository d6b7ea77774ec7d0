import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { findGoodsSchema, goodsListSchema, goodsSchema, problemSchema } from '../schemas.ts';

const goodsShownDefault = 50;

export const goodsRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/goods',
    summary: 'Goods of the merchant’s catalogue by name or SKU, and its categories',
    query: findGoodsSchema,
    answers: { 200: { description: 'What was found', schema: goodsListSchema } },
    handle: async ({ till, query }) => {
      const { find = '', limit = goodsShownDefault } = query;
      const [goods, categories] = await Promise.all([
        till.catalogue.find(till.merchant, { words: find, limit }),
        till.catalogue.categories(till.merchant),
      ]);
      return { status: 200, body: { goods, categories } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/goods/{sku}',
    summary: 'One article of the merchant’s catalogue',
    answers: {
      200: { description: 'The article', schema: goodsSchema },
      404: { description: 'The catalogue does not hold it', schema: problemSchema },
    },
    handle: async ({ till, params }) => {
      const good = await till.catalogue.good(till.merchant, params['sku'] ?? '');
      return good === null
        ? { status: 404, body: problem(404, 'no-such-goods') }
        : { status: 200, body: good };
    },
  }),
];
