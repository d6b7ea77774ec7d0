import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { feedPath } from '../../terminal/wire/feed.ts';
import { challengeHeader, noChallenge, signRequest } from '../../terminal/wire/signed-request.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import type { LinesAnswer, LinesOrder } from './fanout.ts';

/** Handshakes under way at once. */
const lanes = 64;

const say = (answer: LinesAnswer) => process.send?.(answer);
/** The last that the server gave. */
let challenge: string = noChallenge;
let open = 0;
let heard = 0;
let counting = false;

process.on('message', (order: LinesOrder) => {
  if ('open' in order) void openAll(order.open);
  else {
    counting = true;
    heard = 0;
    say({ counting: true });
  }
});

async function openAll({
  address,
  tills,
}: {
  address: string;
  tills: readonly { id: string; pem: string }[];
}) {
  let next = 0;
  const lane = async () => {
    while (next < tills.length) {
      const { id, pem } = tills[next] ?? { id: '', pem: '' };
      next += 1;
      await openOne(address, id, pem === '' ? null : SigningKey.fromPem(pem));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  say({ opened: open });
}

/** A real line begins with the assignment and the heads in force; they are let pass before it counts as open. */
function openOne(address: string, terminal: string, key: SigningKey | null): Promise<void> {
  const signed = { terminal, method: 'GET', path: feedPath, body: '' };
  const signedOver = challenge;
  const freshness = { nonce: randomBytes(16).toString('hex'), challenge: signedOver };
  const headers = key === null ? {} : { authorization: signRequest(signed, freshness, key) };
  const socket = new WebSocket(`${address.replace('http', 'ws')}${feedPath}`, {
    headers,
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    let beginning = key === null ? 0 : 3;
    const opened = () => {
      open += 1;
      resolve();
    };
    socket.once('open', () => {
      if (beginning === 0) opened();
    });
    socket.once('unexpected-response', (_request, response) => {
      // The refusal gives a challenge to sign over; another lane may have got it meanwhile.
      const given = response.headers[challengeHeader];
      response.destroy();
      if (typeof given !== 'string' || given === signedOver)
        return reject(new Error(`the line was refused with ${response.statusCode}`));
      challenge = given;
      openOne(address, terminal, key).then(resolve, reject);
    });
    socket.once('error', reject);
    socket.on('message', () => {
      if (beginning > 0) {
        beginning -= 1;
        if (beginning === 0) opened();
        return;
      }
      heard += 1;
      if (!counting || heard < open) return;
      counting = false;
      say({ all: Date.now() });
    });
  });
}
