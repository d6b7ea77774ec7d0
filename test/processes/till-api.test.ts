import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Demo, overFeedMsMax, riceAndOil, until } from './demo.ts';
import { publishAnew, publishedOffer } from './publish-anew.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.end());

const member = 'member-contact';
const insert = (card: string) => demo.post('/v1/virtual-reader/insert', { card });
const remove = () => demo.post('/v1/virtual-reader/remove');
const sell = async (body: object = riceAndOil) => {
  const { id } = (await demo.post('/v1/checkouts', body)).body;
  return (await demo.post(`/v1/checkouts/${id}/confirm`, {})).body.redemption;
};

describe('a sale over the API', () => {
  it('goes from the basket to the redemption, and is found again by both its names', async () => {
    await insert(member);
    const opened = await demo.post('/v1/checkouts', { ...riceAndOil, externalId: 'pos-1' });
    expect(opened).toMatchObject({
      status: 201,
      body: {
        state: 'quoted',
        recognition: { code: 'member', programme: 'scedu', presentation: 'chip-genuine' },
      },
    });
    expect(await demo.post('/v1/checkouts', { ...riceAndOil, externalId: 'pos-1' })).toMatchObject({
      status: 200,
      body: { id: opened.body.id },
    });
    const confirmed = await demo.post(`/v1/checkouts/${opened.body.id}/confirm`, {
      tender: 'union-card',
      slip: 'R-000123',
    });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { redemption: { decision: { discount: 2000 }, refunds: [] } },
    });
    const { id } = confirmed.body.redemption;
    expect((await demo.get(`/v1/redemptions/${id}`)).body).toMatchObject({
      id,
      decision: { discount: 2000 },
    });
    expect((await demo.get('/v1/redemptions?externalId=pos-1')).body).toMatchObject({ id });
    expect(await demo.post('/v1/checkouts', { ...riceAndOil, externalId: 'pos-1' })).toMatchObject({
      status: 409,
      body: { code: 'already-confirmed', redemption: id },
    });
    await remove();
  });

  it('gives the same answer to the same Idempotency-Key, and sells once', async () => {
    const key = { 'idempotency-key': 'sale-7' };
    const { id } = (await demo.post('/v1/checkouts', riceAndOil, { 'idempotency-key': 'open-7' })).body;
    expect((await demo.post('/v1/checkouts', riceAndOil, { 'idempotency-key': 'open-7' })).body.id).toBe(id);
    const answers = await Promise.all([1, 2, 3].map(() => demo.post(`/v1/checkouts/${id}/confirm`, {}, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'other' }, key)).toMatchObject({
      status: 422,
      body: { code: 'key-reused' },
    });
    expect(await demo.post(`/v1/checkouts/${id}/confirm`, {})).toMatchObject({
      status: 409,
      body: { redemption: answers[0]?.body.redemption.id },
    });
  });

  it('gives back exactly what was paid, and to each funder its part', async () => {
    await insert(member);
    const sale = await sell();
    await remove();
    const back = async (lines: object[]) =>
      demo.post(`/v1/redemptions/${sale.id}/refunds`, { lines, reason: '退货' });
    const parts = [
      await back([{ id: '1', quantity: 1 }]),
      await back([
        { id: '1', quantity: 1 },
        { id: '2', quantity: 1 },
      ]),
    ];
    expect(parts.map(({ status }) => status)).toEqual([201, 201]);
    const refunds = parts.map(({ body }) => body.refund);
    expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(sale.decision.payable);
    const byFunder = (name: string) =>
      refunds
        .flatMap(({ funders }) => funders)
        .reduce((sum, one) => sum + (one.funder === name ? one.amount : 0), 0);
    for (const { funder, amount } of sale.decision.funders)
      expect([funder, byFunder(funder)]).toEqual([funder, amount]);
    expect(await back([{ id: '2', quantity: 1 }])).toMatchObject({
      status: 409,
      body: { code: 'more-than-bought', line: '2', left: 0 },
    });
    expect((await demo.get(`/v1/redemptions/${sale.id}`)).body.refunds).toHaveLength(2);
  });

  it('takes the widest basket that fits, though every character of it is escaped', async () => {
    const wide = (length: number, end = '') => '\u0001'.repeat(length - end.length) + end;
    const lines = Array.from({ length: 500 }, (_, n) => ({
      id: wide(64, String(n)),
      sku: wide(64),
      category: wide(64),
      name: wide(200),
      unitPrice: 1_000_000_000,
      quantity: 10,
    }));
    const opened = await demo.post('/v1/checkouts', { lines, externalId: wide(128) });
    expect([opened.status, opened.body.decision?.list]).toEqual([201, 5_000_000_000_000]);
    const confirmed = await demo.post(`/v1/checkouts/${opened.body.id}/confirm`, { slip: wide(128) });
    expect(confirmed).toMatchObject({
      status: 200,
      body: { redemption: { decision: { list: 5_000_000_000_000 } } },
    });
  });

  it('knows its offers, and how it is', async () => {
    const offers = (await demo.get('/v1/offers')).body;
    expect(offers.map(({ id }: { id: string }) => id)).toContain('scedu.sanjiang-100-20');
    expect((await demo.get('/v1/status')).body).toMatchObject({
      network: 'online',
      cache: { tier: 'fresh', ageHours: 0 },
      readers: [{ state: 'ready' }],
      printers: [],
    });
  });
});

