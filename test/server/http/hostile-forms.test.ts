import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Call, call, problemOf } from '../office-calls.ts';
import { routesOf } from '../server-routes.ts';
import { canaries, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addPeople, cookieOf, signedIn } from '../staff/console-calls.ts';

/** Anybody may read these, and may try to sign in or to enrol. */
const open: ReadonlySet<string> = new Set([
  'GET /',
  ...['/sign-in', '/offers', '/quotas', '/redemptions', '/members', '/cards', '/tills'].flatMap((path) => [
    `GET ${path}`,
    `GET ${path}/x`,
  ]),
  'GET /assets/index.js',
  'GET /v1/roots',
  'GET /v1/programmes/scedu/head',
  'GET /v1/programmes/scedu/root',
  'GET /v1/programmes/scedu/roots/1',
  `GET /v1/files/${'0'.repeat(64)}`,
  'POST /v1/session',
  'POST /v1/terminals/enrol',
]);
/** Only the till itself, by its signature. */
const tills: ReadonlySet<string> = new Set([
  'GET /v1/terminals/till-1/assignment',
  'POST /v1/terminals/till-1/report',
  'POST /v1/terminals/till-1/epoch',
  'POST /v1/terminals/till-1/time',
  'POST /v1/terminals/till-1/journal',
  'POST /v1/terminals/till-1/leases',
  'POST /v1/terminals/till-1/held-entries',
  'POST /v1/terminals/till-1/member-holds',
]);
/** Of whoever is signed in, viewer or publisher. */
const own: ReadonlySet<string> = new Set(['GET /v1/session', 'DELETE /v1/session']);

/** Read from the router: a new route is a route of staff until it is named above. */
const routes = routesOf();
const nameOf = ({ method = 'GET', path }: Call) => `${method} ${path}`;
const isSafe = ({ method = 'GET' }: Call) => method === 'GET';

let union: SmallUnion;
let session: string;
let expired: string;
let port: string;
beforeAll(async () => {
  union = await startSmallUnion();
  await addPeople(union);
  expired = await signedIn(union, 'viewer');
  session = await signedIn(union);
  // The viewer's is idle for too long, and its row is still there.
  await union.server.store.database
    .updateTable('staffSessions')
    .set({ lastUsedAt: new Date(union.clock.ms - 30 * 60_000).toISOString() })
    .where('staff', '=', 2)
    .execute();
  port = new URL(union.server.address).port;
});
afterAll(() => union.end());

/** Everything that the register holds, as one number. */
async function registerDigest(): Promise<string> {
  const { database } = union.server.store;
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
    database,
  );
  const digest = createHash('sha256');
  for (const { name } of tables.rows) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(database);
    digest.update(`${name}\n${JSON.stringify(rows)}\n`);
  }
  return digest.digest('hex');
}

type Form = {
  readonly form: string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body?: string;
  /** Left out: every route. */
  readonly at?: (route: Call) => boolean;
  readonly refusal: (route: Call) => readonly string[];
};

