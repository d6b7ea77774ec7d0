import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayPath } from '../../terminal/api/display-channel.ts';
import { eventsPath } from '../../terminal/api/events-channel.ts';
import { pages } from '../../terminal/api/pages.ts';
import { allRoutes } from '../../terminal/api/serve-api.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { Demo, riceAndOil, until } from './demo.ts';
import { pageSocket, type RawAnswer, type RawCall, rawCall, rawHandshake, visitPage } from './wire-call.ts';

let demo: Demo;
let keys: { pos: string; cashier: string; display: string };
/** A sale and an open basket that hostile calls would have to do with. */
let sale = '';
let basket = '';

beforeAll(async () => {
  demo = await Demo.start();
  const [cashier, display] = [await visitPage(demo.till, '/'), await visitPage(demo.till, '/display')];
  keys = { pos: demo.key('pos.key'), cashier: cashier.key, display: display.key };
  const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
  sale = (await demo.post(`/v1/checkouts/${id}/confirm`, {})).body.redemption.id;
  basket = (await demo.post('/v1/checkouts', riceAndOil)).body.id;
  await until('the sale is handed in', async () => (await journal()).unsent === 0);
});
afterAll(() => demo.end());

const journal = async () => (await demo.get('/v1/status')).body.journal;
const port = () => new URL(demo.till).port;
const json = { 'content-type': 'application/json' };

type Form = {
  name: string;
  status: number;
  headers?: () => Record<string, string>;
  body?: string;
  query?: () => string;
};
const cashier = () => `Page ${keys.cashier}`;
const keyed = (more: Record<string, string> = {}) => ({ authorization: cashier(), ...more });

/** Who may not come in, whatever is asked. */
const strangers: Form[] = [
  ['another page', { origin: 'https://evil.example' }, 403],
  ['a page without origin', { origin: 'null' }, 403],
  ['our host over another scheme', () => ({ origin: `https://127.0.0.1:${port()}` }), 403],
  ['another program’s port', { origin: 'http://127.0.0.1:1' }, 403],
  ['a foreign name', { host: 'evil.example' }, 421],
  ['a name that leads here', () => ({ host: `127.0.0.1.evil.example:${port()}` }), 421],
  ['our address without its port', { host: '127.0.0.1' }, 421],
].map(([name, headers, status]) => ({
  name: name as string,
  status: status as number,
  headers: () => keyed((typeof headers === 'function' ? headers() : headers) as Record<string, string>),
}));

/** Bodies that are no JSON, as a page's form can send them anywhere. */
const forms: Form[] = [
  ['a form', 'application/x-www-form-urlencoded', 'lines=1'],
  ['a form with files', 'multipart/form-data; boundary=x', '--x--'],
  ['text', 'text/plain', '{"lines":[]}'],
].map(([name, type, body]) => ({
  name: `${name}`,
  status: 415,
  headers: () => keyed({ 'content-type': type ?? '' }),
  body: body ?? '',
}));

/** Keys that are none, or not for this. */
const withoutKey: Form[] = [
  { name: 'no key', status: 401, headers: () => ({}) },
  { name: 'a wrong key', status: 401, headers: () => ({ authorization: 'Page x' }) },
  { name: 'an empty key', status: 401, headers: () => ({ authorization: 'Page ' }) },
  {
    name: 'the display’s key',
    status: 401,
    headers: () => ({ authorization: `Page ${keys.display}` }),
  },
  {
    name: 'the page’s key as a program’s',
    status: 401,
    headers: () => ({ authorization: `Bearer ${keys.cashier}` }),
  },
  {
    name: 'the program’s key as a page’s',
    status: 401,
    headers: () => ({ authorization: `Page ${keys.pos}` }),
  },
  {
    name: 'a key in the address',
    status: 401,
    headers: () => ({}),
    query: () => `?key=${keys.cashier}&authorization=Page%20${keys.cashier}`,
  },
  {
    name: 'a key as a cookie',
    status: 401,
    headers: () => ({ cookie: `authorization=Page ${keys.cashier}` }),
  },
];

const huge = `{"x":"${'x'.repeat(2_000_000)}"}`;
const badBodies: Form[] = [
  { name: 'broken JSON', status: 400, headers: () => keyed(json), body: '{"lines":' },
  { name: 'more than it may hold', status: 413, headers: () => keyed(json), body: huge },
];
const badChanges: Form[] = [
  {
    name: 'a prototype',
    status: 422,
    headers: () => keyed(json),
    body: '{"__proto__":{"lines":[]},"constructor":1}',
  },
  { name: 'a list', status: 422, headers: () => keyed(json), body: '[]' },
];

