import { existsSync } from 'node:fs';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearPublishedFiles } from '../../../server/publish/clear-files.ts';
import { publishProgramme } from '../../../server/publish/publish-programme.ts';
import { addMembers, addOffers } from '../../../server/service.ts';
import { cardToken } from '../../../terminal/core/card-token.ts';
import type { Head } from '../../../terminal/core/trust/head.ts';
import { readMembersArchive, readMembersFile } from '../../../terminal/wire/documents/members-file.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { currentHead, type PairedTill, pairTill } from '../paired-till.ts';
import { canaryMember, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

const dayMs = 86_400_000;
let union: SmallUnion;
let till: PairedTill;

beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const folder = () => union.server.store.folder.files;
const there = (hash: string) => existsSync(join(folder(), hash));
const clear = () => clearPublishedFiles(union.server.store);
const fileOf = (head: Head, role: string) => head.files.find((file) => file.role === role)!.sha256;

/** A new member and a new offer go out, so that no file but the calendar and the keys stays as it is. */
async function publishMore(day: number): Promise<Head> {
  const { store } = union.server;
  const member = canaryMember();
  const number = String(6217003810010000000n + BigInt(day));
  const idNumber = `51010419800202${String(day).padStart(4, '0')}`;
  const token = cardToken(sha256(`member ${day}`).slice(0, 32));
  await addMembers(store, 'scedu', [{ ...member, idNumber, card: { ...member.card!, number, token } }]);
  await addOffers(store, [offerOf(`scedu.day-${day}`)]);
  await publishProgramme(store, 'scedu');
  return currentHead(union, till);
}

/** As if every file had been laid down two days before now. */
async function age(): Promise<void> {
  const then = new Date(union.clock.ms - 2 * dayMs);
  for (const name of await readdir(folder())) await utimes(join(folder(), name), then, then);
}

/** Everything that a till that comes new needs, by the head that is in force. */
async function wayOf(head: Head): Promise<readonly string[]> {
  const text = (hash: string) => readFile(join(folder(), hash), 'utf8');
  const members = readMembersFile(await text(fileOf(head, 'members')));
  if (!members.ok) throw new Error(members.faults.join());
  const archive = readMembersArchive(await text(members.value.archive.sha256));
  if (!archive.ok) throw new Error(archive.faults.join());
  const { steps } = members.value;
  return [
    ...head.files.map((file) => file.sha256),
    members.value.archive.sha256,
    ...archive.value.pieces,
    ...[...steps, ...archive.value.steps].map((step) => step.sha256),
  ];
}

describe('published files', () => {
  it('go when no head names them that may still be used, but for what sales are replayed with', async () => {
    const first = await publishMore(1);
    const firstWay = await wayOf(first);
    union.clock.ms += 6 * dayMs;
    const second = await publishMore(2);
    await age();
    expect(await clear()).toEqual({ files: 0, bytes: 0 });

    union.clock.ms += 3 * dayMs; // the first head's seven days and one more are over, the second's are not
    await publishMore(3);
    await age();
    expect((await clear()).files).toBeGreaterThan(0);
    expect(there(fileOf(first, 'members'))).toBe(false);
    expect(there(fileOf(first, 'offers'))).toBe(true);
    expect((await wayOf(second)).every(there)).toBe(true);

    union.clock.ms += 30 * dayMs;
    await age();
    await clear();
    // Nothing was published for a month: what is in force stays, whatever its age.
    const current = await currentHead(union, till);
    const way = await wayOf(current);
    expect(way.every(there)).toBe(true);
    expect(there(fileOf(second, 'members'))).toBe(false);
    expect(firstWay.filter((hash) => !there(hash)).length).toBeGreaterThan(0);
    expect(await clear()).toEqual({ files: 0, bytes: 0 });
  });

  it('that nothing names go after a day, and what is not the server’s own is left alone', async () => {
    const cutOff = join(folder(), `${'a'.repeat(64)}.new`);
    const unnamed = join(folder(), 'b'.repeat(64));
    const foreign = join(folder(), 'README');
    for (const file of [cutOff, unnamed, foreign]) await writeFile(file, 'x');
    const now = new Date(union.clock.ms);
    for (const file of [cutOff, unnamed]) await utimes(file, now, now);
    expect(await clear()).toEqual({ files: 0, bytes: 0 });
    await age();
    expect(await clear()).toEqual({ files: 2, bytes: 2 });
    expect(existsSync(foreign)).toBe(true);
  });

  it('go on being cleared by a restored server, whose backup did not carry the member files of then', async () => {
    const first = await publishMore(1);
    const second = await publishMore(2);
    const lost = fileOf(first, 'members');
    await rm(join(folder(), lost));
    const unnamed = join(folder(), 'b'.repeat(64));
    await writeFile(unnamed, 'x');
    await age();
    await clear();
    expect(existsSync(unnamed)).toBe(false);
    expect((await wayOf(second)).every(there)).toBe(true);
  });

  it('all stay while one that is in force cannot be read: nobody knows what it names', async () => {
    const head = await publishMore(1);
    await rm(join(folder(), fileOf(head, 'members')));
    const before = await readdir(folder());
    union.clock.ms += 30 * dayMs;
    await age();
    await expect(clear()).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder())).toEqual(before);
  });
});
