import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../server/staff/session-view.ts';
import { jsonOf, problemOf } from '../office-calls.ts';
import { offerOf, type SmallUnion, startSmallUnion, unionNow } from '../small-union.ts';
import {
  addPeople,
  changePassword,
  pageCall,
  passwords,
  sessionIn,
  signedIn,
  trySignIn,
} from './console-calls.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  await addPeople(union);
});
afterAll(() => union.end());
beforeEach(() => {
  union.clock.ms = unionNow;
});

const terminals = (session: string | null) => pageCall(union, { path: '/v1/terminals', session });
const statusOf = async (session: string | null) => (await terminals(session)).status;

describe('signing in', () => {
  it('opens a session in a cookie that no script reads and no other site sends', async () => {
    const answer = await trySignIn(union, { user: 'publisher', password: passwords.publisher });
    expect(jsonOf<SessionView>(answer)).toEqual({
      staff: { id: 1, user: 'publisher', name: '测试publisher', role: 'publisher' },
      programmes: [
        { id: 'nb51', titleZh: '宁波 5·1 服务卡', titleEn: null, demo: false },
        { id: 'scedu', titleZh: '四川高校工会', titleEn: 'Sichuan universities', demo: true },
      ],
      endsAt: new Date(unionNow + 12 * hourMs).toISOString(),
      idleEndsAt: new Date(unionNow + 30 * minuteMs).toISOString(),
    });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-puhui-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^__Host-puhui-known=[\w.-]{40,}; Max-Age=15552000; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await statusOf(sessionIn(answer))).toBe(200);
  });

  it('takes the user in any case and the password in any form of its characters', async () => {
    const password = passwords.publisher.normalize('NFD').replace('-2026', '－２０２６');
    expect((await trySignIn(union, { user: ' Publisher ', password })).status).toBe(200);
  });

  it('keeps neither password nor session id where a thief of the register could use it', async () => {
    const session = await signedIn(union);
    const rows = [
      ...(await union.server.store.database.selectFrom('staff').selectAll().execute()),
      ...(await union.server.store.database.selectFrom('staffSessions').selectAll().execute()),
      ...(await union.server.store.database.selectFrom('signInFailures').selectAll().execute()),
    ];
    const text = JSON.stringify(rows) + union.logged();
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [session, ...Object.values(passwords)]) expect(text).not.toContain(secret);
  });

  it('gives a fresh id, whatever id the browser came with, and ends the session that it had', async () => {
    const planted = 'A'.repeat(43);
    const first = sessionIn(
      await trySignIn(union, { user: 'publisher', password: passwords.publisher }, planted),
    );
    expect(first).not.toBe(planted);
    expect(await statusOf(planted)).toBe(401);
    const second = sessionIn(await trySignIn(union, { user: 'viewer', password: passwords.viewer }, first));
    expect(second).not.toBe(first);
    expect(await statusOf(first)).toBe(401);
    expect(await statusOf(second)).toBe(200);
  });

  it.each([
    ['no Origin', { origin: '' }],
    ['the origin of another service on this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page of another port that says so', { 'sec-fetch-site': 'same-site' }],
    ['a page of another site that says so', { 'sec-fetch-site': 'cross-site' }],
  ] as const)('is refused to %s', async (_who, headers) => {
    const body = { user: 'publisher', password: passwords.publisher };
    const call = { method: 'POST', path: '/v1/session', body, headers };
    const answer = await pageCall(union, call);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'origin-refused' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['a number for a password', { user: 'publisher', password: 1 }],
    ['more than a login has', { user: 'publisher', password: 'x', role: 'publisher' }],
    ['no user', { password: passwords.publisher }],
  ])('says what does not fit in %s', async (_what, body) => {
    const answer = await pageCall(union, { method: 'POST', path: '/v1/session', body });
    expect(problemOf(answer)).toMatchObject({ status: 422, code: 'document-invalid' });
  });
});

