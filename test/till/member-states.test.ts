import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemberStates, type MemberStatesOptions } from '../../terminal/till/cache/member-states.ts';
import type { MembersFile } from '../../terminal/wire/documents/members-file.ts';
import { pieceBytes, pieceCount, pieceOf } from '../../terminal/wire/documents/state-pieces.ts';
import { classOfOrganisation, MemberUnion, numbersFrom, tokenFrom } from '../fakes/member-union.ts';

const strangers = numbersFrom(99);

describe('the states of a programme’s members at a till', () => {
  let union: MemberUnion;
  let next: () => number;
  const opened: MemberStates[] = [];
  const states = (options: Partial<MemberStatesOptions> = {}) => {
    const till = new MemberStates({ folder: join(union.dataDir, 'till'), damaged: () => {}, ...options });
    opened.push(till);
    return till;
  };
  /** As a province's are: too large for memory. */
  const large = { memoryBytesMax: 1, patchShareMax: 1 / 8 };
  const filesHere = () => readdirSync(join(union.dataDir, 'till', 'u')).sort();
  const stateOf = (file: MembersFile) => join(union.dataDir, 'till', 'u', `${file.state.sha256}.mbr`);
  const newcomers = (count: number) => {
    for (let more = 0; more < count; more += 1) union.members.set(tokenFrom(next), next() % 7);
  };
  /** A few come, some change their organisation, one goes. */
  const oneDay = (day: number) => {
    newcomers(3);
    const some = [...union.members.keys()];
    for (let at = 0; at < 5; at += 1) union.members.set(some[next() % some.length]!, 100 + day);
    union.members.delete(some[next() % some.length]!);
    return union.publish();
  };
  const oneMemberOf = (organisation: number) => {
    const some = [...union.members.keys()];
    union.members.set(some[next() % some.length]!, organisation);
  };
  const expectAll = (members: Awaited<ReturnType<MemberStates['open']>>) => {
    expect(members.count).toBe(union.members.size);
    for (const [token, organisation] of union.members)
      if (members.find(token)?.member.organisation !== classOfOrganisation(organisation).member.organisation)
        throw new Error(`${token} is not of ${organisation}`);
    for (let stranger = 0; stranger < 50; stranger += 1)
      expect(members.find(tokenFrom(strangers))).toBeUndefined();
  };

  beforeEach(() => {
    union = new MemberUnion();
    next = numbersFrom(7);
    newcomers(2_000);
  });
  afterEach(async () => {
    for (const till of opened.splice(0)) await till.close();
    union.end();
  });

  it('come from a base the first time, and from a step of few bytes the next', async () => {
    const till = states();
    const first = await union.publish();
    expectAll(await till.bring(first, union.fetch));
    union.fetched = { files: 0, bytes: 0 };
    const second = await oneDay(1);
    expectAll(await till.bring(second, union.fetch));
    expect(union.fetched.files).toBe(1);
    expect(union.fetched.bytes).toBeLessThan(first.state.bytes / 20);
    await till.inForce(second);
    expect(filesHere()).toEqual([first, second].map(({ state }) => `${state.sha256}.mbr`).sort());
  });

  it.each([
    ['a month', 30],
    ['so long that a new base was made meanwhile', 60],
  ])('catch up by steps alone after %s', async (_, days) => {
    newcomers(18_000);
    const till = states();
    const first = await union.publish();
    await till.bring(first, union.fetch);
    for (let day = 1; day < days; day += 1) await oneDay(day);
    const last = await oneDay(days);
    union.fetched = { files: 0, bytes: 0 };
    expectAll(await till.bring(last, union.fetch));
    expect(union.fetched.bytes).toBeLessThan(last.state.bytes);
    expect(union.fetched.files).toBeGreaterThanOrEqual(days);
    // A new till takes the base and what came since, and stands at the very same state.
    const newcomer = new MemberStates({ folder: join(union.dataDir, 'newcomer'), damaged: () => {} });
    expectAll(await newcomer.bring(last, union.fetch));
  });

  it('need no more than one step again when the newest was damaged on the disk', async () => {
    const first = await union.publish();
    const second = await oneDay(1);
    const till = states();
    await till.bring(first, union.fetch);
    await till.bring(second, union.fetch);
    await till.inForce(second);
    const bytes = readFileSync(stateOf(second));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(stateOf(second), bytes);
    union.fetched = { files: 0, bytes: 0 };
    await expect(states().open(second)).rejects.toThrow('is not the state that is named');
    expectAll(await states().bring(second, union.fetch));
    expect(union.fetched.files).toBe(1);
  });

  it('begin with the base when the state before is damaged, too', async () => {
    const first = await union.publish();
    const second = await oneDay(1);
    await states().bring(first, union.fetch);
    const bytes = readFileSync(stateOf(first));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(stateOf(first), bytes);
    expectAll(await states().bring(second, union.fetch));
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 1), /members: the file \w+ is not the one/],
    ['longer than named', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), /members: the file \w+ is not/],
    ['edited', (bytes) => Buffer.from(bytes.map((byte) => byte ^ 1)), /members: the file \w+ is not the one/],
  ])('stay as they are when a file comes %s', async (_, change, why) => {
    const till = states();
    const first = await union.publish();
    await till.bring(first, union.fetch);
    const second = await oneDay(1);
    union.change = change;
    await expect(till.bring(second, union.fetch)).rejects.toThrow(why);
    expect(filesHere()).toContain(`${first.state.sha256}.mbr`);
    expect((await till.open(first)).count).toBe(first.members);
  });

  it.each<[string, (file: MembersFile) => MembersFile, RegExp]>([
    [
      'a state that the steps and the base do not lead to',
      (file) => ({ ...file, state: { ...file.state, sha256: 'ab'.repeat(32) } }),
      /do not lead to the state/,
    ],
    ['a state of other bytes', (file) => ({ ...file, state: { ...file.state, bytes: 9 } }), /do not lead to/],
    ['another programme’s base', (file) => ({ ...file, programme: 'v' }), /does not lead to the state/],
    ['no way from the base', (file) => ({ ...file, steps: [] }), /does not lead to the state/],
  ])('are refused when the publisher names %s', async (_, lie, why) => {
    const till = states();
    const first = await union.publish();
    await till.bring(first, union.fetch);
    await expect(till.bring(lie(await oneDay(1)), union.fetch)).rejects.toThrow(why);
  });

  it('are asked from the disk as from memory when they are large', async () => {
    const till = states({ memoryBytesMax: 1 });
    await till.bring(await union.publish(), union.fetch);
    expectAll(await till.bring(await oneDay(1), union.fetch));
  });

  it('on the disk are looked at after a start, and are in force no more when they were damaged', async () => {
    const file = await union.publish();
    await states({ memoryBytesMax: 1 }).bring(file, union.fetch);
    const bytes = readFileSync(stateOf(file));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(stateOf(file), bytes);
    const told = new Promise<string>((resolve) => {
      void states({ memoryBytesMax: 1, damaged: resolve }).open(file);
    });
    expect(await told).toBe('u');
  });

  it('with cards that look alike change hands without ever taking one for the other', async () => {
    const till = states();
    const [one, two] = ['1', '2'].map((end) => `${'5'.repeat(31)}${end}` as ReturnType<typeof tokenFrom>);
    union.members.set(one!, 1);
    expectAll(await till.bring(await union.publish(), union.fetch));
    union.members.set(two!, 2);
    expectAll(await till.bring(await oneDay(1), union.fetch));
    union.members.delete(one!);
    expectAll(await till.bring(await oneDay(2), union.fetch));
    union.fetched = { files: 0, bytes: 0 };
    union.members.delete(two!);
    expectAll(await till.bring(await oneDay(3), union.fetch));
    expect(union.fetched.files).toBe(1);
  });

  describe('that are large', () => {
    const patchOf = (file: MembersFile) => join(union.dataDir, 'till', 'u', `${file.state.sha256}.patch`);
    const harm = (path: string, place = 0.5) => {
      const bytes = readFileSync(path);
      bytes[Math.floor(bytes.length * place)]! ^= 1;
      writeFileSync(path, bytes);
    };
    /** Brought, and opened again after a restart without a line to anybody. */
    const twoDays = async () => {
      const first = await union.publish();
      await states(large).bring(first, union.fetch);
      const second = await oneDay(1);
      expectAll(await states(large).bring(second, union.fetch));
      return [first, second] as const;
    };

    it('are not written anew for a few changes, and are the same after a restart', async () => {
      const [first, second] = await twoDays();
      const till = states(large);
      expectAll(await till.open(second));
      await till.inForce(second);
      expect(filesHere()).toEqual([`${first.state.sha256}.mbr`, `${second.state.sha256}.patch`].sort());
      expect(statSync(patchOf(second)).size).toBeLessThan(first.state.bytes / 8);
    });

    it('are written anew when much has changed, for months of days, and keep no more than two states', async () => {
      const till = states(large);
      await till.bring(await union.publish(), union.fetch);
      let whole = 0;
      for (let day = 1; day <= 40; day += 1) {
        for (let more = 0; more < 10; more += 1) oneMemberOf(day);
        const file = await oneDay(day);
        expectAll(await till.bring(file, union.fetch));
        await till.inForce(file);
        if (existsSync(stateOf(file))) whole += 1;
        expect(filesHere().filter((name) => name.endsWith('.mbr')).length).toBeLessThanOrEqual(2);
        expect(filesHere().length).toBeLessThanOrEqual(4);
      }
      expect(whole).toBeGreaterThanOrEqual(2);
      expect(whole).toBeLessThan(30);
    });

    it('catch up with a month in one patch', async () => {
      newcomers(18_000);
      const till = states(large);
      const first = await union.publish();
      await till.bring(first, union.fetch);
      for (let day = 1; day < 30; day += 1) await oneDay(day);
      const last = await oneDay(30);
      expectAll(await till.bring(last, union.fetch));
      expect(existsSync(patchOf(last))).toBe(true);
    });

    it('are made again by one step when their patch is torn', async () => {
      const [, second] = await twoDays();
      harm(patchOf(second), 0.95);
      await expect(states(large).open(second)).rejects.toThrow('members-patch: is not what was written');
      union.fetched = { files: 0, bytes: 0 };
      expectAll(await states(large).bring(second, union.fetch));
      expect(union.fetched.bytes).toBeLessThan(second.state.bytes / 20);
    });

    it('are in force no more when their base has rotted under the patch, and come whole again', async () => {
      const [first, second] = await twoDays();
      harm(stateOf(first));
      const told = new Promise<string>((resolve) => {
        void states({ ...large, damaged: resolve }).open(second);
      });
      expect(await told).toBe('u');
      await expect.poll(filesHere).not.toContain(`${first.state.sha256}.mbr`);
      expectAll(await states(large).bring(second, union.fetch));
      expect(existsSync(stateOf(second))).toBe(true);
    });

    it('are in force no more when the publisher’s steps do not lead to what it names, and are refused then', async () => {
      const first = await union.publish();
      await states(large).bring(first, union.fetch);
      const second = await oneDay(1);
      const lie = { ...second, state: { ...second.state, sha256: 'ab'.repeat(32) } };
      const told = new Promise<string>((resolve) => {
        void states({ ...large, damaged: resolve }).bring(lie, union.fetch);
      });
      expect(await told).toBe('u');
      await expect.poll(filesHere).not.toContain(`${first.state.sha256}.mbr`);
      await expect(states(large).bring(lie, union.fetch)).rejects.toThrow('do not lead to the state');
    });
  });
});