describe('a wrong request is refused with its paths, and changes nothing', () => {
  const line = { id: '1', sku: 'demo-rice-5kg', quantity: 1 };
  it.each([
    ['no lines', {}, 'lines: '],
    ['an empty basket', { lines: [] }, 'lines: '],
    ['a quantity of 0', { lines: [{ ...line, quantity: 0 }] }, 'lines[0].quantity: '],
    ['half a unit', { lines: [{ ...line, quantity: 0.5 }] }, 'lines[0].quantity: '],
    ['a negative price', { lines: [{ ...line, unitPrice: -1 }] }, 'lines[0].unitPrice: '],
    ['a price past 2^53', { lines: [{ ...line, unitPrice: 2 ** 60 }] }, 'lines[0].unitPrice: '],
    ['a price in text', { lines: [{ ...line, unitPrice: '9' }] }, 'lines[0].unitPrice: '],
    ['two lines of one id', { lines: [line, line] }, 'lines[1].id: '],
    ['neither sku nor category', { lines: [{ id: '1', unitPrice: 1, quantity: 1 }] }, 'lines[0].sku: '],
    ['an unknown sku without a price', { lines: [{ ...line, sku: 'nothing' }] }, 'lines[0].unitPrice: '],
    ['an unknown key', { lines: [line], discount: 1 }, 'discount'],
    ['501 lines', { lines: Array.from({ length: 501 }, (_, n) => ({ ...line, id: String(n) })) }, 'lines: '],
    ['points in words', { lines: [line], usePoints: 'yes' }, 'usePoints: '],
    ['a name of half a sign', { lines: [line], externalId: '\ud83d' }, 'externalId: '],
    ['a line of half a sign', { lines: [{ ...line, id: '\ude00' }] }, 'lines[0].id: '],
  ])('%s', async (_, body, fault) => {
    const answer = await demo.post('/v1/checkouts', body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'not-valid', title: { zh: expect.any(String), en: expect.any(String) } },
    });
    expect(answer.body.faults.join('\n')).toContain(fault);
  });

  it('a checkout, a redemption, a card that is not there', async () => {
    expect(await demo.get('/v1/checkouts/co-none')).toMatchObject({
      status: 404,
      body: { code: 'no-such-checkout' },
    });
    expect(await demo.get('/v1/redemptions/rd-none')).toMatchObject({
      status: 404,
      body: { code: 'no-such-redemption' },
    });
    expect(await insert('none')).toMatchObject({ status: 404, body: { code: 'no-such-card' } });
    expect(await demo.get('/v1/redemptions')).toMatchObject({ status: 422 });
  });

  it('a card number in the place of a slip', async () => {
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    const answer = await demo.post(`/v1/checkouts/${id}/confirm`, { slip: '6228 4804 0256 4890 018' });
    expect(answer).toMatchObject({ status: 422, body: { faults: [expect.stringContaining('slip: ')] } });
    expect(JSON.stringify(answer.body)).not.toContain('6228');
  });
});

