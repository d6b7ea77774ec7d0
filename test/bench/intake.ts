import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VirtualCard } from '../../drivers/virtual/index.ts';
import {
  addCaKeys,
  addMembers,
  type NewCaKey,
  type NewMember,
  publishProgramme,
} from '../../server/service.ts';
import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { entriesPerUploadMax, type Upload } from '../../terminal/wire/upload.ts';
import { ca, mint } from '../drivers/emv/minted-cards.ts';
import { decidedSale, sealedTap } from '../server/genuine-sales.ts';
import { staffCall } from '../server/office-calls.ts';
import { chained, type PairedTill, pairTill } from '../server/paired-till.ts';
import { canaryMember, offerOf, type SmallUnion, startSmallUnion } from '../server/small-union.ts';
import type { BenchFigure } from './figure.ts';
import { rounded } from './percentile.ts';

const tillCount = 4;
const batchesEach = 4;
const cardCount = 200;
const salesPerTill = batchesEach * entriesPerUploadMax;
const offers = [
  offerOf('scedu.rice', {
    version: 2,
    benefit: { kind: 'threshold', tiers: [{ spend: 9000, off: 2000 }] },
    // Never reached, and looked at for each sale.
    limits: { perMember: [{ uses: salesPerTill * tillCount, per: 'day' }] },
  }),
];

type Member = { readonly card: VirtualCard; readonly token: string };
type Batch = { readonly till: PairedTill; readonly entries: Upload['entries'] };

/** What the tills' own process is told, and what it answers: that it has it all, and after `'hand in'` how it went. */
export type HandIn = {
  readonly address: string;
  readonly tills: readonly {
    readonly terminal: string;
    readonly pem: string;
    readonly bodies: readonly string[];
  }[];
};
export type HandedIn = { readonly outcomes: readonly string[] };

/**
 * Four tills that come back after days and hand in what they sold, in full batches, through the real server: signed
 * calls, chain, sums, register, quotas and a synced commit, and behind the answer the second look at each sale: decided
 * again, the chip's proof verified. The tills are a process of their own. Beside it the same bytes put into one bare table, as many rows a transaction.
 */