describe('a base of a million members', () => {
  it('goes on where the line was cut, over a restart, and mends a piece that was damaged meanwhile', async () => {
    const union = new MemberUnion();
    const next = numbersFrom(11);
    for (let member = 0; member < 1_000_000; member += 1) union.members.set(tokenFrom(next), member & 255);
    const file = await union.publish();
    const folder = join(union.dataDir, 'till');
    const till = () => new MemberStates({ folder, damaged: () => {} });
    const pieces = pieceCount(file.state.bytes);
    expect(pieces).toBeGreaterThan(5);

    union.filesLeft = 4;
    await expect(till().bring(file, union.fetch)).rejects.toMatchObject({ code: 'head-office-unreachable' });
    const unfinished = join(folder, 'u', `${file.state.sha256}.part`);
    const bytes = readFileSync(unfinished);
    // Which three of four came is for the machine to say; one of them is damaged.
    const came = Array.from({ length: pieces }, (_, piece) => piece * pieceBytes).find((start) =>
      pieceOf(bytes, start / pieceBytes).some((byte) => byte !== 0),
    );
    bytes[(came ?? 0) + 5]! ^= 1;
    writeFileSync(unfinished, bytes);

    union.filesLeft = Number.POSITIVE_INFINITY;
    const members = await till().bring(file, union.fetch);
    // Archive and three pieces came before the cut; the archive and one damaged piece come twice.
    expect(union.fetched.files).toBe(1 + pieces + 2);
    expect(members.count).toBe(1_000_000);
    for (const [token, organisation] of union.members)
      if (members.find(token)?.member.organisation !== `u/${organisation}`) throw new Error(token);
    for (let stranger = 0; stranger < 100_000; stranger += 1)
      if (members.find(tokenFrom(next)) !== undefined) throw new Error('a stranger is known');
    union.end();
  });
});
