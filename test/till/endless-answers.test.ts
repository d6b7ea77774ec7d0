import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { headBytesMax, rootBytesMax } from '../../terminal/core/trust/trust-rules.ts';
import { type HeadOffice, httpHeadOffice } from '../../terminal/till/sync/head-office.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

/** What a server may do to a till that only waits and reads: D1 and D2. */

const callTimeoutMs = 5_000;
const fileTimeoutMs = 120_000;
/** Twice the longest document, and what stands around it. */
const answerMax = (documentBytes: number) => 2 * documentBytes + 8_192;
const piece = Buffer.alloc(16_384, 0x20);

let server: Server;
let office: HeadOffice;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  server = createServer((_request, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const key = SigningKey.generate();
  office = httpHeadOffice({ server: `http://127.0.0.1:${port}`, terminal: 't-1', key, pinned: null });
});
afterEach(async () => {
  vi.useRealTimers();
  office.end();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Goes on until nobody reads any more. */
function endlessly(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

it.each<[string, (office: HeadOffice) => Promise<unknown>, number]>([
  ['a head', ({ head }) => head('u'), answerMax(headBytesMax)],
  ['the newest root', ({ root }) => root('u'), answerMax(rootBytesMax)],
  ['a root by its version', ({ rootOf }) => rootOf('u', 2), answerMax(rootBytesMax)],
  ['a file', ({ file }) => file({ sha256: '0'.repeat(64), bytes: 1_000 }), 1_000],
])('D1: %s is cut off at its cap, however long the server goes on', async (_, ask, bytesMax) => {
  answer = endlessly;
  await expect(ask(office)).rejects.toThrow(`the answer is longer than ${bytesMax} bytes`);
});

it.each<[string, (office: HeadOffice) => Promise<unknown>, number]>([
  ['a document', ({ head }) => head('u'), callTimeoutMs],
  ['a piece of a file', ({ file }) => file({ sha256: '0'.repeat(64), bytes: 1_000 }), fileTimeoutMs],
])('D2: nobody waits longer for %s than its time', async (_, ask, timeoutMs) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = new Promise<void>((resolve) => {
    answer = (response) => {
      response.write(' ');
      resolve();
    };
  });
  let outcome = 'waits';
  const over = ask(office).catch((error: Error) => {
    outcome = error.message;
  });
  await asked;
  vi.advanceTimersByTime(timeoutMs - 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(outcome).toBe('waits');
  vi.advanceTimersByTime(1);
  await over;
  expect(outcome).toBe('the server does not answer');
});
