import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../server/service.ts';
import { type Call, call, problemOf, staffCall } from './office-calls.ts';
import { currentHead, type PairedTill, pairTill } from './paired-till.ts';
import { routesOf } from './server-routes.ts';
import { offerOf, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeAll(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterAll(() => union.end());

/** Every route that the server has, read from its router: a new one cannot be forgotten here. */
const routes = routesOf();
const nameOf = ({ method = 'GET', path }: Call) => `${method} ${path}`;
const staffHeaders = () => ({
  authorization: `Bearer ${union.staffKey}`,
  'content-type': 'application/json',
});

it('faces every area of the server', () => {
  expect(routes.length).toBeGreaterThanOrEqual(15);
});

describe.each(routes.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it.each([
    'evil.example',
    'evil.example:8600',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:8600',
    'localhost.evil.example',
  ])('refuses the Host %s', async (host) => {
    const answer = await call(union, { ...route, headers: { ...staffHeaders(), host } });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'host-refused' });
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1'])('refuses the Origin %s', async (origin) => {
    const answer = await call(union, { ...route, headers: { ...staffHeaders(), origin } });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'origin-refused' });
  });

  it('carries the headers that keep browsers from guessing', async () => {
    const { headers } = await call(union, route);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('a body', () => {
  const put = (headers: Record<string, string>, body: string | Buffer) =>
    call(union, {
      method: 'PUT',
      path: '/v1/offers/scedu.oil',
      headers: { ...staffHeaders(), ...headers },
      body,
    });
  const offer = JSON.stringify(offerOf('scedu.oil'));

  it.each([
    ['text/plain', { 'content-type': 'text/plain' }, offer, 415, 'not-json'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, `x=${offer}`, 415, 'not-json'],
    ['compression', { 'content-encoding': 'gzip' }, gzipSync(offer), 415, 'not-json'],
    ['another character set', { 'content-type': 'application/json; charset=utf-7' }, offer, 415, 'not-json'],
    ['half a document', {}, offer.slice(0, -1), 400, 'malformed-json'],
    ['nothing in it', {}, '', 400, 'malformed-json'],
    ['the key __proto__', {}, offer.replace('{', '{"__proto__":{"version":1},'), 400, 'malformed-json'],
    ['an array', {}, '[]', 422, 'document-invalid'],
    ['more than it may have', {}, offer.replace('八折', '八'.repeat(100_000)), 413, 'body-too-large'],
  ])('with %s is refused and changes nothing', async (_case, headers, body, status, code) => {
    const before = await currentHead(union, till);
    expect(problemOf(await put(headers as Record<string, string>, body))).toMatchObject({ status, code });
    expect(await currentHead(union, till)).toEqual(before);
    expect(({} as { version?: unknown }).version).toBeUndefined();
  });

  it('of an unknown till is refused before it is read', async () => {
    const answer = await call(union, {
      method: 'POST',
      path: '/v1/terminals/till-1/journal',
      headers: { 'content-type': 'application/json' },
      body: Buffer.alloc(17_000_000, 32),
    }).catch((error: NodeJS.ErrnoException) => error.code);
    // The server may hang up while we still send; it has answered 401 by then or the line is cut.
    if (typeof answer === 'object') expect(problemOf(answer).code).toBe('signature-needed');
    else expect(['EPIPE', 'ECONNRESET']).toContain(answer);
  });
});

describe('an address', () => {
  it.each([
    ['/v1/nothing', 'not-found'],
    ['/v1/files/../keys/data.key', 'not-found'],
    ['/v1/files/..%2f..%2fkeys%2fdata.key', 'file-unknown'],
    ['/v1/files/%2e%2e', 'file-unknown'],
    [`/v1/files/${'A'.repeat(64)}`, 'file-unknown'],
    [`/v1/files/${'0'.repeat(64)}`, 'file-unknown'],
    ['/v1/programmes/%E0%A4%A/head', 'not-found'],
    ['/v1/programmes/nobody/head', 'programme-unknown'],
    ["/v1/programmes/x'%20or%20'1'='1/head", 'programme-unknown'],
  ])('%s holds nothing', async (path, code) => {
    const answer = await call(union, { path });
    expect(problemOf(answer).code).toBe(code);
    expect(answer.status).toBe(404);
  });
});

describe("staff's routes", () => {
  it.each([
    ['no key', ''],
    ['another key', `Bearer ${'A'.repeat(43)}`],
    ['a key in another scheme', `Basic ${'A'.repeat(43)}`],
  ])('refuse %s', async (_case, authorization) => {
    for (const path of ['/v1/terminals', '/v1/redemptions', '/v1/offers?programme=scedu']) {
      const answer = await call(union, { path, headers: { authorization } });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: 'staff-key-needed' });
    }
  });

  it('say what is missing in a question', async () => {
    expect(problemOf(await staffCall(union, 'GET', '/v1/offers')).faults).toEqual([
      'query.programme: is needed',
    ]);
    expect(problemOf(await staffCall(union, 'GET', '/v1/offers?programme=x')).code).toBe('programme-unknown');
    expect(problemOf(await staffCall(union, 'POST', '/v1/offers/scedu.none/stop')).code).toBe(
      'offer-unknown',
    );
  });
});

describe('a fault inside', () => {
  it('is answered without a word of the inside, and logged without the data of the call', async () => {
    const broken = await startSmallUnion();
    await broken.server.store.database.schema.dropTable('calendarDays').execute();
    const answer = await staffCall(broken, 'PUT', '/v1/offers/scedu.oil', offerOf('scedu.oil'));
    expect(problemOf(answer)).toEqual({
      type: 'about:blank',
      status: 500,
      code: 'internal-fault',
      title: { zh: '服务器内部故障', en: 'The server failed' },
    });
    expect(broken.logged()).toContain('a call failed');
    expect(broken.logged()).not.toContain(broken.staffKey);
    await broken.end();
  });
});

describe('a start', () => {
  const surroundings = { now: () => 0, random: randomBytes, log: pino({ level: 'silent' }) };

  it('without a register is refused', async () => {
    const dataDir = `${tmpdir()}/puhui-nothing-${randomBytes(4).toString('hex')}`;
    await expect(startServer({ dataDir, port: 0, ...surroundings })).rejects.toThrow(/there is no register/);
  });

  it('on a taken port is refused and leaves the first server alone', async () => {
    const port = Number(new URL(union.server.address).port);
    const { dataDir } = union;
    await expect(startServer({ dataDir, port, ...surroundings })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect((await call(union, { path: '/' })).status).toBe(200);
  });
});

it('shows a page without script that says what it is', async () => {
  const page = (await call(union, { path: '/' })).bytes.toString('utf8');
  expect(page).toContain('普惠收银');
  expect(page).toContain('It has no console yet');
  expect(page).not.toMatch(/<script/i);
});
