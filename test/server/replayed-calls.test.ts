import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Challenges, challengeLifeMs } from '../../server/terminals/challenges.ts';
import { feedPath } from '../../terminal/wire/feed.ts';
import { call, problemOf } from './office-calls.ts';
import { authorization, type PairedTill, pairTill } from './paired-till.ts';
import { type SmallUnion, startSmallUnion, unionNow } from './small-union.ts';
import { TillLine } from './till-line.ts';

let union: SmallUnion;
let till: PairedTill;
beforeAll(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterAll(() => union.end());

describe('a recorded call of a till', () => {
  const path = () => `/v1/terminals/${till.answer.terminal}/assignment`;
  const signed = () => authorization(till, { method: 'GET', path: path(), body: '' });
  const send = (header: string) => call(union, { path: path(), headers: { authorization: header } });

  it('is refused the second time', async () => {
    const recorded = signed();
    expect((await send(recorded)).status).toBe(200);
    expect(problemOf(await send(recorded))).toMatchObject({ status: 401, code: 'call-repeated' });
  });

  it('is refused when it comes minutes after it was signed, with a challenge to sign anew', async () => {
    const recorded = signed();
    union.clock.ms += challengeLifeMs + 1;
    const late = await send(recorded);
    expect(problemOf(late).code).toBe('challenge-needed');
    till.challenge = String(late.headers['puhui-challenge']);
    expect((await send(signed())).status).toBe(200);
  });

  it('opens no second line, and no line on the other server of a restart', async () => {
    const handshake = authorization(till, { method: 'GET', path: feedPath, body: '' });
    const line = new TillLine(union, till, { headers: { authorization: handshake } });
    await line.next(({ type }) => type === 'assignment');
    const again = new TillLine(union, till, { headers: { authorization: handshake } });
    again.socket.on('error', () => {}); // the refusal, which is waited for here
    expect(await again.refused()).toBe(401);
    line.socket.terminate();
  });
});

describe('challenges', () => {
  const world = { ms: unionNow };
  const challenges = new Challenges({ now: () => world.ms, random: randomBytes });
  const claim = (challenge: string, nonce = '0'.repeat(32)) => ({
    terminal: 't-1',
    challenge,
    nonce,
    signature: '',
  });

  it.each([
    ['none', 'none'],
    ['one of another server', new Challenges({ now: () => world.ms, random: randomBytes }).issue()],
    ['letters', 'A'.repeat(32)],
  ])('are not taken when they are %s', (_case, challenge) => {
    expect(challenges.admit(claim(challenge))).toBe('stale');
  });

  it('let a nonce in once for as long as its challenge lives, whatever comes between', () => {
    const challenge = challenges.issue();
    world.ms += challengeLifeMs - 1;
    expect(challenges.admit(claim(challenge, '1'.repeat(32)))).toBe('fresh');
    const newer = challenges.issue();
    world.ms += 2;
    expect(challenges.admit(claim(newer, '2'.repeat(32)))).toBe('fresh');
    expect(challenges.admit(claim(newer, '1'.repeat(32)))).toBe('repeated');
    world.ms += challengeLifeMs - 3;
    expect(challenges.admit(claim(newer, '1'.repeat(32)))).toBe('repeated');
    expect(challenges.admit(claim(challenge, '3'.repeat(32)))).toBe('stale');
  });

  it('end with a clock that is set back: what was given out is not good a second time', () => {
    const before = challenges.issue();
    world.ms -= 1;
    expect(challenges.admit(claim(before, '4'.repeat(32)))).toBe('stale');
    expect(challenges.admit(claim(challenges.issue(), '4'.repeat(32)))).toBe('fresh');
  });
});
