import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, pairTill, upload } from '../paired-till.ts';
import { refund, saleText } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { list, newDraft, record, writtenOffer } from './draft-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const put = async (id: string, changes = {}) =>
  jsonOf(await staffCall(union, 'PUT', `/v1/offers/${id}`, offerOf(id, changes)));

describe('the list of offers', () => {
  it('shows those in force first, then by id, of one programme', async () => {
    await put('scedu.b-ended', { when: { through: '2026-11-20' } });
    await put('scedu.z-now', { when: { from: '2026-11-21' } });
    await put('scedu.c-later', { when: { from: '2026-11-22' } });
    await put('scedu.a-stopped');
    jsonOf(await staffCall(union, 'POST', '/v1/offers/scedu.a-stopped/stop'));
    await newDraft(union, 'scedu.d-draft', {});
    await put('nb51.other');
    expect((await list(union)).map(({ id, state }) => [id.slice('scedu.'.length), state])).toEqual([
      ['rice', 'in-force'],
      ['z-now', 'in-force'],
      ['a-stopped', 'stopped'],
      ['b-ended', 'ended'],
      ['c-later', 'scheduled'],
      ['d-draft', 'draft'],
    ]);
  });

  it('says of each what staff look for', async () => {
    const where = { merchants: ['hongqi'], stores: ['hq-002'] };
    const when = { from: '2026-11-01', through: '2026-11-30' };
    await put('scedu.oil', { title: { zh: '油', en: 'Oil' }, where, when });
    union.clock.ms += 1_000;
    await newDraft(union, 'scedu.oil', writtenOffer('scedu.oil', { title: { zh: '新' } }));
    expect((await list(union)).find(({ id }) => id === 'scedu.oil')).toEqual({
      id: 'scedu.oil',
      programme: 'scedu',
      titleZh: '油',
      titleEn: 'Oil',
      layer: 'basket',
      kind: 'rate',
      state: 'in-force',
      version: 1,
      hasDraft: true,
      publishAt: null,
      ...when,
      places: ['hongqi', 'hq-002'],
      changedAt: new Date(union.clock.ms).toISOString(),
    });
  });

  it('is of a programme that is here', async () => {
    expect(problemOf(await staffCall(union, 'GET', '/v1/offer-list')).code).toBe('document-invalid');
    expect(problemOf(await staffCall(union, 'GET', '/v1/offer-list?programme=x')).code).toBe(
      'programme-unknown',
    );
    expect(problemOf(await staffCall(union, 'GET', '/v1/offer-list/scedu.none')).code).toBe('offer-unknown');
  });
});

describe("an offer's record", () => {
  it('keeps every version, and when it was stopped', async () => {
    await put('scedu.rice', { version: 2, title: { zh: '二' } });
    union.clock.ms += 60_000;
    jsonOf(await staffCall(union, 'POST', '/v1/offers/scedu.rice/stop'));
    const { versions, summary } = await record(union, 'scedu.rice');
    expect(versions.map(({ version, state, stoppedAt }) => [version, state, stoppedAt])).toEqual([
      [2, 'stopped', new Date(union.clock.ms).toISOString()],
      [1, 'replaced', null],
    ]);
    expect(versions.map(({ content }) => (content as { title: { zh: string } }).title.zh)).toEqual([
      '二',
      '八折',
    ]);
    expect(summary).toMatchObject({ state: 'stopped', changedAt: new Date(union.clock.ms).toISOString() });
  });

  it('counts what accepted redemptions used up, less what refunds restored', async () => {
    const till = await pairTill(union);
    const entries = [
      saleText('sale-1'),
      saleText('sale-2'),
      saleText('sale-3', { decision: { list: 1 } }),
      JSON.stringify(refund('refund-1', 'sale-1')),
    ];
    jsonOf(await upload(union, till, chained(till, entries)));
    expect((await record(union, 'scedu.rice')).used).toEqual({ uses: 2, spent: 3_000 });
    await put('scedu.oil');
    expect((await record(union, 'scedu.oil')).used).toEqual({ uses: 0, spent: 0 });
  });
});
