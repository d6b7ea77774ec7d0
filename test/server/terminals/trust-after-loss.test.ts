import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishProgramme } from '../../../server/service.ts';
import { entryHash } from '../../../terminal/core/journal/chain.ts';
import type { Root } from '../../../terminal/core/trust/head.ts';
import type { ProgrammeCache } from '../../../terminal/till/cache/programme-cache.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { writeIdentity } from '../../../terminal/till/identity.ts';
import { readFact } from '../../../terminal/till/journal/facts.ts';
import type { Journal } from '../../../terminal/till/journal/journal.ts';
import { openJournal } from '../../../terminal/till/open-journal.ts';
import { TillError } from '../../../terminal/till/ports.ts';
import type { HeadOffice } from '../../../terminal/till/sync/head-office.ts';
import { Refused } from '../../../terminal/till/sync/line.ts';
import { timeMarkFact } from '../../../terminal/till/till-clock.ts';
import { pairingCode } from '../../../terminal/wire/enrolment.ts';
import { type Envelope, sealEnvelope } from '../../../terminal/wire/envelope.ts';
import type { NewEpochAnswer } from '../../../terminal/wire/new-epoch.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { Publisher } from '../../fakes/publisher.ts';
import { call, jsonOf, staffCall } from '../office-calls.ts';
import { newCode } from '../paired-till.ts';
import { rotateKeys } from '../rotate-keys.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { serverWith, TillOnDisk } from './till-on-disk.ts';

/** W3: what a till believes again, and whom, when its journal has lost the versions and the time. */

const sales = 12;

let union: SmallUnion;
let till: TillOnDisk;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await TillOnDisk.enrol(union);
  await till.sell(1, sales);
  await till.with((open) => open.firstSync());
});
afterEach(async () => {
  till.end();
  await union.end();
});

const loseRoots = () => till.lose('"type":"root"', '\\"type\\":\\"root\\"');
const loseASale = () => till.lose(`checkout-${till.saleId(6)}"`);
const headNow = async () => jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
/** The till's stores after a salvage, before it has heard of its server again. */
async function salvaged<Result>(
  look: (stores: { cache: ProgrammeCache; journal: Journal }) => Promise<Result> | Result,
): Promise<Result> {
  const { journal: file, cache: cacheFolder } = till.files;
  const opened = await openJournal({ file, cacheFolder, identity: till.identity });
  try {
    return await look(opened);
  } finally {
    await opened.cache.close();
    await opened.journal.close();
  }
}
const take = (head: Envelope) =>
  salvaged(({ cache }) => cache.take('scedu', head, () => Promise.reject(new Error('no file is asked'))));
const rootHere = (programme: string) => salvaged(({ cache }) => cache.root(programme));

describe('versions and time', () => {
  it('the union’s word takes the place of both: no head under the one that it names is taken', async () => {
    const old = await headNow();
    await publishProgramme(union.server.store, 'scedu');
    loseRoots();
    expect(await till.salvage()).toBe(0);
    await expect(take(old)).rejects.toThrow(/rule H2/);
    const mark = await salvaged(({ journal }) => readFact(journal.database, timeMarkFact));
    expect(Number(mark)).toBe(union.clock.ms);
  });

  it('a head that is left and is older than the union names does not lower that', async () => {
    await publishProgramme(union.server.store, 'scedu');
    const between = await headNow();
    await publishProgramme(union.server.store, 'scedu');
    loseASale();
    expect(await till.salvage()).toBe(0);
    await expect(take(between)).rejects.toThrow(/rule H2/);
  });

  it('a head that is left and is no older stays in force, before anybody is asked for files', async () => {
    loseASale();
    expect(await till.salvage()).toBe(0);
    const version = await salvaged(({ cache }) => cache.loaded('scedu')?.head.version);
    expect(version).toBe(JSON.parse((await headNow()).payload).version);
  });

  it('newer roots are followed first, for the word may be signed with their keys', async () => {
    for (const programme of ['scedu', 'nb51']) await rotateKeys(union, programme, 'head', 'publisher');
    loseASale();
    expect(await till.salvage()).toBe(0);
    expect([(await rootHere('scedu'))?.version, (await rootHere('nb51'))?.version]).toEqual([2, 2]);
  });

  it.each(['scedu', 'nb51'])(
    'a root of %s that the union names and does not show is waited for',
    async (id) => {
      await rotateKeys(union, id, 'publisher');
      loseASale();
      const hiding = serverWith((office) => ({
        rootOf: async (programme, version) => (version === 2 ? null : office.rootOf(programme, version)),
      }));
      expect(await till.salvage({ office: hiding })).toBe(1);
      expect(till.said.join('\n')).toContain(`${id}: the server shows root 1 and speaks of 2`);
      expect(await till.salvage()).toBe(0);
    },
  );

  it('an acknowledgement of another entry than came back is not kept: the server was restored since', async () => {
    const { database } = union.server.store;
    const last = await database
      .selectFrom('journalEntries')
      .select(['previousHash', 'bytes'])
      .where('terminal', '=', till.identity.terminal)
      .where('sequence', '=', sales)
      .executeTakeFirstOrThrow();
    const bytes = last.bytes.replace('510107', '510108');
    const hash = entryHash(sha256, { epoch: 1, sequence: sales, previousHash: last.previousHash }, bytes);
    await database
      .updateTable('journalEntries')
      .set({ bytes, hash })
      .where('terminal', '=', till.identity.terminal)
      .where('sequence', '=', sales)
      .execute();
    till.lose(`checkout-${till.saleId(sales)}"`);
    expect(await till.salvage()).toBe(0);
  });
});

