import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { CardToken } from '../../terminal/core/card-token.ts';
import type { IndexDelta } from '../../terminal/core/members/index-delta.ts';
import type { MemberRegister } from '../../terminal/core/members/member-register.ts';
import type { MergeJob } from '../../terminal/till/cache/merge-job.ts';
import { openInMemory, openOnDisk, openPatched } from '../../terminal/till/cache/open-state.ts';
import { runMerge } from '../../terminal/till/cache/run-merge.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { encodeMemberDelta } from '../../terminal/wire/documents/member-delta-file.ts';
import { decodeMemberPatch } from '../../terminal/wire/documents/member-patch-file.ts';
import { encodeMemberState } from '../../terminal/wire/documents/member-state-file.ts';
import { deltaBetween, stateBefore } from '../../terminal/wire/documents/member-step.ts';
import { pieceHashes, stateHash } from '../../terminal/wire/documents/state-pieces.ts';
import { numbersFrom } from '../fakes/member-union.ts';
import { bareWrite } from './bare-write.ts';
import type { BenchFigure } from './figure.ts';
import { changeBits, dailyShares, kindBits, provinceOf, tokenOf } from './member-register.ts';
import { percentile, rounded } from './percentile.ts';

const members = Number(process.env['MEMBERS'] ?? 20_000_000);
const lookups = Math.min(1_000_000, members);
const sqliteLookups = 20_000;
const batch = 100;
const bucketBytes = 456;

/** A province's members: the index beside a JavaScript map and a SQLite table, lookup by lookup. */
export async function benchMembers(): Promise<readonly BenchFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'puhui-bench-members-'));
  try {
    const index = await benchIndex(folder);
    globalThis.gc?.();
    const peers = { ...(await sqlitePeer(folder)), ...mapPeer() };
    return index.map((figure, at) => (at === 0 ? { ...figure, ...peers } : figure));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchIndex(folder: string): Promise<BenchFigure[]> {
  const before = provinceOf(members, 0, { sampleEvery: Math.max(1, Math.floor(members / lookups)) });
  const known = shuffled(before.sample);
  const random = numbersFrom(4);
  const strangers = known.map(() => tokenOf(random(), random()));
  const start = await keep(
    folder,
    encodeMemberState(before.content, before.content.index, before.content.classTexts),
  );

  const memoryReadyMs: number[] = [];
  let inMemory = await openInMemory(start);
  for (let time = 0; time < 5; time += 1) {
    globalThis.gc?.();
    const began = performance.now();
    inMemory = await openInMemory(start);
    memoryReadyMs.push(performance.now() - began);
  }
  const diskBegan = performance.now();
  const onDisk = await openOnDisk(start);
  const diskReadyMs = performance.now() - diskBegan;
  const [memory, memoryStrangers, disk, diskStrangers] = [
    lookUp(inMemory, known),
    lookUp(inMemory, strangers),
    lookUp(onDisk, known),
    lookUp(onDisk, strangers),
  ];
  await onDisk.close();

  const after = provinceOf(members, 1, { sampleEvery: members, before: before.content.classTexts });
  const compareBegan = performance.now();
  const delta = deltaBetween(before.content, after.content);
  if (delta === null) throw new Error('the states have different buckets');
  const compareMs = performance.now() - compareBegan;
  const deltaFile = encodeMemberDelta(delta, stateBefore(before.content));
  const { removed, changed, added } = delta.index;
  const { bucketBits } = before.content.index;
  const records = removed.length + changed.ranks.length + added.buckets.length;

  const endFile = encodeMemberState(after.content, after.content.index, after.content.classTexts);
  const end = {
    file: join(folder, 'end.mbr'),
    patchFile: join(folder, 'end.patch'),
    programme: 'u',
    version: 2,
    sha256: stateHash(pieceHashes(endFile)),
    bytes: endFile.length,
  };
  const steps = [join(folder, 'step.delta')];
  await writeFile(steps[0] ?? '', deltaFile);
  const merged = async (job: MergeJob) => {
    const { result: fault, ...times } = await watched(() => runMerge(job));
    if (fault !== null) throw new Error(fault);
    return times;
  };
  const step = { do: 'step', start: { base: start, patch: null }, steps, end } as const;
  const patchMs: number[] = [];
  const pauses: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    const { tookMs, blockedMs } = await merged({ ...step, patchBytesMax: start.bytes / 64 });
    patchMs.push(tookMs);
    pauses.push(blockedMs);
  }
  const patch = decodeMemberPatch(await readFile(end.patchFile));
  if (!patch.ok) throw new Error(patch.faults.join());
  const patched = await openPatched(start, patch.value.patch, async () => true);
  const throughPatch = lookUp(patched, known);
  await patched.close();
  const compared = await merged({ do: 'compare', start: { base: start, patch: end.patchFile }, end });
  const whole = await merged({ ...step, patchBytesMax: 0 });
  const bareMs = bareWrite(join(folder, 'bare.mbr'), endFile);

  return [
    {
      figure: 'member lookup',
      unit: 'ns',
      members,
      'in memory, known': memory.p50,
      'in memory, known, p10': memory.p10,
      'in memory, stranger': memoryStrangers.p50,
      'from the file, known': disk.p50,
      'from the file, known, p10': disk.p10,
      'from the file, stranger': diskStrangers.p50,
      'from the file through a day’s patch, known': throughPatch.p50,
      'one read of as much memory': oneRead(start.bytes),
      'one read of the file': oneFileRead(start),
      'bytes a member': rounded4(start.bytes / members),
      target: '≤ 150 in memory, ≤ 1,000 from the file, ≤ 6.5 bytes a member',
    },
    {
      figure: 'members ready',
      unit: 'ms',
      members,
      'from the file (headers and buckets)': rounded(diskReadyMs),
      'in memory, every byte hashed, p50': rounded(middle(memoryReadyMs)),
      'built from tokens in order': rounded(before.buildMs),
      classes: before.content.classTexts.length,
      target: '≤ 100',
    },
    {
      figure: 'daily step',
      unit: 'bytes',
      members,
      bytes: deltaFile.length,
      records,
      mix: `${changed.ranks.length} changed, ${removed.length} gone, ${added.buckets.length} come`,
      'bytes a record': rounded(deltaFile.length / records),
      'floor of these changes': floorBytes(delta.index, bucketBits),
      'whole base': start.bytes,
      'compared in ms': rounded(compareMs),
      share: dailyShares.changed + dailyShares.come + dailyShares.gone,
      target: '≤ 60,000',
    },
    {
      figure: 'merge of a daily step',
      unit: 'ms',
      'as a patch, disk to synced disk, in force: p50': rounded(middle(patchMs)),
      'patch in bytes': (await stat(end.patchFile)).size,
      'longest pause of the selling thread': rounded(Math.max(...pauses)),
      'compared with its name afterwards': rounded(compared.tookMs),
      'the whole file anew, checked and synced': rounded(whole.tookMs),
      'as many bytes written and synced, nothing else': rounded(bareMs),
      target: '≤ 300 off the main thread',
    },
  ];
}

