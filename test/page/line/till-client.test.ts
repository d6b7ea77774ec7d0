import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TillClient } from '../../../terminal/page/line/till-client.ts';

type Call = { readonly method: string; readonly headers: IncomingMessage['headers']; readonly body: string };

describe('a call to the till', () => {
  let server: Server;
  let calls: Call[];
  let answer: (response: ServerResponse) => void;
  let keysOld: number;
  let client: TillClient;

  beforeEach(async () => {
    calls = [];
    keysOld = 0;
    server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      calls.push({ method: request.method ?? '', headers: request.headers, body });
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    client = new TillClient({
      key: 'secret',
      keyIsOld: () => {
        keysOld += 1;
      },
      fetch: (path, how) => fetch(`http://127.0.0.1:${port}${path}`, how),
    });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const json = (status: number, body: unknown) => (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  it('carries the page’s key, and gives the body of what it is answered', async () => {
    answer = json(200, { id: 'x' });
    expect(await client.get('/v1/status')).toEqual({ ok: true, status: 200, body: { id: 'x' } });
    expect(calls[0]?.headers.authorization).toBe('Page secret');
    expect(calls[0]?.headers['puhui-training']).toBeUndefined();
    expect(calls[0]?.headers['content-type']).toBeUndefined();
  });

  it('carries body, idempotency key and training where they are given', async () => {
    answer = json(201, {});
    client.isTraining = true;
    await client.post('/v1/checkouts', { lines: [] }, { idempotencyKey: 'once' });
    expect(calls[0]).toMatchObject({ method: 'POST', body: '{"lines":[]}' });
    expect(calls[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'once',
      'puhui-training': 'true',
    });
  });

  it('gives a refusal with everything that it says', async () => {
    const problem = { code: 'changed', title: { zh: '有变化', en: 'changed' }, decision: { payable: 1 } };
    answer = json(409, problem);
    expect(await client.put('/v1/checkouts/x/lines', {})).toEqual({
      ok: false,
      lost: false,
      problem: { ...problem, status: 409 },
    });
    expect(keysOld).toBe(0);
  });

  it('says that its key is old when the till does not know it', async () => {
    answer = json(401, { code: 'no-key', title: { zh: '无权', en: 'no' } });
    await client.get('/v1/status');
    expect(keysOld).toBe(1);
  });

  it('names an error that is no problem of ours', async () => {
    answer = json(502, ['what']);
    expect(await client.get('/v1/status')).toMatchObject({
      ok: false,
      lost: false,
      problem: { status: 502, code: 'unknown-answer' },
    });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['the line breaks before the answer', (response) => response.destroy()],
    [
      'the line breaks in the middle of it',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"id":', () => response.destroy());
      },
    ],
    ['no answer comes in time', () => {}],
    ['the answer is no JSON', (response) => response.end('<html>')],
  ])('calls the outcome unknown when %s', async (_, how) => {
    answer = how;
    expect(await client.post('/v1/checkouts/x/confirm', {}, { timeoutMs: 200 })).toEqual({
      ok: false,
      lost: true,
    });
  });
});