function expectNothingTold(answer: RawAnswer, whose: readonly unknown[]): void {
  const all = JSON.stringify([answer.headers, answer.body]);
  for (const key of [keys.pos, keys.cashier, keys.display, demo.dataDir])
    expect([...whose, all.includes(key)]).toEqual([...whose, false]);
  expect([...whose, all]).toEqual([
    ...whose,
    expect.not.stringMatching(/node_modules|at \w+ \(|\/dist\/|\.ts:|\.js:/),
  ]);
}

/** All that a call could have changed: entries, baskets, and what the customer sees. */
async function state() {
  const database = await openSqlite<{ checkouts: { id: string; state: string; body: string } }>({
    file: join(demo.dataDir, 'till', 'working.db'),
    durability: 'NORMAL',
  });
  const checkouts = await database.selectFrom('checkouts').selectAll().orderBy('id').execute();
  await database.destroy();
  return { journal: await journal(), checkouts };
}

async function send(call: { method: string; path: string }, form: Form): Promise<RawAnswer> {
  return rawCall(demo.till, {
    ...call,
    path: call.path + (form.query?.() ?? ''),
    ...(form.headers === undefined ? {} : { headers: form.headers() }),
    ...(form.body === undefined ? {} : { body: form.body }),
  } satisfies RawCall);
}

describe('hostile requests', () => {
  it('get nothing from any call that the routers declare, and change nothing', async () => {
    const display = pageSocket(demo.till, displayPath, keys.display);
    await until('the display is greeted', () => display.heard.length > 0);
    const before = await state();
    const routes = allRoutes({ cards: [], insert: () => false, remove: () => {} });
    expect(routes.length).toBeGreaterThan(18);
    let calls = 0;
    for (const { method, path, isPublic } of routes) {
      const id = path.includes('redemptions') || path.includes('sales') ? sale : basket;
      const call = { method: method.toUpperCase(), path: path.replace('{id}', id).replace('{sku}', '1') };
      const tried = [
        ...strangers,
        ...forms,
        ...badBodies,
        ...(isPublic === true ? [] : withoutKey),
        ...(method === 'get' ? [] : badChanges),
      ];
      expect(tried.length).toBeGreaterThanOrEqual(9);
      for (const form of tried) {
        const answer = await send(call, form);
        expect([method, path, form.name, answer.status]).toEqual([method, path, form.name, form.status]);
        expectNothingTold(answer, [method, path, form.name]);
        calls += 1;
      }
    }
    expect(calls).toBeGreaterThan(300);
    expect(await state()).toEqual(before);
    expect(display.heard.filter(({ type }) => type === 'display')).toHaveLength(1);
    display.close();
  });

  it('would have had an effect with the right key and the right words (the canary)', async () => {
    const before = await state();
    const form = { name: 'a page’s own call', status: 200, headers: () => keyed(json), body: '{}' };
    const answer = await send({ method: 'POST', path: `/v1/checkouts/${basket}/cancel` }, form);
    expect(answer.status).toBe(200);
    expect(await state()).not.toEqual(before);
  });

  it('are all described: the document and the routers name the same calls', async () => {
    const { paths } = (await demo.get('/v1/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const declared = allRoutes({ cards: [], insert: () => false, remove: () => {} });
    expect(described.sort()).toEqual(declared.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('get no page and no asset', async () => {
    const before = await state();
    const { assets } = await visitPage(demo.till, '/');
    expect(assets.length).toBeGreaterThan(1);
    const posts = [
      ...forms,
      { ...badChanges[0], name: 'JSON', status: 404 },
      { ...badBodies[1], status: 404 },
    ];
    for (const path of [...pages.map((page) => page.path), ...assets]) {
      for (const form of strangers) {
        const answer = await send({ method: 'GET', path }, form);
        expect([path, form.name, answer.status]).toEqual([path, form.name, form.status]);
        expectNothingTold(answer, [path, form.name]);
      }
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        for (const form of posts as Form[]) {
          const answer = await send({ method, path }, form);
          const got = [method, path, form.name];
          expect([...got, answer.status >= 400 || method === 'OPTIONS']).toEqual([...got, true]);
          expectNothingTold(answer, got);
        }
      }
    }
    expect(await state()).toEqual(before);
  });

  it.each([
    '/assets/',
    '/assets',
    '/assets/../main.js',
    '/assets/%2e%2e/main.js',
    '/assets/..%2f..%2fmain.js',
    '/assets/..%5c..%5cmain.js',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/%ZZ',
    '/assets/.hidden',
    '/index.html',
    '/display.html',
    '/display/',
    '/display/x',
    '/Display',
    '//',
  ])('find no other file: %s', async (path) => {
    const answer = await rawCall(demo.till, { method: 'GET', path });
    expect([answer.status >= 400 && answer.status < 500, answer.headers['content-type']]).toEqual([
      true,
      'application/problem+json; charset=utf-8',
    ]);
    expectNothingTold(answer, [path]);
  });
});

describe('a hostile handshake', () => {
  const own = () => demo.till;
  const offer = (key: string, name = 'puhui') => `${name}, key.${key}`;
  type Handshake = {
    name: string;
    status: number;
    headers: () => Record<string, string>;
    query?: () => string;
  };
  const handshakes: Handshake[] = [
    { name: 'no key', status: 401, headers: () => ({}) },
    { name: 'no key, from our page', status: 401, headers: () => ({ origin: own() }) },
    {
      name: 'a wrong key',
      status: 401,
      headers: () => ({ origin: own(), 'sec-websocket-protocol': offer('x') }),
    },
    {
      name: 'a key and no origin',
      status: 403,
      headers: () => ({ 'sec-websocket-protocol': offer(keys.cashier) }),
    },
    {
      name: 'a key from another page',
      status: 403,
      headers: () => ({ origin: 'https://evil.example', 'sec-websocket-protocol': offer(keys.cashier) }),
    },
    {
      name: 'a key from a page without origin',
      status: 403,
      headers: () => ({ origin: 'null', 'sec-websocket-protocol': offer(keys.cashier) }),
    },
    {
      name: 'a key from our other name',
      status: 403,
      headers: () => ({
        origin: `http://localhost:${port()}`,
        'sec-websocket-protocol': offer(keys.cashier),
      }),
    },
    {
      name: 'a name that leads here',
      status: 421,
      headers: () => ({
        host: `evil.example:${port()}`,
        origin: `http://evil.example:${port()}`,
        'sec-websocket-protocol': offer(keys.cashier),
      }),
    },
    {
      name: 'a key under another protocol',
      status: 401,
      headers: () => ({ origin: own(), 'sec-websocket-protocol': offer(keys.cashier, 'other') }),
    },
    {
      name: 'two keys',
      status: 401,
      headers: () => ({
        origin: own(),
        'sec-websocket-protocol': `${offer(keys.cashier)}, key.${keys.display}`,
      }),
    },
    {
      name: 'a program’s key as a page’s',
      status: 401,
      headers: () => ({ origin: own(), 'sec-websocket-protocol': offer(keys.pos) }),
    },
    {
      name: 'a page’s key as a program’s',
      status: 401,
      headers: () => ({ authorization: `Bearer ${keys.cashier}` }),
    },
    {
      name: 'a page’s key in the header',
      status: 401,
      headers: () => ({ origin: own(), authorization: `Page ${keys.cashier}` }),
    },
    {
      name: 'a key in the address',
      status: 401,
      headers: () => ({ origin: own() }),
      query: () => `?key=${keys.cashier}&protocol=key.${keys.cashier}`,
    },
  ];
  const paths = [eventsPath, displayPath];
  it.each(paths.flatMap((path) => handshakes.map((handshake) => [path, handshake.name, handshake] as const)))(
    'of %s with %s is refused',
    async (path, _, { headers, query, status }) => {
      const answer = await rawHandshake(demo.till, path + (query?.() ?? ''), headers());
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      for (const key of Object.values(keys)) expect(answer.includes(key)).toBe(false);
    },
  );

  it('with the display’s key opens the display alone, and the key is not said back', async () => {
    const headers = { origin: demo.till, 'sec-websocket-protocol': offer(keys.display) };
    expect(await rawHandshake(demo.till, eventsPath, headers)).toMatch(/^HTTP\/1\.1 401 /);
    const opened = await rawHandshake(demo.till, displayPath, headers);
    expect(opened).toMatch(/^HTTP\/1\.1 101 [\s\S]*Sec-WebSocket-Protocol: puhui\r\n/);
    expect(opened).not.toContain(keys.display);
  });
});