describe('a session', () => {
  it('ends after half an hour without use', async () => {
    const session = await signedIn(union);
    union.clock.ms += 30 * minuteMs - 1;
    expect(await statusOf(session)).toBe(200);
    union.clock.ms += 30 * minuteMs;
    expect(await statusOf(session)).toBe(401);
  });

  it('ends after twelve hours, however much it is used', async () => {
    const session = await signedIn(union);
    for (let quarter = 1; quarter < 48; quarter += 1) {
      union.clock.ms += 15 * minuteMs;
      expect(await statusOf(session), `after ${quarter} quarters of an hour`).toBe(200);
    }
    union.clock.ms += 15 * minuteMs;
    expect(await statusOf(session)).toBe(401);
  });

  it('is not kept open by asking how long it lasts', async () => {
    const session = await signedIn(union);
    union.clock.ms += 29 * minuteMs;
    const view = jsonOf<SessionView>(await pageCall(union, { path: '/v1/session', session }));
    expect(view.idleEndsAt).toBe(new Date(unionNow + 30 * minuteMs).toISOString());
    union.clock.ms += minuteMs;
    expect(problemOf(await pageCall(union, { path: '/v1/session', session })).code).toBe('sign-in-needed');
  });

  it('ends at sign-out, and the browser is told to forget it', async () => {
    const session = await signedIn(union);
    const out = await pageCall(union, { method: 'DELETE', path: '/v1/session', session });
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']).toEqual([
      '__Host-puhui-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
    ]);
    expect(await statusOf(session)).toBe(401);
  });

  it('ends when the password is changed, and others go on', async () => {
    const [mine, others] = [await signedIn(union, 'viewer'), await signedIn(union)];
    await changePassword(union, 'viewer', 'another long password');
    expect(await statusOf(mine)).toBe(401);
    expect(await statusOf(others)).toBe(200);
    expect((await trySignIn(union, { user: 'viewer', password: passwords.viewer })).status).toBe(401);
    await changePassword(union, 'viewer', passwords.viewer);
    expect(await statusOf(await signedIn(union, 'viewer'))).toBe(200);
  });

  it('outlives a restart of the server', async () => {
    const session = await signedIn(union);
    union = await union.restart();
    expect(await statusOf(session)).toBe(200);
  });

  it('that has ended is swept out at the next sign-in', async () => {
    await signedIn(union);
    union.clock.ms += 13 * hourMs;
    await signedIn(union);
    const rows = await union.server.store.database.selectFrom('staffSessions').selectAll().execute();
    expect(rows).toHaveLength(1);
  });

  it('counts once: a second cookie of the name is none', async () => {
    const session = await signedIn(union);
    const cookie = `__Host-puhui-session=${session}; __Host-puhui-session=${'B'.repeat(43)}`;
    expect((await pageCall(union, { path: '/v1/terminals', headers: { cookie } })).status).toBe(401);
  });

  it('does not make a wrong key good', async () => {
    const session = await signedIn(union);
    const headers = { authorization: `Bearer ${'A'.repeat(43)}` };
    expect((await pageCall(union, { path: '/v1/terminals', session, headers })).status).toBe(401);
  });
});

describe('a role', () => {
  const offer = { method: 'PUT', path: '/v1/offers/scedu.role', body: offerOf('scedu.role') };

  it('of a viewer looks and changes nothing', async () => {
    const session = await signedIn(union, 'viewer');
    expect(await statusOf(session)).toBe(200);
    expect(problemOf(await pageCall(union, { ...offer, session }))).toMatchObject({
      status: 403,
      code: 'role-refused',
    });
  });

  it('of a viewer may ask where the question stands in a body', async () => {
    const session = await signedIn(union, 'viewer');
    const body = { programme: 'scedu', find: '13900012345' };
    const answer = await pageCall(union, { method: 'POST', path: '/v1/members/find', body, session });
    expect(answer.status, answer.bytes.toString()).toBe(200);
  });

  it('of a publisher publishes', async () => {
    const session = await signedIn(union);
    expect((await pageCall(union, { ...offer, session })).status).toBe(200);
  });

  it('of a publisher counts for our own page only', async () => {
    const session = await signedIn(union);
    const answer = await pageCall(union, { ...offer, session, headers: { 'sec-fetch-site': 'same-site' } });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'origin-refused' });
  });
});