describe('the API', () => {
  it.each([
    ['a character set that it does not read', 415, '/v1/checkouts', 'application/json; charset=gbk', ''],
    ['a compression that it does not know', 415, '/v1/checkouts', 'application/json', 'zstd'],
    ['an address that is no text', 404, '/v1/redemptions/%ff/void', 'application/json', ''],
  ])('answers %s with %i', async (_, status, path, type, encoding) => {
    const headers = { 'content-type': type, ...(encoding === '' ? {} : { 'content-encoding': encoding }) };
    expect(await demo.post(path, {}, headers)).toMatchObject({ status, body: { status } });
  });

  it('refuses text in another encoding than it says', async () => {
    const body = (name: string) =>
      Buffer.from(`{"lines":[{"id":"1","sku":"demo-rice-5kg","name":"${name}","quantity":1}]}`, 'latin1');
    const headers = { authorization: `Bearer ${demo.key('pos.key')}`, 'content-type': 'application/json' };
    // 大米, in GBK and in UTF-8.
    for (const [name, status] of [
      ['\xb4\xf3\xc3\xd7', 400],
      ['\xe5\xa4\xa7\xe7\xb1\xb3', 201],
    ] as const) {
      const answer = await fetch(`${demo.till}/v1/checkouts`, { method: 'POST', headers, body: body(name) });
      expect(answer.status).toBe(status);
    }
  });

  it('knows its key by any spelling of the scheme', async () => {
    for (const [scheme, status] of [
      ['Bearer', 200],
      ['bearer', 200],
      ['BEARER', 200],
      ['Basic', 401],
    ] as const) {
      const headers = { authorization: `${scheme} ${demo.key('pos.key')}` };
      expect([scheme, (await fetch(`${demo.till}/v1/status`, { headers })).status]).toEqual([scheme, status]);
    }
  });

  it('is described by an OpenAPI 3.1 document whose pointers all lead somewhere', async () => {
    const document = (await demo.get('/v1/openapi.json')).body;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/checkouts',
        '/v1/checkouts/{id}/confirm',
        '/v1/redemptions/{id}/refunds',
        '/v1/status',
        '/v1/offers',
      ]),
    );
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, pointer]) => pointer ?? '',
    );
    expect(pointers.length).toBeGreaterThan(10);
    for (const pointer of pointers) {
      expect([
        pointer,
        pointer
          .slice(2)
          .split('/')
          .reduce((at, name) => at?.[name], document) !== undefined,
      ]).toEqual([pointer, true]);
    }
  });
});

