import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemberPage } from '../../../server/members/member-view.ts';
import { addMembers, addOrganisations } from '../../../server/service.ts';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { call, jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { canaries, canaryMember, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addCrowd } from './member-register.ts';

const crowd = 60;

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  const { store } = union.server;
  await addOrganisations(store, 'scedu', [
    { path: '510000', title: { zh: '四川省' } },
    { path: '510000/edu-x', title: { zh: '名称相近的工会' } },
    { path: '510000/edu/uestc', title: { zh: '电子科技大学' } },
  ]);
  const { card: _card, ...canary } = canaryMember();
  const certifiedThrough = '2026-11-20' as IsoDate;
  await addMembers(store, 'scedu', [
    { ...canary, idNumber: '510104199001010011', organisation: '510000/edu-x', certifiedThrough },
    { ...canary, idNumber: '510104199001010022', organisation: '510000/edu/uestc', certifiedThrough },
  ]);
  await addMembers(store, 'nb51', [{ ...canary, idNumber: canaries.idNumber }]);
  await addCrowd(union, crowd);
});
afterAll(() => union.end());

const page = async (query: string): Promise<MemberPage> =>
  jsonOf(await staffCall(union, 'GET', `/v1/members?programme=scedu&${query}`));
const find = (body: unknown) => staffCall(union, 'POST', '/v1/members/find', body);
const found = async (text: string, programme = 'scedu'): Promise<MemberPage> =>
  jsonOf(await find({ programme, find: text }));

describe('the list of members', () => {
  it('shows each masked, with where he belongs', async () => {
    const { rows } = await found(canaries.idNumber);
    expect(rows).toEqual([
      {
        id: 1,
        name: '金丝**士',
        idNumber: '510***********234X',
        phone: '**** 2345',
        organisation: '510000/edu/scu',
        organisationTitleZh: '四川大学',
        organisationTitleEn: null,
        status: 'active',
        certifiedThrough: '2026-12-31',
        tags: ['model-worker'],
        cards: 1,
        joinedOn: '2001-09-01',
      },
    ]);
  });

  it('is one programme, page by page, each member once', async () => {
    const pages = [await page('size=25'), await page('size=25&page=2'), await page('size=25&page=3')];
    const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(pages.map(({ total }) => total)).toEqual([crowd + 4, crowd + 4, crowd + 4]);
    expect(ids).toHaveLength(crowd + 4);
    expect(new Set(ids).size).toBe(crowd + 4);
    expect((await page('size=25&page=4')).rows).toEqual([]);
  });

  it.each([
    ['of an organisation with what lies under it', 'organisation=510000/edu', crowd + 3],
    ['of an organisation at the end of a branch', 'organisation=510000/edu/uestc', 1],
    ['of an organisation whose name begins another', 'organisation=510000/edu-x', 1],
    ['of the whole tree', 'organisation=510000', crowd + 4],
    ['of no organisation', 'organisation=510000/ed', 0],
    ['who have left', 'status=left', crowd / 3 + 1],
    ['who are certified today', 'certified=yes', crowd / 2 + 1],
    ['who are not, or no longer', 'certified=no', crowd / 2 + 3],
    ['by two filters at once', 'status=left&certified=yes', crowd / 6],
    ['with an empty filter, which is none', 'organisation=&status=', crowd + 4],
  ])('%s', async (_case, query, total) => {
    const shown = await page(`${query}&size=200`);
    expect(shown.total).toBe(total);
    expect(shown.rows).toHaveLength(total);
  });

  it.each([
    ['no programme', '/v1/members', /^programme: /],
    ['a page before the first', '/v1/members?programme=scedu&page=0', /^page: /],
    ['a page of thousands', '/v1/members?programme=scedu&size=5000', /^size: /],
    ['a page of one', '/v1/members?programme=scedu&size=1', /^size: /],
    ['a page in words', '/v1/members?programme=scedu&page=1e3', /^page: /],
    ['a status that there is not', '/v1/members?programme=scedu&status=x', /^status: /],
    ['a filter twice', '/v1/members?programme=scedu&status=left&status=active', /^status: /],
    ['a filter that it does not know', '/v1/members?programme=scedu&sex=f', /^query: has a filter/],
  ])('refuses %s', async (_case, path, fault) => {
    const problem = problemOf(await staffCall(union, 'GET', path));
    expect(problem).toMatchObject({ status: 422, code: 'document-invalid' });
    expect(problem.faults?.[0]).toMatch(fault);
  });

  it('is of a programme that is here', async () => {
    const problem = problemOf(await staffCall(union, 'GET', '/v1/members?programme=x'));
    expect(problem.code).toBe('programme-unknown');
  });
});