/** The same questions to a table on the disk, by the one driver that this product has. */
async function sqlitePeer(folder: string): Promise<Record<string, string | number>> {
  const file = join(folder, 'peer.db');
  const database = await openSqlite<{ members: { key: number; class: number } }>({
    file,
    durability: 'NORMAL',
  });
  const gap = Math.floor(Number.MAX_SAFE_INTEGER / members);
  await sql`create table members (key integer primary key, class integer not null) without rowid`.execute(
    database,
  );
  await sql`insert into members with recursive n(i) as (select 0 union all select i + 1 from n where i < ${members - 1})
    select i * ${gap}, i % 9000 from n`.execute(database);
  const random = numbersFrom(5);
  const began = performance.now();
  for (let asked = 0; asked < sqliteLookups; asked += 1) {
    const key = (random() % members) * gap;
    const row = await database
      .selectFrom('members')
      .select('class')
      .where('key', '=', key)
      .executeTakeFirst();
    if (row === undefined) throw new Error('a key is missing');
  }
  const ns = ((performance.now() - began) / sqliteLookups) * 1e6;
  await sql`pragma wal_checkpoint(truncate)`.execute(database);
  await database.destroy();
  return {
    'SQLite without rowid, known': Math.round(ns),
    'SQLite bytes a member': rounded4((await stat(file)).size / members),
  };
}

/** As many members as a map takes: it ends at 2^24, whatever memory there is. */
function mapPeer(): Record<string, string | number> {
  globalThis.gc?.();
  const memoryBefore = process.memoryUsage().rss;
  const map = new Map<number, number>();
  const random = numbersFrom(6);
  const keys: number[] = [];
  let full = 'none';
  try {
    for (let member = 0; member < members; member += 1) {
      const key = random() * 2 ** 20 + (random() >>> 12);
      map.set(key, member & 8191);
      if (member % 16 === 0 && keys.length < lookups) keys.push(key);
    }
  } catch (error) {
    full = (error as Error).message;
  }
  const bytes = process.memoryUsage().rss - memoryBefore;
  const asked = shuffled(keys);
  const get = (key: number) => map.get(key);
  nsEach(asked, Math.abs, get);
  const { p50, p10 } = nsEach(asked, Math.abs, get);
  return {
    'JS Map holds': map.size,
    'JS Map refuses more with': full,
    'JS Map, known': p50,
    'JS Map, known, p10': p10,
    'JS Map bytes a member': rounded(bytes / map.size),
  };
}