describe('the assignment', () => {
  const withAnswer = (change: (answer: NewEpochAnswer, office: HeadOffice) => Promise<NewEpochAnswer>) =>
    serverWith((office) => ({ openEpoch: async (wish) => change(await office.openEpoch(wish), office) }));
  beforeEach(() => loseASale());

  it('does not set a till to work that was ordered to stop: no older one is taken', async () => {
    let first: Envelope | null = null;
    const lostAnswer = withAnswer(async ({ assignment }) => {
      first = assignment;
      throw new TillError('head-office-unreachable', 'the answer was lost');
    });
    expect(await till.salvage({ office: lostAnswer })).toBe(1);
    const path = `/v1/terminals/${till.identity.terminal}/order`;
    jsonOf(await staffCall(union, 'PUT', path, { kind: 'stop' }));
    const replayed = withAnswer(async (answer) => ({ ...answer, assignment: first as never }));
    expect(await till.salvage({ office: replayed })).toBe(1);
    expect(till.said.join('\n')).toMatch(/assignment 2 is of epoch 2/);
    expect(await till.salvage()).toBe(0);
  });

  it('of another epoch than was asked for is not taken', async () => {
    const later = withAnswer(async (answer, office) => {
      const { epoch } = JSON.parse(answer.assignment.payload);
      const wish = { schema: 1 as const, epoch: epoch + 1, reason: 'machine-replaced' as const };
      const other = await office.openEpoch({ ...wish, nonce: '00'.repeat(16), kept: [] });
      return { ...answer, assignment: other.assignment };
    });
    expect(await till.salvage({ office: later })).toBe(1);
    expect(till.said.join('\n')).toMatch(/assignment 3 is of epoch 3/);
  });

  it('that is not as it was signed is not taken', async () => {
    const changed = withAnswer(async (answer) => {
      const payload = answer.assignment.payload.replace('hq-001', 'hq-002');
      return { ...answer, assignment: { ...answer.assignment, payload } };
    });
    expect(await till.salvage({ office: changed })).toBe(1);
    expect(till.said.join('\n')).toMatch(/rule S2/);
  });

  it('is never of an epoch that this till has begun before, whatever the server expects', async () => {
    const asked: number[] = [];
    const backwards = serverWith(() => ({
      openEpoch: async ({ epoch }) => {
        asked.push(epoch);
        const text = JSON.stringify({ code: 'journal-wrong-epoch', expected: 1 });
        throw new Refused({ status: 409, text, challenge: null });
      },
    }));
    expect(await till.salvage({ office: backwards })).toBe(1);
    expect(asked).toEqual([2]);
  });
});

describe('the home programme’s root', () => {
  const stranger = new Publisher('scedu');
  const withStranger = serverWith(() => ({
    rootOf: async (_, version) => (version === 1 ? stranger.root() : null),
  }));
  /** Nothing here tells which root it was. */
  const forgetIt = async () => {
    const { rootSha256: _, ...older } = till.identity;
    await writeIdentity(till.files.identity, older);
    loseRoots();
    till.lose('evidenceKey');
  };

  it('is pinned again by the hash that the identity keeps since the enrolment', async () => {
    loseRoots();
    expect(await till.salvage({ office: withStranger })).toBe(1);
    expect(till.said.join('\n')).toMatch(/--code/);
    expect(await till.salvage()).toBe(0);
    await till.with((open) => open.firstSync());
    expect((await till.line()).cache).toMatchObject([{ programme: 'scedu', freshness: 'fresh' }, {}]);
  });

  it('or by the assignment that can still be read', async () => {
    const { rootSha256: _, ...older } = till.identity;
    await writeIdentity(till.files.identity, older);
    loseRoots();
    expect(await till.salvage()).toBe(0);
  });

  it('without any such hash a new pairing code is asked for, compared, and not used up', async () => {
    await forgetIt();
    expect(await till.salvage()).toBe(1);
    expect(till.said.join('\n')).toMatch(/--code/);
    const code = await newCode(union);
    expect(await till.salvage({ code, office: withStranger })).toBe(1);
    expect(await till.salvage({ code: codeOf(stranger) })).toBe(1);
    expect(await till.salvage({ code })).toBe(0);
    const other = mkdtempSync(join(tmpdir(), 'puhui-other-'));
    expect(await enrolTill({ dataDir: other, server: union.server.address, code })).toMatchObject({
      enrolled: true,
    });
    rmSync(other, { recursive: true, force: true });
  });

  const codeOf = (publisher: Publisher) =>
    pairingCode(new Uint8Array(10), {
      rootSha256: sha256(publisher.root().payload),
      authoritySha256: null,
    });
});

describe('a guest programme’s root', () => {
  const stranger = new Publisher('nb51');
  const shown = { root: async () => stranger.root() };

  it('that is lost is the one that the home union names', async () => {
    loseRoots();
    expect(await till.salvage({ office: serverWith(() => shown) })).toBe(1);
    expect(till.said.join('\n')).toMatch(/rule R1[\s\S]*root of nb51/);
    expect(await till.salvage()).toBe(0);
  });

  it('that is left stays, whatever the home union names now: it is followed, not replaced', async () => {
    const before = await rootHere('nb51');
    loseASale();
    const { head } = await union.server.store.keys.of('scedu');
    const renamed = serverWith((office) => ({
      ...shown,
      openEpoch: async (wish) => {
        const answer = await office.openEpoch(wish);
        const payload = answer.assignment.payload.replaceAll(
          sha256(rootTextOf(before)),
          sha256(stranger.root().payload),
        );
        return { ...answer, assignment: sealEnvelope('assignment', payload, [head]) };
      },
    }));
    expect(await till.salvage({ office: renamed })).toBe(0);
    expect(await rootHere('nb51')).toEqual(before);
  });

  const rootTextOf = (root: Root | undefined) => JSON.stringify(root);
});