export async function benchIntake(): Promise<readonly BenchFigure[]> {
  const union = await startSmallUnion();
  try {
    const { store } = union.server;
    const members = await someMembers(union);
    const headVersion = await publishedHead(union);
    const tills: PairedTill[] = [];
    while (tills.length < tillCount) tills.push(await pairTill(union));
    const journals: Batch[][] = [];
    for (const till of tills) journals.push(await journalOf(union, { till, members, headVersion }));
    const all = journals.flat();
    const tillsElsewhere = fork(fileURLToPath(new URL('./intake-tills.js', import.meta.url)), {
      serialization: 'advanced',
    });
    // They have their journals before the clock runs: tills do not get them from the server.
    tillsElsewhere.send(handInOf(union, journals));
    await once(tillsElsewhere, 'message');

    const began = performance.now();
    tillsElsewhere.send('hand in');
    const [{ outcomes: taken }] = (await once(tillsElsewhere, 'message')) as [HandedIn];
    const acknowledgedMs = performance.now() - began;
    await store.reviews.run();
    const reviewedMs = performance.now() - began;

    tillsElsewhere.kill();
    const doubted = await store.database
      .selectFrom('journalEntries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where((where) => where.or([where('doubts', 'is not', null), where('review', '=', 'waiting')]))
      .executeTakeFirstOrThrow();
    if (taken.some((word) => word !== 'accepted') || doubted.count > 0)
      throw new Error('an honest sale was not taken as good');
    const bareMs = await bareInsert(all);
    const perSecond = (ms: number) => Math.round((1_000 * taken.length) / ms);
    return [
      {
        figure: 'upload intake, one node',
        unit: 'redemptions a second',
        redemptions: taken.length,
        tills: tillCount,
        'bytes each': Math.round(bytesOf(all) / taken.length),
        acknowledged: perSecond(acknowledgedMs),
        'looked at a second time as well': perSecond(reviewedMs),
        'bare batch insert': perSecond(bareMs),
        ratio: rounded(acknowledgedMs / bareMs),
        target: '≥ 5,000 acknowledged',
      },
    ];
  } finally {
    await union.end();
  }
}

/** Members with a card of their own each, whose chip proves itself. */
async function someMembers(union: SmallUnion): Promise<readonly Member[]> {
  const { store } = union.server;
  const { rid, index, expires, ...key } = ca.publicKey as NewCaKey;
  await addCaKeys(store, 'scedu', [{ ...key, rid, index, expires, test: true }]);
  const { token: derivation } = await store.keys.of('scedu');
  const numbers = Array.from({ length: cardCount }, (_, nth) => `6228480402${String(nth).padStart(9, '0')}`);
  const members: Member[] = [];
  for (const [nth, number] of numbers.entries()) {
    const token = await deriveCardToken(Buffer.from(number), derivation);
    const { card, ...person } = canaryMember();
    const member = {
      ...person,
      idNumber: `51010419850101${1_000 + nth}`,
      phone: String(13_900_000_000 + nth),
      card: { ...card, token, number },
    } as NewMember;
    await addMembers(store, 'scedu', [member]);
    members.push({ card: new VirtualCard(mint({ pan: number })), token });
  }
  return members;
}

async function publishedHead(union: SmallUnion): Promise<number> {
  const { store } = union.server;
  for (const offer of offers) await staffCall(union, 'PUT', `/v1/offers/${offer['id']}`, offer);
  await publishProgramme(store, 'scedu');
  const { headVersion } = await store.database
    .selectFrom('programmes')
    .select('headVersion')
    .where('id', '=', 'scedu')
    .executeTakeFirstOrThrow();
  return headVersion;
}

/** What one till sold while it was cut off, in batches as it sends them. */
async function journalOf(
  union: SmallUnion,
  of: { readonly till: PairedTill; readonly members: readonly Member[]; readonly headVersion: number },
): Promise<Batch[]> {
  const { till, members, headVersion } = of;
  const { terminal, epoch } = till.answer;
  const texts: string[] = [];
  for (let sequence = 1; sequence <= salesPerTill; sequence += 1) {
    const { card, token } = members[sequence % members.length] as Member;
    const sealed = await sealedTap(card, {
      terminal,
      epoch,
      lastSequence: sequence - 1,
      evidenceKey: union.server.store.evidencePublicKey,
    });
    const sold = decidedSale(`${terminal}.${sequence}`, {
      offers,
      headVersion,
      card: { programme: 'scedu', token, verdict: 'genuine', method: 'dda', sealed },
    });
    texts.push(JSON.stringify(sold));
  }
  const entries = chained(till, texts);
  return Array.from({ length: batchesEach }, (_, nth) => ({
    till,
    entries: entries.slice(nth * entriesPerUploadMax, (nth + 1) * entriesPerUploadMax),
  }));
}

function handInOf(union: SmallUnion, journals: readonly (readonly Batch[])[]): HandIn {
  return {
    address: union.server.address,
    tills: journals.flatMap((batches) => {
      const [first] = batches;
      if (first === undefined) return [];
      const { key, answer } = first.till;
      const { terminal, epoch } = answer;
      const bodies = batches.map(({ entries }) => JSON.stringify({ schema: 1, epoch, entries }));
      return [{ terminal, pem: key.toPem(), bodies }];
    }),
  };
}

function bytesOf(batches: readonly Batch[]): number {
  return batches.reduce(
    (sum, { entries }) => sum + entries.reduce((own, { bytes }) => own + Buffer.byteLength(bytes), 0),
    0,
  );
}

/** The disk and SQLite alone. */
async function bareInsert(batches: readonly Batch[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'puhui-bare-'));
  const file = join(folder, 'bare.db');
  const database = await openSqlite<{ rows: { bytes: string } }>({ file, durability: 'FULL' });
  try {
    await database.schema.createTable('rows').addColumn('bytes', 'text').execute();
    const began = performance.now();
    for (const { entries } of batches)
      await database
        .insertInto('rows')
        .values(entries.map(({ bytes }) => ({ bytes })))
        .execute();
    return performance.now() - began;
  } finally {
    await database.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
