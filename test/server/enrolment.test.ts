import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignmentSchema } from '../../terminal/wire/documents/assignment.ts';
import { openPinnedRoot, signersOf } from '../../terminal/wire/documents/root.ts';
import { codePins, pairingCode } from '../../terminal/wire/enrolment.ts';
import { openEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { call, jsonOf, postJson, problemOf, staffCall } from './office-calls.ts';
import { newCode, pairTill, tillCall } from './paired-till.ts';
import { canaries, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

const enrol = (code: string, publicKey = SigningKey.generate().publicKey) =>
  postJson(union, '/v1/terminals/enrol', { code, publicKey });

describe('enrolment', () => {
  it('makes a till that knows its store, its programmes and the root that its code pins', async () => {
    const code = await newCode(union);
    const { answer } = await pairTill(union);
    const [home] = answer.roots;
    const root = openPinnedRoot(home!.envelope);
    if (!root.ok) throw new Error(root.faults.join());
    const opened = openEnvelope('assignment', answer.assignment, signersOf(root.value, 'head'));
    if (!opened.opened) throw new Error(opened.why);
    const assignment = assignmentSchema.parse(JSON.parse(opened.payload));

    expect(answer.home).toBe('scedu');
    expect(answer.roots.map(({ programme }) => programme)).toEqual(['scedu', 'nb51']);
    expect(assignment).toMatchObject({
      terminal: answer.terminal,
      epoch: 1,
      version: 1,
      home: 'scedu',
      demo: true,
      store: { id: 'hq-001', merchant: 'hongqi', region: '510107', title: { zh: '望江店', en: 'Wangjiang' } },
    });
    expect(assignment.programmes.map(({ id }) => id)).toEqual(['scedu', 'nb51']);
    expect(assignment.programmes[0]!.rootSha256).toBe(sha256(home!.envelope.payload));
    const pins = { rootSha256: sha256(home!.envelope.payload), authoritySha256: null };
    expect(codePins(code, pins)).toBe(true);
    expect(jsonOf(await call(union, { path: '/v1/roots' }))).toMatchObject({
      roots: [{ programme: 'nb51' }, { programme: 'scedu', sha256: pins.rootSha256 }],
    });
  });

  it('refuses a second till with the same code', async () => {
    const code = await newCode(union);
    jsonOf(await enrol(code), 201);
    const again = await enrol(code);
    expect(again.status).toBe(403);
    expect(problemOf(again).code).toBe('pairing-code-used');
  });

  it('lets exactly one of eight tills in that come with one code at once', async () => {
    const code = await newCode(union);
    const before = jsonOf<unknown[]>(await staffCall(union, 'GET', '/v1/terminals')).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => enrol(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(403)]);
    const after = jsonOf<unknown[]>(await staffCall(union, 'GET', '/v1/terminals')).length;
    expect(after).toBe(before + 1);
  });

  it('refuses a code that was never given', async () => {
    const answer = await enrol(
      pairingCode(new Uint8Array(10), { rootSha256: sha256('another root'), authoritySha256: null }),
    );
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'pairing-code-unknown' });
  });

  it('refuses a code after half an hour', async () => {
    const code = await newCode(union);
    union.clock.ms += 30 * 60_000;
    expect(problemOf(await enrol(code)).code).toBe('pairing-code-expired');
  });

  it('refuses a key that is enrolled, and leaves the code for another', async () => {
    const key = SigningKey.generate().publicKey;
    jsonOf(await enrol(await newCode(union), key), 201);
    const code = await newCode(union);
    expect(problemOf(await enrol(code, key))).toMatchObject({ status: 409, code: 'key-already-enrolled' });
    expect((await enrol(code)).status).toBe(201);
  });

  it('names what is wrong in a request', async () => {
    const answer = await postJson(union, '/v1/terminals/enrol', {
      code: 'x',
      publicKey: 'y',
      name: canaries.name,
    });
    const problem = problemOf(answer);
    expect(problem).toMatchObject({ status: 422, code: 'document-invalid' });
    expect(problem.faults?.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'code',
      'document',
      'publicKey',
    ]);
  });

  it('keeps no code in clear', async () => {
    const code = await newCode(union);
    const rows = await union.server.store.database.selectFrom('pairingCodes').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, codeIndex: row.codeIndex.toString() }))),
    ).not.toContain(code);
  });

  it('slows down whoever guesses', async () => {
    const guessed = await startSmallUnion();
    const guess = () =>
      postJson(guessed, '/v1/terminals/enrol', {
        code: pairingCode(new Uint8Array(10), { rootSha256: sha256('guess'), authoritySha256: null }),
        publicKey: SigningKey.generate().publicKey,
      });
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array<number>(20).fill(403), 429]);
    await guessed.end();
  });
});

describe('a pairing code', () => {
  it('is given to staff only', async () => {
    const answer = await postJson(union, '/v1/pairing-codes', { store: 'hq-001' });
    expect(problemOf(answer)).toMatchObject({ status: 401, code: 'staff-key-needed' });
  });

  it('is for a store that exists', async () => {
    const answer = await staffCall(union, 'POST', '/v1/pairing-codes', { store: 'nowhere' });
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'store-unknown' });
  });
});

describe("a till's own calls", () => {
  it('give its assignment and take its report', async () => {
    const till = await pairTill(union);
    const own = `/v1/terminals/${till.answer.terminal}`;
    const assignment = await tillCall(union, till, { method: 'GET', path: `${own}/assignment` });
    expect(jsonOf(assignment)).toEqual(till.answer.assignment);

    const report = {
      schema: 1,
      program: '0.1.0',
      clock: '2026-11-21T02:00:00Z',
      unsent: 3,
      cache: [
        { programme: 'scedu', head: 1, freshness: 'fresh', ageHours: 5 },
        { programme: 'hbedu', head: 0, freshness: 'none', ageHours: null },
        { programme: 'old', head: 1, freshness: 'fresh' },
      ],
      needsUpdate: ['scedu.new'],
    };
    const taken = await tillCall(union, till, {
      method: 'POST',
      path: `${own}/report`,
      body: JSON.stringify(report),
    });
    expect(taken.status).toBe(200);
    const listed = jsonOf<{ terminal: string }[]>(await staffCall(union, 'GET', '/v1/terminals'));
    expect(listed.find(({ terminal }) => terminal === till.answer.terminal)).toMatchObject({
      store: 'hq-001',
      merchant: 'hongqi',
      epoch: 1,
      sequence: 0,
      unsent: 3,
      cache: report.cache,
      reportedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      needsUpdate: ['scedu.new'],
      connected: false,
      alarm: null,
    });
  });

  it.each([
    ['without a signature', 401, 'signature-needed', () => undefined],
    ['with another key', 401, 'signature-invalid', () => SigningKey.generate()],
  ])('are refused %s', async (_case, status, code, otherKey) => {
    const till = await pairTill(union);
    const path = `/v1/terminals/${till.answer.terminal}/assignment`;
    const key = otherKey();
    const answer =
      key === undefined
        ? await call(union, { path })
        : await tillCall(union, till, { method: 'GET', path, key });
    expect(problemOf(answer)).toMatchObject({ status, code });
  });

  it("do not reach another till's address", async () => {
    const [one, other] = [await pairTill(union), await pairTill(union)];
    const path = `/v1/terminals/${other.answer.terminal}/assignment`;
    const answer = await tillCall(union, one, { method: 'GET', path });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'terminal-mismatch' });
  });
});
