import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishProgramme } from '../../../server/service.ts';
import type { ProgrammeCache } from '../../../terminal/till/cache/programme-cache.ts';
import { httpHeadOffice } from '../../../terminal/till/sync/head-office.ts';
import { Sync, type SyncParts } from '../../../terminal/till/sync/sync.ts';
import { SigningKey } from '../../../terminal/wire/signing-key.ts';
import { call } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let between: Server;
/** What the server answered to each question for a head. */
let tagOf = (given: string) => given;
const answers: { readonly status: number; readonly bytes: number }[] = [];

beforeAll(async () => {
  union = await startSmallUnion();
  between = createServer((request, response) => {
    const asked = request.headers['if-none-match'];
    const headers = { ...(asked === undefined ? {} : { 'if-none-match': asked }) };
    void call(union, { path: request.url ?? '/', headers }).then(({ status, headers: given, bytes }) => {
      answers.push({ status, bytes: bytes.length });
      response.writeHead(status, { etag: tagOf(String(given['etag'] ?? '')) }).end(bytes);
    });
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => between.close(resolve));
  await union.end();
});

it('a head that has not changed costs a 304, and nothing is opened again; a new one comes whole', async () => {
  const office = httpHeadOffice({
    server: `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
    terminal: 't-1',
    key: SigningKey.generate(),
    pinned: null,
  });
  let taken = 0;
  const cache: Partial<ProgrammeCache> = {
    root: () => ({}) as ReturnType<ProgrammeCache['root']>,
    loaded: () => ({}) as ReturnType<ProgrammeCache['loaded']>,
    take: async () => {
      taken += 1;
      return { taken: 'switched', head: taken };
    },
    followRoots: async () => 0,
    headSigners: () => null,
  };
  const none = async () => {
    throw new Error('not here');
  };
  const sync = new Sync({
    office: { ...office, assignment: none },
    cache,
    assignment: () => ({ home: 'scedu', programmes: [{ id: 'scedu' }] }),
    changed: () => {},
    log: () => {},
    outbox: { nextUpload: async () => null },
    leases: { ask: async () => {}, replenish: async () => {} },
    settleHolds: async () => {},
    report: none,
    obey: async () => false,
    fatal: (error: unknown) => expect.fail(String(error)),
  } as unknown as SyncParts);
  const round = async () => {
    answers.length = 0;
    await sync.everything();
    return { taken, answers: answers.map(({ status, bytes }) => [status, bytes > 0]) };
  };
  expect(await round()).toEqual({ taken: 1, answers: [[200, true]] });
  expect(await round()).toEqual({ taken: 1, answers: [[304, false]] });
  await publishProgramme(union.server.store, 'scedu');
  expect(await round()).toEqual({ taken: 2, answers: [[200, true]] });
  expect(await round()).toEqual({ taken: 2, answers: [[304, false]] });
  // A web server's own name for a file says less: by it nothing is asked.
  tagOf = () => '"66a1-2f"';
  await publishProgramme(union.server.store, 'scedu');
  expect(await round()).toEqual({ taken: 3, answers: [[200, true]] });
  expect(await round()).toEqual({ taken: 4, answers: [[200, true]] });
  await sync.stop();
});