describe('events', () => {
  const watch = (
    query = '',
    headers: Record<string, string> = { authorization: `Bearer ${demo.key('pos.key')}` },
  ) => {
    const socket = new WebSocket(`${demo.till.replace('http', 'ws')}/v1/events${query}`, { headers });
    const seen: { type: string; stream: string; sequence: number; data: Record<string, unknown> }[] = [];
    let refused: number | undefined;
    socket.on('message', (data) => seen.push(JSON.parse(String(data))));
    socket.on('unexpected-response', (_, response) => {
      refused = response.statusCode;
      socket.terminate();
    });
    socket.on('error', () => {});
    return { seen, close: () => socket.terminate(), refused: () => refused };
  };

  it('tell of cards and decisions in order, and go on where a watcher left off', async () => {
    const first = watch();
    await until('the watcher is greeted', () => first.seen.length > 0);
    await insert(member);
    await remove();
    // The readers' new state is put together beside all that the card causes, and may be told last.
    for (const told of ['hello', 'card-presented', 'card-removed', 'status-changed'])
      await until(`${told} was told`, () => first.seen.some(({ type }) => type === told));
    const numbers = first.seen.slice(1).map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, place) => (numbers[0] ?? 0) + place));
    first.close();

    const [, second] = first.seen;
    const again = watch(`?since=${second?.sequence}&stream=${second?.stream}`);
    const missed = first.seen.slice(2).map(({ sequence }) => sequence);
    await until('it has caught up', () => again.seen.length > missed.length);
    expect(again.seen.slice(1, missed.length + 1).map(({ sequence }) => sequence)).toEqual(missed);
    again.close();
  });

  it('send a watcher of another run, or of too long ago, to ask anew', async () => {
    for (const query of ['?since=1&stream=another', '?since=1', '?since=999999999999999', '?since=x']) {
      const watcher = watch(query);
      await until(`${query} is answered`, () => watcher.seen.length > 0);
      expect([query, watcher.seen[0]?.type]).toEqual([query, 'resync']);
      watcher.close();
    }
  });

  it('are not to be had by a path that no URL is: the till lives on', async () => {
    for (const path of ['//', '/\\\\', '/v1/events//', '*']) {
      const answer = await upgrade(path);
      const gone = /^HTTP\/1\.1 404 [\s\S]*"code":"no-such-route"/;
      expect([path, answer]).toEqual([path, expect.stringMatching(gone)]);
    }
    expect((await demo.get('/v1/status')).status).toBe(200);
  });

  function upgrade(path: string): Promise<string> {
    const { host, hostname, port } = new URL(demo.till);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${demo.key('pos.key')}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        );
      });
      socket.once('data', (data) => {
        resolve(String(data));
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }

  it('are for who holds the key, and not for other pages', async () => {
    const key = { authorization: `Bearer ${demo.key('pos.key')}` };
    for (const [headers, status] of [
      [{}, 401],
      [{ ...key, origin: 'https://evil.example' }, 403],
      [{ ...key, host: 'evil.example' }, 421],
    ] as const) {
      const watcher = watch('', headers);
      await until(`refused with ${status}`, () => watcher.refused() === status);
      expect(watcher.seen).toEqual([]);
    }
  });
});

describe('a published change', () => {
  it('is at the till over its feed, long before it would ask, and is gone in the same way when it is stopped', async () => {
    const offer = 'scedu.sanjiang-100-20';
    const isHere = async (wanted: number) => {
      const offers = (await demo.get('/v1/offers')).body as { id: string; version: number }[];
      return offers.some(({ id, version }) => id === offer && version === wanted);
    };
    await insert(member);
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    const version = await publishAnew(demo, await publishedOffer(demo, offer), {
      benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 2_500 }] },
    });
    await until('the offer is here', () => isHere(version), overFeedMsMax);
    // The basket at hand is decided by the new offer, and its cashier sees it before selling.
    await until(
      'the basket has the new price',
      async () => (await demo.get(`/v1/checkouts/${id}`)).body.decision.discount === 2_500,
      overFeedMsMax,
    );

    expect(await demo.staff('POST', `/v1/offers/${offer}/stop`, {})).toMatchObject({ status: 200 });
    await until('the offer is gone', async () => !(await isHere(version)), overFeedMsMax);
    await remove();
  });

  it('with a fault is refused with its paths, and nothing is published', async () => {
    const answer = await demo.staff('PUT', '/v1/offers/scedu.wrong', {
      id: 'scedu.wrong',
      version: 1,
      programme: 'scedu',
      title: { zh: '错' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 1200 },
      funding: [{ funder: 'merchant', permille: 900 }],
    });
    expect(answer.status).toBe(422);
    expect(answer.body.faults.join('\n')).toMatch(/benefit\.payPermille[\s\S]*funding/);
  });
});
