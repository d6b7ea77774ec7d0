import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { challengeHeader, noChallenge, signRequest } from '../../terminal/wire/signed-request.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { uploadAnswerSchema } from '../../terminal/wire/upload.ts';
import type { HandedIn, HandIn } from './intake.ts';

/** Each till hands in its batches one after another, all tills at once; what became of the entries goes back. */
process.once('message', async ({ address, tills }: HandIn) => {
  const told = once(process, 'message');
  process.send?.('ready');
  await told;
  const outcomes = await Promise.all(tills.map((till) => handIn(address, till)));
  const answer: HandedIn = { outcomes: outcomes.flat() };
  process.send?.(answer);
});

async function handIn(address: string, { terminal, pem, bodies }: HandIn['tills'][number]) {
  const key = SigningKey.fromPem(pem);
  const path = `/v1/terminals/${terminal}/journal`;
  const outcomes: string[] = [];
  let challenge: string = noChallenge;
  const send = async (body: string): Promise<Response> => {
    const freshness = { nonce: randomBytes(16).toString('hex'), challenge };
    const authorization = signRequest({ terminal, method: 'POST', path, body }, freshness, key);
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${address}${path}`, { method: 'POST', headers, body });
    challenge = response.headers.get(challengeHeader) ?? challenge;
    return response;
  };
  for (const body of bodies) {
    let response = await send(body);
    // The refusal gives a challenge to sign over.
    if (response.status === 401) response = await send(body);
    const answer = uploadAnswerSchema.parse(await response.json());
    outcomes.push(...answer.outcomes.map(({ outcome }) => outcome));
  }
  return outcomes;
}
