import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches } from '../../../server/staff/password.ts';
import type { Answer } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addPeople, pageCall, passwords, signedIn, trySignIn } from './console-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
  await addPeople(union);
});
afterEach(() => union.end());

const wrong = (user: string) => trySignIn(union, { user, password: 'not the password' });
const right = () => trySignIn(union, { user: 'publisher', password: passwords.publisher });

async function wrongTimes(user: string, times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await wrong(user)).status);
  return statuses;
}

/** All that a caller can see, but the time of day. */
function seen({ status, headers, bytes }: Answer) {
  const { date: _, ...others } = headers;
  return { status, headers: others, body: bytes.toString('utf8') };
}

describe('guessing', () => {
  it.each(['publisher', 'nobody'])('at %s is slowed after five failures, longer each time', async (user) => {
    expect(await wrongTimes(user, 5)).toEqual([401, 401, 401, 401, 401]);
    const pauses: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const blocked = await wrong(user);
      expect(blocked.status).toBe(429);
      const seconds = Number(blocked.headers['retry-after']);
      pauses.push(seconds);
      union.clock.ms += seconds * 1000;
      expect((await wrong(user)).status).toBe(401);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('learns nothing from the answers: an account that is not there looks like one that is', async () => {
    for (let time = 0; time < 7; time += 1)
      expect(seen(await wrong('publisher'))).toEqual(seen(await wrong('nobody')));
  });

  it('learns nothing from the work: nobody costs a hash too', async () => {
    const hash = await hashPassword('some password');
    const fastestMs = async (of: string | null) => {
      const times: number[] = [];
      for (let time = 0; time < 5; time += 1) {
        const begun = performance.now();
        expect(await passwordMatches(of, 'not the password')).toBe(false);
        times.push(performance.now() - begun);
      }
      return Math.min(...times);
    };
    const [known, nobody] = [await fastestMs(hash), await fastestMs(null)];
    expect(nobody).toBeGreaterThan(known / 3);
    expect(nobody).toBeLessThan(known * 3);
  });

  it('all at once gets no more tries than one after the other', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => wrong('publisher')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('under many names from one address is slowed too', async () => {
    const statuses: number[] = [];
    for (let name = 0; name < 21; name += 1) statuses.push((await wrong(`name-${name}`)).status);
    expect(statuses.indexOf(429)).toBe(20);
    expect((await right()).status).toBe(429);
    union.clock.ms += 30_000;
    expect((await right()).status).toBe(200);
  });

  it('is still slowed after a restart of the server', async () => {
    await wrongTimes('publisher', 5);
    union = await union.restart();
    expect((await right()).status).toBe(429);
  });
});

describe('a pause', () => {
  it('refuses the right password as well, and takes it when it is over', async () => {
    await wrongTimes('publisher', 5);
    expect((await right()).status).toBe(429);
    union.clock.ms += 30_000;
    expect((await right()).status).toBe(200);
    expect(await wrongTimes('publisher', 5)).toEqual([401, 401, 401, 401, 401]);
  });

  it('holds for one account, not for the others', async () => {
    await wrongTimes('publisher', 6);
    expect((await trySignIn(union, { user: 'viewer', password: passwords.viewer })).status).toBe(200);
  });

  it('never locks out who is signed in', async () => {
    const session = await signedIn(union);
    await wrongTimes('publisher', 10);
    expect((await pageCall(union, { path: '/v1/terminals', session })).status).toBe(200);
  });

  it('is forgotten with its failures a day after the last', async () => {
    await wrongTimes('publisher', 4);
    union.clock.ms += 24 * 3_600_000;
    expect(await wrongTimes('publisher', 6)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('a browser that has signed its user in before', () => {
  const login = { user: 'publisher', password: passwords.publisher };
  const inBrowser = (known: string, given: { readonly user: string; readonly password: string } = login) =>
    pageCall(union, {
      method: 'POST',
      path: '/v1/session',
      body: given,
      headers: { cookie: `__Host-puhui-known=${known}` },
    });
  const knownBrowser = async (): Promise<string> => {
    const cookies = [(await right()).headers['set-cookie'] ?? []].flat().join('\n');
    return /__Host-puhui-known=([^;]+);/.exec(cookies)?.[1] ?? '';
  };

  it('is let in while others guess at its account, or from its address', async () => {
    const known = await knownBrowser();
    await wrongTimes('publisher', 6);
    for (let name = 0; name < 20; name += 1) await wrong(`name-${name}`);
    expect((await right()).status).toBe(429);
    expect((await inBrowser(known)).status).toBe(200);
  });

  it('is slowed itself, like anybody', async () => {
    const known = await knownBrowser();
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1)
      statuses.push((await inBrowser(known, { ...login, password: 'not it' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await right()).status).toBe(200);
  });

  it.each([
    ['another user’s', (known: string) => known, 'viewer'],
    ['made up', () => `${'A'.repeat(22)}.${'A'.repeat(22)}`, 'publisher'],
    ['cut short', (known: string) => known.slice(0, 23), 'publisher'],
    ['empty', () => '', 'publisher'],
  ] as const)('is known by no cookie that is %s', async (_, forged, user) => {
    const known = forged(await knownBrowser());
    await wrongTimes(user, 5);
    expect((await inBrowser(known, { user, password: passwords[user] })).status).toBe(429);
  });
});
