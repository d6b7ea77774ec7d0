import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardPage } from '../../../server/cards/card-view.ts';
import { addCrowd } from '../members/member-register.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

const crowd = 60;

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  await addCrowd(union, crowd);
});
afterAll(() => union.end());

const page = async (query: string): Promise<CardPage> =>
  jsonOf(await staffCall(union, 'GET', `/v1/cards?programme=scedu&${query}`));

describe('the list of cards', () => {
  it('shows each masked, with whose it is', async () => {
    const { rows } = await page('size=200');
    expect(rows).toContainEqual({
      number: '6217 **** **** 7766',
      member: 1,
      memberName: '金丝**士',
      issuer: 'ccb',
      status: 'active',
      activatedOn: '2026-01-05',
      firstUsedAt: null,
    });
  });

  it('holds each card once, page by page', async () => {
    const pages = [await page('size=40'), await page('size=40&page=2'), await page('size=40&page=3')];
    expect(pages.map(({ rows }) => rows.length)).toEqual([40, crowd + 2 - 40, 0]);
    const shown = new Set(pages.flatMap(({ rows }) => rows.map(({ member }) => member)));
    expect(shown.size).toBe(crowd + 2);
  });

  it.each([
    ['by status', 'status=stopped', crowd / 5],
    ['by issuer', 'issuer=boc', crowd / 4],
    ['by both', 'status=stopped&issuer=boc', crowd / 20],
    ['of an issuer that has none', 'issuer=icbc', 0],
    ['whole', '', crowd + 2],
  ])('%s', async (_case, query, total) => {
    const shown = await page(`${query}&size=200`);
    expect([shown.total, shown.rows.length]).toEqual([total, total]);
  });

  it('counts the whole programme by status and issuer, whatever is filtered', async () => {
    const { statuses, issuers } = await page('status=stopped');
    expect(statuses).toEqual([
      { status: 'active', count: (crowd / 5) * 4 + 2 },
      { status: 'stopped', count: crowd / 5 },
    ]);
    expect(issuers).toEqual([
      { issuer: 'ccb', count: (crowd / 4) * 3 + 2 },
      { issuer: 'boc', count: crowd / 4 },
    ]);
  });

  it('is empty for a programme without cards, and none for one that is not here', async () => {
    expect(jsonOf(await staffCall(union, 'GET', '/v1/cards?programme=nb51'))).toEqual({
      rows: [],
      total: 0,
      statuses: [],
      issuers: [],
    });
    expect(problemOf(await staffCall(union, 'GET', '/v1/cards?programme=x')).code).toBe('programme-unknown');
    expect(problemOf(await staffCall(union, 'GET', '/v1/cards?programme=scedu&status=x')).code).toBe(
      'document-invalid',
    );
  });
});
