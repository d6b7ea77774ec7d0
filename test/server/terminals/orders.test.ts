import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaState } from '../../../server/quotas/quota-state.ts';
import { addOffers } from '../../../server/service.ts';
import { stopTwins } from '../../../server/terminals/order-terminal.ts';
import { terminalRow } from '../../../server/terminals/reassign.ts';
import type { TerminalLine } from '../../../server/terminals/terminal-view.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { readIdentity } from '../../../terminal/till/identity.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { type Assignment, assignmentSchema } from '../../../terminal/wire/documents/assignment.ts';
import type { Envelope } from '../../../terminal/wire/envelope.ts';
import { SigningKey } from '../../../terminal/wire/signing-key.ts';
import { acknowledged, saleTexts } from '../journal-answers.ts';
import { jsonOf, postJson, problemOf, staffCall } from '../office-calls.ts';
import { chained, newCode, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { saleText } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const own = () => `/v1/terminals/${till.answer.terminal}`;
const line = async (terminal = till.answer.terminal) =>
  jsonOf<TerminalLine[]>(await staffCall(union, 'GET', '/v1/terminals')).find(
    (one) => one.terminal === terminal,
  );
const assignment = async (): Promise<Assignment> => {
  const envelope = jsonOf<Envelope>(
    await tillCall(union, till, { method: 'GET', path: `${own()}/assignment` }),
  );
  return assignmentSchema.parse(JSON.parse(envelope.payload));
};
const order = (kind: string, terminal = till.answer.terminal) =>
  staffCall(union, 'PUT', `/v1/terminals/${terminal}/order`, { kind });
const report = (start: string, more: Readonly<Record<string, unknown>> = {}) =>
  tillCall(union, till, {
    method: 'POST',
    path: `${own()}/report`,
    body: JSON.stringify({
      schema: 1,
      program: '0.1.0',
      clock: '2026-11-21T02:00:05Z',
      unsent: 0,
      cache: [],
      needsUpdate: [],
      start: start.repeat(32),
      ...more,
    }),
  });

describe('an order', () => {
  it('stands in the signed assignment until it is lifted, and staff see when it was obeyed', async () => {
    jsonOf(await order('stop'));
    expect(await assignment()).toMatchObject({ version: 2, order: { kind: 'stop', why: 'staff' } });
    expect((await line())?.order).toMatchObject({ kind: 'stop', orderedBy: 'test', obeyedAt: null });
    await report('a', { obeyed: 'stop' });
    expect((await line())?.order?.obeyedAt).not.toBeNull();
    jsonOf(await order('work'));
    expect((await assignment()).order).toBeUndefined();
    expect((await line())?.order).toBeNull();
  });

  it('is nothing to a till that has wiped itself, nor to one that is not there', async () => {
    jsonOf(await order('wipe'));
    await report('a', { obeyed: 'wipe' });
    expect(problemOf(await order('work'))).toMatchObject({ status: 409, code: 'terminal-wiped' });
    expect(problemOf(await order('wipe', 'till-none')).code).toBe('terminal-unknown');
    expect(problemOf(await order('explode')).code).toBe('document-invalid');
  });

  it('does not keep a till from handing its journal in', async () => {
    jsonOf(await order('wipe'));
    expect(acknowledged(till, await upload(union, till, chained(till, saleTexts(2)))).sequence).toBe(2);
  });
});

describe('what a till reports', () => {
  it('tells staff its devices, the end of its journal and by how much its clock is off', async () => {
    const devices = [{ kind: 'printer', state: 'trouble', trouble: 'paper-out' }];
    await report('a', { devices, journal: { epoch: 1, sequence: 7 } });
    expect(await line()).toMatchObject({
      devices,
      journal: { epoch: 1, sequence: 7 },
      clockOffsetMs: 5_000,
    });
  });
});

describe('two machines with one identity', () => {
  it('are found when their starts report in turn, and both are stopped', async () => {
    for (const start of ['a', 'b', 'a']) await report(start);
    expect((await line())?.alarm).toBeNull();
    await report('b');
    expect((await line())?.alarm).toMatch(/two-machines/);
    expect((await assignment()).order).toEqual({ kind: 'stop', why: 'two-machines' });
  });

  it('are not one machine that is started again and again', async () => {
    for (const start of ['a', 'b', 'b', 'c', 'd', 'd']) await report(start);
    expect(await line()).toMatchObject({ alarm: null, order: null });
  });

  it('are found by a fork in the journal, and both are stopped', async () => {
    await upload(union, till, chained(till, saleTexts(2)));
    const other = await upload(union, till, chained(till, [saleText('sale-1'), saleText('elsewhere')]));
    expect(problemOf(other).code).toBe('journal-fork');
    expect((await assignment()).order).toEqual({ kind: 'stop', why: 'two-machines' });
    jsonOf(await order('work'));
    expect(await line()).toMatchObject({ alarm: null, order: null });
  });
});

it('answers an enrolment again whose answer was lost: the same code with the same key, and no other', async () => {
  const code = await newCode(union);
  const { publicKey } = SigningKey.generate();
  const first = jsonOf(await postJson(union, '/v1/terminals/enrol', { code, publicKey }), 201);
  expect(jsonOf(await postJson(union, '/v1/terminals/enrol', { code, publicKey }), 201)).toEqual(first);
  const other = SigningKey.generate().publicKey;
  expect(problemOf(await postJson(union, '/v1/terminals/enrol', { code, publicKey: other })).code).toBe(
    'pairing-code-used',
  );
});

describe('a till that is ordered to wipe itself', () => {
  let dataDir: string;
  let machine: Till;
  const open = async () => {
    const identity = await readIdentity(tillFiles(dataDir).identity);
    if (identity === null) throw new Error('no identity');
    const world = {
      now: () => union.clock.ms,
      sinceBoot: () => union.clock.ms,
      randomness: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
      log: () => {},
    };
    return Till.open({ dataDir, identity, readers: [], world, fatal: (error) => expect.fail(String(error)) });
  };
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'puhui-wipe-'));
    const enrolled = await enrolTill({
      dataDir,
      server: union.server.address,
      code: await newCode(union),
    });
    expect(enrolled.enrolled).toBe(true);
    machine = await open();
  });
  afterEach(async () => {
    await machine.close();
    await rm(dataDir, { recursive: true });
  });
  const sell = async () => {
    const opened = await machine.desk.checkouts.open({
      lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 1 }],
    });
    if (isRefusal(opened)) throw new Error(opened.refused);
    return machine.desk.checkouts.confirm(opened.done.view.id, {});
  };

  it('hands its journal in, forgets what was published and its key, and sells no more', async () => {
    const files = tillFiles(dataDir);
    await machine.firstSync();
    expect((await readdir(files.cache)).length).toBeGreaterThan(0);
    await sell();
    const { terminal } = await machine.status();
    jsonOf(await order('wipe', terminal));
    await machine.firstSync();

    expect((await machine.status()).order).toEqual({ kind: 'wipe', why: 'staff', isDone: true });
    expect(existsSync(files.identity)).toBe(false);
    expect(await readdir(files.cache)).toEqual([]);
    expect(await line(terminal)).toMatchObject({ sequence: 1, unsent: 0, order: { kind: 'wipe' } });
    expect((await line(terminal))?.order?.obeyedAt).not.toBeNull();
    await expect(sell()).rejects.toThrow('wiped');
    // The machine can be a till again, with another key and another journal; the old one stays beside it.
    await machine.close();
    await enrolTill({ dataDir, server: union.server.address, code: await newCode(union) });
    expect(existsSync(`${files.journal}.past-1`)).toBe(true);
    machine = await open();
    expect((await machine.status()).terminal).not.toBe(terminal);
  });

  describe('and holds leases', () => {
    const pools = async () =>
      jsonOf<QuotaState>(await staffCall(union, 'GET', '/v1/quotas/scedu.few')).pools.map(
        ({ used, outstanding, free }) => ({ used, outstanding, free }),
      );
    beforeEach(async () => {
      await addOffers(union.server.store, [
        offerOf('scedu.few', { limits: { total: [{ uses: 20, per: 'offer' }] } }),
      ]);
      await machine.firstSync();
      expect(await pools()).toEqual([{ used: 0, outstanding: 2, free: 18 }]);
    });

    it('gives them back by its own entry before its key is gone', async () => {
      const { terminal } = await machine.status();
      jsonOf(await order('wipe', terminal));
      await machine.firstSync();
      expect((await machine.status()).order).toMatchObject({ kind: 'wipe', isDone: true });
      expect(await line(terminal)).toMatchObject({ sequence: 1, unsent: 0 });
      expect(await pools()).toEqual([{ used: 0, outstanding: 0, free: 20 }]);
    });

    it('gives them back when it is to stop, and is granted others when it works again', async () => {
      const { terminal } = await machine.status();
      jsonOf(await order('stop', terminal));
      await machine.firstSync();
      expect(await pools()).toEqual([{ used: 0, outstanding: 0, free: 20 }]);
      jsonOf(await order('work', terminal));
      await machine.firstSync();
      expect(await pools()).toEqual([{ used: 0, outstanding: 2, free: 18 }]);
    });

    it('keeps them when two machines may have them: nobody can say what is left', async () => {
      const { terminal } = await machine.status();
      const { store } = union.server;
      await store.database.transaction().execute(async (transaction) => {
        const row = await terminalRow(transaction, terminal);
        if (row !== undefined) await stopTwins(store, transaction, { till: row, alarm: 'two-machines' });
      });
      await machine.firstSync();
      expect((await machine.status()).order).toMatchObject({ kind: 'stop', why: 'two-machines' });
      expect(await pools()).toEqual([{ used: 0, outstanding: 2, free: 18 }]);

      // Nor when staff have one of the two wiped.
      jsonOf(await order('wipe', terminal));
      await machine.firstSync();
      expect((await machine.status()).order).toMatchObject({
        kind: 'wipe',
        why: 'two-machines',
        isDone: true,
      });
      expect(await pools()).toEqual([{ used: 0, outstanding: 2, free: 18 }]);
    });
  });

  it('keeps its key while the server has not acknowledged everything', async () => {
    await machine.firstSync();
    const { terminal } = await machine.status();
    jsonOf(await order('wipe', terminal));
    await sell();
    await union.server.stop();
    await machine.firstSync();
    expect(existsSync(tillFiles(dataDir).identity)).toBe(true);
    union = await union.restart();
  });
});
