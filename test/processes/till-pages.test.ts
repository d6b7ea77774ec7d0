import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { displayAliveEveryMs } from '../../terminal/wire/counter/display-message.ts';
import { Demo, riceAndOil, until } from './demo.ts';
import { type Heard, pageSocket, visitPage } from './wire-call.ts';

let demo: Demo;
let key: string;
let displayKey: string;
beforeAll(async () => {
  demo = await Demo.start();
  key = (await visitPage(demo.till, '/')).key;
  displayKey = (await visitPage(demo.till, '/display')).key;
});
afterAll(() => demo.end());

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(demo.till + path, {
    method,
    headers: {
      authorization: `Page ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Heard };
};
const insert = (card: string) => call('POST', '/v1/virtual-reader/insert', { card });
const remove = () => call('POST', '/v1/virtual-reader/remove', {});
const training = { 'puhui-training': 'true' };
const sell = async (headers: Record<string, string> = {}) => {
  const { id } = (await call('POST', '/v1/checkouts', riceAndOil, headers)).body;
  return (await call('POST', `/v1/checkouts/${id}/confirm`, {}, headers)).body.redemption;
};

describe('the till’s pages', () => {
  it('are served with a key each, under a policy that lets nothing in or out', async () => {
    for (const path of ['/', '/display']) {
      const response = await fetch(demo.till + path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')?.split(';').sort()).toEqual(
        [
          "base-uri 'none'",
          "connect-src 'self'",
          "default-src 'none'",
          "font-src 'self'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "img-src 'self' data:",
          "script-src 'self'",
          "style-src 'self'",
        ].sort(),
      );
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect([key, displayKey]).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[\w-]{43}$/),
    ]);
    expect(key).not.toBe(displayKey);
  });

  it('bring their scripts and styles, which never change under their names', async () => {
    const { assets, html } = await visitPage(demo.till, '/');
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) {
      const response = await fetch(demo.till + asset, { headers: { origin: demo.till } });
      expect([asset, response.status, response.headers.get('cache-control')]).toEqual([
        asset,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
  });

  it('may do all that a POS program may, and the display’s key nothing of it', async () => {
    expect(await call('GET', '/v1/status')).toMatchObject({
      status: 200,
      body: { demo: true, printers: [] },
    });
    const other = { authorization: `Page ${displayKey}` };
    expect(await call('GET', '/v1/status', undefined, other)).toMatchObject({ status: 401 });
  });

  it('find goods by SKU and by name', async () => {
    expect((await call('GET', '/v1/goods/demo-rice-5kg')).body).toMatchObject({
      sku: 'demo-rice-5kg',
      category: 'grain/rice',
      price: expect.any(Number),
    });
    const found = await call('GET', '/v1/goods?find=%E7%B1%B3&limit=2');
    expect(found.body).toMatchObject({ categories: expect.arrayContaining(['grain/rice']) });
    expect(found.body.goods.length).toBeGreaterThan(0);
    expect(await call('GET', '/v1/goods/none')).toMatchObject({
      status: 404,
      body: { code: 'no-such-goods' },
    });
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'other=1'])
      expect([query, (await call('GET', `/v1/goods?${query}`)).status]).toEqual([query, 422]);
  });

  it('know offers that are over or to come as well', async () => {
    const [inForce, all] = [await call('GET', '/v1/offers'), await call('GET', '/v1/offers?all=true')];
    const ids = (offers: { body: Heard }) => offers.body.map(({ id }: { id: string }) => id);
    expect(ids(all)).toEqual(expect.arrayContaining(ids(inForce)));
  });

  it('list sales, and say to the fen what each unit would give back', async () => {
    const sold = await sell();
    const { sales } = (await call('GET', '/v1/sales?limit=1')).body;
    expect(sales).toMatchObject([{ id: sold.id, units: 3, refundedUnits: 0 }]);
    const { lines } = (await call('GET', `/v1/sales/${sold.id}`)).body;
    const refunded = await call('POST', `/v1/redemptions/${sold.id}/refunds`, {
      lines: [{ id: '1', quantity: 1 }],
      reason: '退货',
    });
    expect(refunded.body.refund.amount).toBe(lines[0].refundable[0]);
    expect((await call('GET', `/v1/sales?find=${sold.id}`)).body).toMatchObject({
      sales: [{ id: sold.id, refundedUnits: 1, refunded: refunded.body.refund.amount }],
      next: null,
    });
    expect(await call('GET', '/v1/sales/rd-none')).toMatchObject({ status: 404 });
    for (const columns of [32, 48]) {
      const receipt = await call('GET', `/v1/sales/${sold.id}/receipt?columns=${columns}`);
      expect(receipt).toMatchObject({ status: 200, body: { columns } });
      expect(JSON.stringify(receipt.body.lines)).toContain('东北长粒香大米');
    }
    expect((await call('GET', `/v1/sales/${sold.id}/receipt?columns=40`)).status).toBe(422);
    expect((await call('GET', '/v1/sales/rd-none/receipt')).status).toBe(404);
    for (const query of ['before=0', 'limit=999', 'find=', 'x=1'])
      expect([query, (await call('GET', `/v1/sales?${query}`)).status]).toEqual([query, 422]);
  });
});

describe('the events of a page', () => {
  it('say that a card begins to be read before they say whose it is', async () => {
    const events = pageSocket(demo.till, '/v1/events', key);
    await until('it is greeted', () => events.heard.length > 0);
    await insert('member-contact');
    await remove();
    await until('the card has left', () => events.heard.some(({ type }) => type === 'card-removed'));
    const cards = events.heard.map(({ type }) => type).filter((type: string) => type.startsWith('card-'));
    expect(cards).toEqual(['card-reading', 'card-presented', 'card-removed']);
    expect(events.socket.protocol).toBe('puhui');
    events.close();
    // The tap waits for a basket: this one takes it along.
    const { id } = (await call('POST', '/v1/checkouts', riceAndOil)).body;
    await call('POST', `/v1/checkouts/${id}/cancel`, {});
  });
});

describe('the customer display', () => {
  let display: ReturnType<typeof pageSocket>;
  const states = () => display.heard.filter(({ type }) => type === 'display').map(({ state }) => state);
  const shown = async (show: string) => {
    await until(`it shows ${show}`, () => states().at(-1)?.show === show);
    return states().at(-1);
  };
  afterEach(async () => {
    display.close();
    await remove();
  });

  it('has its state at once, follows a sale, and lives', async () => {
    display = pageSocket(demo.till, '/v1/display', displayKey);
    await until('it is greeted', () => states().length > 0);
    expect(display.heard[0]).toMatchObject({ type: 'display', store: { zh: expect.any(String) } });
    const { id } = (await call('POST', '/v1/checkouts', riceAndOil)).body;
    expect(await shown('basket')).toMatchObject({ member: false, discount: 0, lines: [{ quantity: 2 }, {}] });
    await call('POST', '/v1/display/prompt', {});
    expect(await shown('card-prompt')).toEqual({ show: 'card-prompt', insert: false });
    await insert('member-contact');
    expect(await shown('basket')).toMatchObject({
      member: true,
      discount: 2_000,
      others: { discount: 2_000, titles: [{ zh: expect.any(String) }] },
    });
    const sold = (await call('POST', `/v1/checkouts/${id}/confirm`, {})).body.redemption;
    expect(await shown('result')).toEqual({
      show: 'result',
      discount: 2_000,
      payable: sold.decision.payable,
    });
    await until(
      'a sign of life',
      () => display.heard.some(({ type }) => type === 'alive'),
      displayAliveEveryMs * 3,
    );
  });

  it('says of a refused card nothing but what is to be paid', async () => {
    display = pageSocket(demo.till, '/v1/display', displayKey);
    for (const card of ['lost', 'not-certified', 'left-union', 'bank-card', 'copied', 'hebei-member']) {
      const { id, decision } = (await call('POST', '/v1/checkouts', riceAndOil)).body;
      await insert(card);
      expect([card, await shown('refusal')]).toEqual([card, { show: 'refusal', payable: decision.payable }]);
      await call('POST', `/v1/checkouts/${id}/cancel`, {});
      await shown('idle');
      await remove();
    }
  });

  it('asks for a card that has to be inserted or shown again', async () => {
    display = pageSocket(demo.till, '/v1/display', displayKey);
    const { id } = (await call('POST', '/v1/checkouts', riceAndOil)).body;
    await insert('insert-card');
    expect(await shown('card-prompt')).toEqual({ show: 'card-prompt', insert: true });
    await remove();
    await call('PUT', `/v1/checkouts/${id}/lines`, riceAndOil);
    await shown('basket');
    await insert('unreadable');
    expect(await shown('card-prompt')).toEqual({ show: 'card-prompt', insert: false });
    await call('POST', `/v1/checkouts/${id}/cancel`, {});
  });

  it('holds no name and no number, whatever is shown', async () => {
    display = pageSocket(demo.till, '/v1/display', key);
    await insert('model-worker');
    const { id } = (await call('POST', '/v1/checkouts', riceAndOil)).body;
    await shown('basket');
    await call('POST', `/v1/checkouts/${id}/cancel`, {});
    await shown('idle');
    expect(JSON.stringify(display.heard)).not.toMatch(/\d{12}|\*{2}|token/);
  });
});

describe('training', () => {
  const journal = async () => (await call('GET', '/v1/status')).body.journal;

  it('sells, lists and gives back in a journal of its own', async () => {
    await until('all is handed in', async () => (await journal()).unsent === 0);
    const before = [await journal(), (await call('GET', '/v1/sales')).body];
    const sold = await sell(training);
    expect(sold).toMatchObject({ id: expect.stringMatching(/^tr-rd-/), sequence: 1, uploaded: false });
    const refund = await call(
      'POST',
      `/v1/redemptions/${sold.id}/refunds`,
      { lines: [{ id: '1', quantity: 2 }], reason: '练习' },
      training,
    );
    expect(refund.body.refund.id).toMatch(/^tr-rf-/);
    const receipt = await call('GET', `/v1/sales/${sold.id}/receipt`, undefined, training);
    expect(JSON.stringify(receipt.body.lines)).toMatch(/练习[\s\S]*TR-SJ-001-0001/);
    expect((await call('GET', '/v1/sales?find=TR-SJ-001-0001')).body.sales).toEqual([]);
    expect((await call('GET', '/v1/sales', undefined, training)).body.sales).toMatchObject([
      { id: sold.id, refundedUnits: 2 },
    ]);
    expect(await call('GET', `/v1/redemptions/${sold.id}`)).toMatchObject({ status: 404 });
    expect([await journal(), (await call('GET', '/v1/sales')).body]).toEqual(before);
  });

  it('knows no real basket and no real sale, and real sales know none of its own', async () => {
    const real = await sell();
    expect(await call('GET', `/v1/redemptions/${real.id}`, undefined, training)).toMatchObject({
      status: 404,
    });
    const { id } = (await call('POST', '/v1/checkouts', riceAndOil, training)).body;
    expect(id).toMatch(/^tr-co-/);
    expect(await call('POST', `/v1/checkouts/${id}/confirm`, {})).toMatchObject({ status: 404 });
    await call('POST', `/v1/checkouts/${id}/cancel`, {}, training);
  });

  it('gives a card to whichever basket was opened or changed last', async () => {
    const real = (await call('POST', '/v1/checkouts', riceAndOil)).body.id;
    const practice = (await call('POST', '/v1/checkouts', riceAndOil, training)).body.id;
    const codes = async () => [
      (await call('GET', `/v1/checkouts/${real}`)).body.recognition.code,
      (await call('GET', `/v1/checkouts/${practice}`, undefined, training)).body.recognition.code,
    ];
    await insert('member-contact');
    expect(await codes()).toEqual(['none', 'member']);
    await remove();
    await call('PUT', `/v1/checkouts/${real}/lines`, riceAndOil);
    await insert('not-certified');
    expect(await codes()).toEqual(['not-certified', 'member']);
    await remove();
    await call('POST', `/v1/checkouts/${real}/cancel`, {});
    await call('POST', `/v1/checkouts/${practice}/cancel`, {}, training);
  });

  it('takes a card that was shown before the goods, and leaves none for the customer after', async () => {
    const waiting = (await call('POST', '/v1/checkouts', riceAndOil)).body.id;
    await call('POST', `/v1/checkouts/${waiting}/cancel`, {});
    await insert('member-contact');
    await remove();
    const practice = (await call('POST', '/v1/checkouts', riceAndOil, training)).body;
    const real = (await call('POST', '/v1/checkouts', riceAndOil)).body;
    expect([practice.recognition.code, real.recognition.code]).toEqual(['member', 'none']);
    await call('POST', `/v1/checkouts/${practice.id}/cancel`, {}, training);
    await call('POST', `/v1/checkouts/${real.id}/cancel`, {});
  });

  it('uses up nothing: what is had once is still there for the real sale', async () => {
    const gifts = async (headers: Record<string, string>) => {
      await insert('first-use');
      const { decision } = await sell(headers);
      await remove();
      return decision.granted.filter(({ offer }: { offer: string }) => offer === 'scedu.first-use-gift')
        .length;
    };
    expect([await gifts(training), await gifts(training)]).toEqual([1, 0]);
    expect([await gifts({}), await gifts({})]).toEqual([1, 0]);
  });

  it('keeps its answers apart: one Idempotency-Key at both desks is two requests', async () => {
    const once = { 'idempotency-key': 'both' };
    const real = (await call('POST', '/v1/checkouts', riceAndOil, once)).body.id;
    const practice = (await call('POST', '/v1/checkouts', riceAndOil, { ...once, ...training })).body.id;
    expect([real.startsWith('co-'), practice.startsWith('tr-co-')]).toEqual([true, true]);
  });

  it('is asked for in so many letters, or not at all', async () => {
    const { sequence } = await journal();
    for (const word of ['TRUE', '1', 'yes', 'true,true', ''])
      expect([
        word,
        (await call('POST', '/v1/checkouts', riceAndOil, { 'puhui-training': word })).status,
      ]).toEqual([word, 422]);
    expect((await journal()).sequence).toBe(sequence);
  });
});

describe('a till that starts again', () => {
  it('has new keys, and can be cleared of all training', async () => {
    await demo.kill('till');
    rmSync(`${demo.dataDir}/till/training`, { recursive: true, force: true });
    await demo.serve('till');
    expect(await call('GET', '/v1/status')).toMatchObject({ status: 401, body: { code: 'not-authorized' } });
    const again = await visitPage(demo.till, '/');
    expect(again.key).not.toBe(key);
    key = again.key;
    expect((await call('GET', '/v1/sales', undefined, training)).body).toEqual({ sales: [], next: null });
    expect((await call('GET', '/v1/sales')).body.sales.length).toBeGreaterThan(0);
  });
});
