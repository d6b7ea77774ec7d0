import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMerchants } from '../../../server/service.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  await addMerchants(union.server.store, 'scedu', [
    { id: 'cinema', title: { zh: '影院', en: 'Cinema' }, stores: [] },
  ]);
  await addMerchants(union.server.store, 'nb51', [{ id: 'ningbo', title: { zh: '宁波' }, stores: [] }]);
});
afterAll(() => union.end());

const merchants = (query: string) => staffCall(union, 'GET', `/v1/merchants${query}`);

it("lists a programme's merchants with their stores, by id", async () => {
  expect(jsonOf(await merchants('?programme=scedu'))).toEqual([
    { id: 'cinema', titleZh: '影院', titleEn: 'Cinema', stores: [] },
    {
      id: 'hongqi',
      titleZh: '红旗超市',
      titleEn: null,
      stores: [
        { id: 'hq-001', titleZh: '望江店', titleEn: 'Wangjiang', region: '510107' },
        { id: 'hq-002', titleZh: '华西店', titleEn: null, region: '510107' },
      ],
    },
  ]);
});

it('asks for a programme that is here', async () => {
  expect(problemOf(await merchants('')).code).toBe('document-invalid');
  expect(problemOf(await merchants('?programme=x')).code).toBe('programme-unknown');
});
