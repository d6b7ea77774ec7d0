import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonOf, problemOf } from '../office-calls.ts';
import { canaries, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addPeople, pageCall, signedIn } from '../staff/console-calls.ts';
import { list, newDraft, record, writtenOffer } from './draft-calls.ts';

let union: SmallUnion;
let viewer: string;
let publisher: string;
beforeAll(async () => {
  union = await startSmallUnion();
  await addPeople(union);
  viewer = await signedIn(union, 'viewer');
  publisher = await signedIn(union, 'publisher');
  await newDraft(union, 'scedu.salt');
});
afterAll(() => union.end());

const content = writtenOffer('scedu.oil');

it.each([
  ['/v1/offer-list?programme=scedu'],
  ['/v1/offer-list/scedu.rice'],
  ['/v1/offers/scedu.rice/reach'],
  ['/v1/merchants?programme=scedu'],
  ['/v1/organisations?programme=scedu'],
  ['/v1/members?programme=scedu'],
  ['/v1/cards?programme=scedu'],
])('lets a viewer look at %s', async (path) => {
  expect((await pageCall(union, { path, session: viewer })).status).toBe(200);
});

it('lets a viewer find a member, though the question is posted', async () => {
  const body = { programme: 'scedu', find: canaries.idNumber };
  const answer = await pageCall(union, { method: 'POST', path: '/v1/members/find', body, session: viewer });
  expect(jsonOf(answer)).toMatchObject({ total: 1 });
});

it.each([
  ['PUT', '/v1/offer-drafts/scedu.oil', { content, revision: null }],
  ['DELETE', '/v1/offer-drafts/scedu.salt', undefined],
  ['POST', '/v1/offer-drafts/scedu.salt/publish', { revision: 1 }],
  ['DELETE', '/v1/offer-drafts/scedu.salt/schedule', undefined],
  ['PUT', '/v1/offers/scedu.rice', { ...content, version: 2 }],
  ['POST', '/v1/offers/scedu.rice/stop', undefined],
])('keeps a viewer from %s %s', async (method, path, body) => {
  const before = await list(union);
  const answer = await pageCall(union, { method, path, body, session: viewer });
  expect(problemOf(answer)).toMatchObject({ status: 403, code: 'role-refused' });
  expect(await list(union)).toEqual(before);
});

it('takes nothing from a publisher whose call another site makes', async () => {
  const answer = await pageCall(union, {
    method: 'POST',
    path: '/v1/offers/scedu.rice/stop',
    session: publisher,
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(problemOf(answer).status).toBe(403);
  expect((await record(union, 'scedu.rice')).summary.state).toBe('in-force');
});

it('keeps the name of the publisher who is signed in', async () => {
  const path = '/v1/offer-drafts/scedu.salt/publish';
  jsonOf(await pageCall(union, { method: 'POST', path, body: { revision: 1 }, session: publisher }));
  expect((await record(union, 'scedu.salt')).versions).toMatchObject([{ recordedBy: '测试publisher' }]);
});