describe('a member', () => {
  it.each([
    ['ID number', canaries.idNumber],
    ['ID number with a small x and spaces', '510104 19790101 234x'],
    ['ID number in full-width digits', '５１０１０４１９７９０１０１２３４Ｘ'],
    ['card number', canaries.cardNumber],
    ['card number in groups', '6217 0038 1009 9887 766'],
  ])('is found by the whole %s', async (_case, text) => {
    expect(await found(text)).toMatchObject({ total: 1, rows: [{ id: 1 }] });
  });

  it('is found by the phone, which several may share', async () => {
    expect((await found(canaries.phone)).rows.map(({ id }) => id)).toEqual([1, 3, 4]);
    expect((await found('139-0001-2345')).total).toBe(3);
    expect((await found('+86 139 0001 2345')).total).toBe(3);
  });

  it.each([
    ['a part', canaries.idNumber.slice(0, 17)],
    ['the start of a card number', canaries.cardNumber.slice(0, 12)],
    ['the name', canaries.name],
    ['a wild card', '%'],
    ["another's column", `${canaries.idNumber}' or '1'='1`],
  ])('is not found by %s', async (_case, text) => {
    expect(await found(text)).toEqual({ rows: [], total: 0 });
  });

  it('is found in his own programme only', async () => {
    expect((await found(canaries.idNumber, 'nb51')).rows.map(({ id }) => id)).not.toContain(1);
    expect((await found(canaries.cardNumber, 'nb51')).total).toBe(0);
  });
});

describe('nothing unmasked leaves the server', () => {
  const hidden = Object.values(canaries);

  it('in an answer', async () => {
    const answers = [
      await staffCall(union, 'GET', '/v1/members?programme=scedu&size=200'),
      await staffCall(union, 'GET', '/v1/cards?programme=scedu&size=200'),
      await find({ programme: 'scedu', find: canaries.phone }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      for (const canary of hidden) expect(answer.bytes.includes(canary)).toBe(false);
    }
  });

  it.each([
    ['in the address', 'GET', `/v1/members?programme=scedu&${canaries.phone}=1`, undefined],
    ['as a filter', 'GET', `/v1/members?programme=scedu&find=${canaries.phone}`, undefined],
    ['as a status', 'GET', `/v1/members?programme=scedu&status=${canaries.phone}`, undefined],
    ['as an issuer', 'GET', `/v1/cards?programme=scedu&page=${canaries.cardNumber}`, undefined],
    ['as a key', 'POST', '/v1/members/find', { programme: 'scedu', [canaries.idNumber]: 'x' }],
    ['as a programme', 'POST', '/v1/members/find', { programme: canaries.idNumber, find: 'x' }],
    ['too long', 'POST', '/v1/members/find', { programme: 'scedu', find: canaries.phone.repeat(9) }],
    ['in a list', 'POST', '/v1/members/find', { programme: 'scedu', find: [canaries.phone] }],
  ])('in a refusal of what was sent %s', async (_case, method, path, body) => {
    const answer = await staffCall(union, method, path, body);
    expect(problemOf(answer).status).toBeGreaterThanOrEqual(400);
    for (const canary of hidden) expect(answer.bytes.includes(canary)).toBe(false);
  });

  it('in a fault inside or in the log', async () => {
    const { store } = union.server;
    const sealed = await store.database
      .selectFrom('members')
      .select('identity')
      .where('id', '=', 1)
      .executeTakeFirstOrThrow();
    // Another member's identity in this one's row: it does not open there.
    await store.database
      .updateTable('members')
      .set({ identity: sealed.identity })
      .where('id', '=', 2)
      .execute();
    const answer = await staffCall(union, 'GET', '/v1/members?programme=scedu&status=left&size=200');
    expect(problemOf(answer).code).toBe('internal-fault');
    for (const canary of hidden) {
      expect(answer.bytes.includes(canary)).toBe(false);
      expect(union.logged()).not.toContain(canary);
    }
  });

  it('to anybody without a key', async () => {
    for (const path of ['/v1/members', '/v1/cards', '/v1/organisations', '/v1/merchants'])
      expect(problemOf(await call(union, { path: `${path}?programme=scedu` })).status).toBe(401);
  });

  it('into a cache', async () => {
    const { headers } = await staffCall(union, 'GET', '/v1/members?programme=scedu&status=active');
    expect(headers['cache-control']).toBe('no-store');
  });
});