async function keep(folder: string, file: Buffer) {
  const name = { file: join(folder, 'start.mbr'), sha256: stateHash(pieceHashes(file)), bytes: file.length };
  await writeFile(name.file, file);
  return name;
}

/** Every class is read from its text in a first round. */
function lookUp(register: MemberRegister, tokens: readonly CardToken[]) {
  const find = (token: CardToken) => register.find(token);
  nsEach(tokens, touchToken, find);
  return nsEach(tokens, touchToken, find);
}

/**
 * Nanoseconds for each, by batches of a hundred: what lies in the middle is what the work needs, the rest is what
 * else the machine did. The keys are at hand, as they are after a tap; where they point to in memory is anywhere.
 */
function nsEach<Key>(keys: readonly Key[], touch: (key: Key) => number, ask: (key: Key) => unknown) {
  const times: number[] = [];
  let touched = 0;
  let found = 0;
  for (let from = 0; from + batch <= keys.length; from += batch) {
    for (let at = from; at < from + batch; at += 1) touched += touch(keys[at] as Key);
    const began = performance.now();
    for (let at = from; at < from + batch; at += 1) if (ask(keys[at] as Key) !== undefined) found += 1;
    times.push(((performance.now() - began) / batch) * 1e6);
  }
  if (touched < 0) throw new Error('no key was touched');
  return { p50: rounded(percentile(times, 0.5)), p10: rounded(percentile(times, 0.1)), found };
}

const touchToken = (token: CardToken) => token.charCodeAt(0) + token.charCodeAt(31);

/** What no lookup in as much memory can go below, unless it is lucky: reading one place of it after the other. */
function oneRead(bytes: number): number {
  const memory = new Uint32Array(bytes / 4);
  const random = numbersFrom(8);
  for (let at = 0; at < memory.length; at += 1) memory[at] = random();
  const steps = Array.from({ length: lookups }, (_, step) => step);
  let place = 0;
  return nsEach(
    steps,
    () => 0,
    (step) => {
      place = ((memory[place] ?? 0) + step) % memory.length;
      return place;
    },
  ).p50;
}

/** How long a piece of work took, and the longest time in which this thread could not have answered a tap. */
async function watched<Result>(work: () => Promise<Result>) {
  let last = performance.now();
  let blockedMs = 0;
  const pulse = setInterval(() => {
    blockedMs = Math.max(blockedMs, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  const began = performance.now();
  const result = await work();
  clearInterval(pulse);
  return { result, tookMs: performance.now() - began, blockedMs };
}

function shuffled<Value>(values: readonly Value[]): Value[] {
  const random = numbersFrom(3);
  const mixed = [...values];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random() % (at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as Value, mixed[at] as Value];
  }
  return mixed;
}

/** The driver and the system alone: as many bytes as a bucket has, from anywhere in the file. */
function oneFileRead({ file, bytes }: { readonly file: string; readonly bytes: number }): number {
  const handle = openSync(file, 'r');
  const place = new Uint8Array(bucketBytes);
  const random = numbersFrom(9);
  const starts = Array.from({ length: lookups }, () => random() % (bytes - bucketBytes));
  const read = (start: number) => readSync(handle, place, 0, bucketBytes, start);
  const { p50 } = nsEach(starts, Math.abs, read);
  closeSync(handle);
  return p50;
}

/**
 * What these changes hold of information, so that no coder gets below it who knows no more than the state before:
 * which members go and change, which keys come, and what each of them becomes,
 * as `member-register.ts` draws it.
 */
function floorBytes({ membersBefore, removed, changed, added }: IndexDelta, bucketBits: number): number {
  const bits =
    choiceBits(membersBefore, removed.length) +
    choiceBits(membersBefore - removed.length, changed.ranks.length) +
    choiceBits(2 ** (bucketBits + 32), added.buckets.length) +
    changed.classes.length * changeBits +
    added.classes.length * kindBits;
  return Math.round(bits / 8);
}

/** log2 of the number of ways to choose so many of so many, by Stirling's formula. */
function choiceBits(from: number, chosen: number): number {
  if (chosen === 0) return 0;
  const share = chosen / from;
  return (
    chosen * Math.log2(1 / share) +
    (from - chosen) * (-Math.log1p(-share) / Math.LN2) -
    Math.log2(2 * Math.PI * chosen * (1 - share)) / 2
  );
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

function rounded4(value: number): number {
  return Number(value.toPrecision(4));
}