const json = { 'content-type': 'application/json' };
const signed = () => ({ cookie: cookieOf(session) });
const ours = () => ({ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' });
const always =
  (...codes: readonly string[]) =>
  () =>
    codes;
const ofStaff = (route: Call) =>
  !open.has(nameOf(route)) && !tills.has(nameOf(route)) && !own.has(nameOf(route));
const withCookie = (route: Call) => ofStaff(route) || own.has(nameOf(route));
const changes = (route: Call) => !isSafe(route);

/** What a page of another site, another program on the machine, or somebody whose session is over can send. */
const forms: readonly Form[] = [
  {
    form: 'a form post with a session',
    headers: () => ({ ...signed(), ...ours(), 'content-type': 'application/x-www-form-urlencoded' }),
    body: 'programme=scedu&id=scedu.rice',
    refusal: always('not-json'),
  },
  {
    form: 'a form with files',
    headers: () => ({ ...signed(), ...ours(), 'content-type': 'multipart/form-data; boundary=x' }),
    body: '--x\r\nContent-Disposition: form-data; name="id"\r\n\r\nscedu.rice\r\n--x--\r\n',
    refusal: always('not-json'),
  },
  {
    form: 'text/plain with a session',
    headers: () => ({ ...signed(), ...ours(), 'content-type': 'text/plain' }),
    body: '{"programme":"scedu"}',
    refusal: always('not-json'),
  },
  {
    form: 'a null origin with a session',
    headers: () => ({ ...signed(), ...json, origin: 'null' }),
    refusal: always('origin-refused'),
  },
  {
    form: 'a foreign origin with a session',
    headers: () => ({ ...signed(), ...json, origin: 'https://evil.example' }),
    refusal: always('origin-refused'),
  },
  {
    form: 'an origin that begins like ours',
    headers: () => ({ ...signed(), ...json, origin: `http://127.0.0.1:${port}.evil.example` }),
    refusal: always('origin-refused'),
  },
  {
    form: 'our origin under our other name',
    headers: () => ({
      ...signed(),
      ...json,
      origin: `http://localhost:${port}`,
      'sec-fetch-site': 'same-site',
    }),
    at: withCookie,
    refusal: always('origin-refused'),
  },
  {
    form: 'no origin with a session',
    headers: () => ({ ...signed(), ...json }),
    at: (route) => withCookie(route) && changes(route),
    refusal: always('origin-refused'),
  },
  {
    form: 'a page of another port with a session',
    headers: () => ({ ...signed(), ...ours(), 'sec-fetch-site': 'same-site' }),
    at: withCookie,
    refusal: always('origin-refused'),
  },
  {
    form: 'an address typed by hand with a session',
    headers: () => ({ ...signed(), ...ours(), 'sec-fetch-site': 'none' }),
    at: (route) => withCookie(route) && changes(route),
    refusal: always('origin-refused'),
  },
  {
    form: 'a foreign Host',
    headers: () => ({ ...signed(), ...ours(), host: 'union.example' }),
    refusal: always('host-refused'),
  },
  {
    form: 'a name that was bound anew to this machine',
    headers: () => ({ ...signed(), host: `evil.example:${port}`, origin: `http://evil.example:${port}` }),
    refusal: always('host-refused'),
  },
  {
    form: 'more than a body may have',
    headers: () => ({ ...signed(), ...ours(), ...json }),
    body: JSON.stringify({ programme: 'x'.repeat(300_000) }),
    at: (route) => changes(route) && takesBody(route),
    refusal: always('body-too-large', 'signature-needed'),
  },
  {
    form: 'the key __proto__',
    headers: () => ({ ...signed(), ...ours(), ...json }),
    body: '{"__proto__":{"role":"publisher"},"user":"publisher","password":"x","code":"x","store":"hq-001"}',
    at: (route) => changes(route) && takesBody(route),
    refusal: always('malformed-json', 'signature-needed'),
  },
  {
    form: 'the key __proto__ spelled otherwise',
    headers: () => ({ ...signed(), ...ours(), ...json }),
    body: '{"\\u005f_proto__":{"role":"publisher"},"user":"publisher","password":"x"}',
    at: (route) => changes(route) && takesBody(route),
    refusal: always('malformed-json', 'signature-needed'),
  },
  {
    form: 'no session',
    headers: () => ({ ...ours(), ...json }),
    at: (route) => !open.has(nameOf(route)),
    refusal: unauthorised,
  },
  {
    form: 'a session that is over',
    headers: () => ({ ...ours(), ...json, cookie: cookieOf(expired) }),
    at: (route) => !open.has(nameOf(route)),
    refusal: unauthorised,
  },
  {
    form: 'a session that never was',
    headers: () => ({ ...ours(), ...json, cookie: cookieOf('Z'.repeat(43)) }),
    at: (route) => !open.has(nameOf(route)),
    refusal: unauthorised,
  },
  {
    form: 'a session that is no id at all',
    headers: () => ({ ...ours(), ...json, cookie: cookieOf("' or 1=1 --") }),
    at: (route) => !open.has(nameOf(route)),
    refusal: unauthorised,
  },
  {
    form: 'a wrong key beside a session',
    headers: () => ({ ...signed(), ...ours(), ...json, authorization: `Bearer ${'A'.repeat(43)}` }),
    at: ofStaff,
    refusal: always('staff-key-needed'),
  },
  {
    form: "a staff member's session for a till's route",
    headers: () => ({ ...signed(), ...ours(), ...json }),
    at: (route) => tills.has(nameOf(route)),
    refusal: always('signature-needed'),
  },
];

function unauthorised(route: Call): readonly string[] {
  if (tills.has(nameOf(route))) return ['signature-needed'];
  return [own.has(nameOf(route)) ? 'sign-in-needed' : 'staff-key-needed'];
}

/** Stopping, discarding, writing off and signing out say all in their address. */
function takesBody({ method, path }: Call): boolean {
  return method !== 'DELETE' && !/\/(stop|write-off)$/.test(path);
}

/** A refusal is its code, its words, and at the most where the caller's own document is wrong. */
function saysNothing(answer: Answer): void {
  const text = answer.bytes.toString('utf8');
  expect(answer.bytes.length).toBeLessThan(1_000);
  for (const canary of [...Object.values(canaries), '测试publisher', 'node_modules', 'at file:', session])
    expect(text).not.toContain(canary);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['allow']).toBeUndefined();
}

it('reads the routes of every area from the router', () => {
  const names = new Set(routes.map(nameOf));
  expect(names.size).toBe(routes.length);
  expect([...open, ...tills, ...own].filter((name) => !names.has(name))).toEqual([]);
  expect(routes.filter(ofStaff).length).toBeGreaterThanOrEqual(12);
});

it('has nine hostile forms or more for every route', () => {
  for (const route of routes) {
    const faced = forms.filter(({ at }) => at?.(route) ?? true).length + otherMethods(route).length;
    expect(faced, nameOf(route)).toBeGreaterThanOrEqual(9);
  }
});

it('would see an effect: the digest changes with the least of rows', async () => {
  const before = await registerDigest();
  const { database } = union.server.store;
  const [row] = await database.selectFrom('programmes').select(['id', 'pollSeconds']).execute();
  const poll = (pollSeconds: number) =>
    database.updateTable('programmes').set({ pollSeconds }).where('id', '=', row!.id).execute();
  await poll(row!.pollSeconds + 1);
  expect(await registerDigest()).not.toBe(before);
  await poll(row!.pollSeconds);
  expect(await registerDigest()).toBe(before);
});

describe.each(routes.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it('refuses every hostile form, without an effect and without a word too many', async () => {
    const before = await registerDigest();
    for (const { form, headers, body, at, refusal } of forms) {
      if (at !== undefined && !at(route)) continue;
      const answer = await call(union, { ...route, ...sent(headers(), body) });
      expect(refusal(route), form).toContain(problemOf(answer).code);
      saysNothing(answer);
    }
    expect(await registerDigest()).toBe(before);
  });

  it('takes no other method', async () => {
    const before = await registerDigest();
    for (const method of otherMethods(route)) {
      const answer = await call(union, {
        path: route.path,
        method,
        headers: { ...signed(), ...ours(), ...json },
      });
      expect(['method-refused', 'not-found'], method).toContain(problemOf(answer).code);
      saysNothing(answer);
    }
    expect(await registerDigest()).toBe(before);
  });
});

/** Node gives the body of a GET or DELETE no length by itself, and then it is none. */
function sent(
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Pick<Call, 'headers' | 'body'> {
  return body === undefined
    ? { headers }
    : { headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body };
}

/** CONNECT never reaches a route: the server hangs up. */
function otherMethods(route: Call): readonly string[] {
  const known = routes.filter(({ path }) => path === route.path).map(({ method }) => method);
  // A route with a parameter may take what its neighbour's fixed address does not.
  const neighbours = ['/v1/redemptions/list', '/v1/redemptions/export'].includes(route.path) ? ['GET'] : [];
  return ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].filter(
    (method) => ![...known, ...neighbours].includes(method),
  );
}
