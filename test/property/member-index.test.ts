import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { buildMemberIndex, MemberIndexBuilder } from '../../terminal/core/members/build-index.ts';
import {
  exceptionsMax,
  findClass,
  memberCount,
  recordWords,
} from '../../terminal/core/members/member-index.ts';
import { decodeMemberDelta, encodeMemberDelta } from '../../terminal/wire/documents/member-delta-file.ts';
import { decodeMemberState, encodeMemberState } from '../../terminal/wire/documents/member-state-file.ts';
import {
  contentOf,
  deltaBetween,
  type MemberContent,
  stateBefore,
} from '../../terminal/wire/documents/member-step.ts';
import { beginStep, stepForward } from '../fakes/step-forward.ts';

/** The rest of a token that the key leaves out when 8 bits choose the bucket begins at bit 40. */
const keyDigits = 10;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map((one) => Buffer.from(one).toString('hex'));
const random = hex(16).map(cardToken);
/** Tokens of an enemy: few different keys, so that most of them are alike. */
const alike = fc
  .tuple(fc.constantFrom('0000000000', 'ffffffffff', '00000000ff', '0100000000'), hex(11))
  .map(([key, rest]) => cardToken(key + rest));
const token = fc.oneof({ weight: 3, arbitrary: random }, { weight: 2, arbitrary: alike });
const classNumber = fc.oneof(fc.nat(3), fc.constantFrom(255, 256, 700));
const register = fc
  .array(fc.tuple(token, classNumber), { maxLength: 200 })
  .map((members) => new Map<CardToken, number>(members));
type Register = ReadonlyMap<CardToken, number>;

const built = (members: Register) =>
  buildMemberIndex(
    [...members].map(([one, number]) => ({ token: one, classNumber: number })),
    8,
  );
const textsUpTo = (highest: number) =>
  Array.from({ length: highest + 1 }, (_, number) => `{"class":${number}}`);
const highestOf = (...registers: readonly Register[]) =>
  Math.max(0, ...registers.flatMap((members) => [...members.values()]));
const contentFor = (members: Register, version: number, classes: number): MemberContent => {
  const builder = new MemberIndexBuilder();
  for (const [one, number] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) builder.add(one, number);
  const numbers = Uint32Array.from({ length: classes }, (_, number) => number);
  return {
    programme: 'p',
    version,
    index: builder.build({ numbers, classes, bucketBits: 8 }),
    classTexts: textsUpTo(classes - 1),
  };
};
const fileOf = ({ programme, version, index, classTexts }: MemberContent) =>
  encodeMemberState({ programme, version }, index, classTexts);
/** A step's records as a writer gets them, who is given three of them at a time. */
const inSmallBuffers = (before: MemberContent, delta: Parameters<typeof beginStep>[1]) => {
  const begun = beginStep(before, delta);
  if (!begun.ok) throw new Error(begun.faults.join());
  const buffer = () => new Uint16Array(3 * recordWords);
  const words: number[] = [];
  for (const filled of begun.value.index.fill([buffer(), buffer()])) words.push(...filled);
  return words;
};
const read = (file: Buffer) => decodeMemberState(new Uint8Array(file).buffer as ArrayBuffer);

describe('the member index', () => {
  it('answers as a map does, for members, strangers and cards that look alike', () => {
    fc.assert(
      fc.property(register, fc.array(token, { maxLength: 50 }), (members, strangers) => {
        const index = built(members);
        expect(memberCount(index)).toBe(members.size);
        for (const [known, number] of members) expect(findClass(index, known)).toBe(number);
        const keys = new Set([...members.keys()].map((known) => known.slice(0, keyDigits)));
        for (const stranger of strangers) {
          // A stranger whose key is that of one single member is the error that the index allows itself.
          if (
            members.has(stranger) ||
            index.exceptions.some((one) => one.token.startsWith(stranger.slice(0, keyDigits)))
          )
            expect(findClass(index, stranger)).toBe(members.get(stranger) ?? -1);
          else if (!keys.has(stranger.slice(0, keyDigits))) expect(findClass(index, stranger)).toBe(-1);
        }
      }),
    );
  });

  it('knows every card whose key is not its own by its whole token, and none of the others', () => {
    fc.assert(
      fc.property(register, (members) => {
        const sharing = [...members.keys()]
          .filter((one) =>
            [...members.keys()].some((other) => other !== one && other.startsWith(one.slice(0, keyDigits))),
          )
          .sort();
        expect(built(members).exceptions.map((exception) => exception.token)).toEqual(sharing);
      }),
    );
  });

  it('finds a member however unevenly the keys lie in a bucket', () => {
    const crowded = [
      0, 1, 2, 0xfffe, 0xffff, 0x10000, 0x10001, 0x7fff_ffff, 0xffff_0000, 0xffff_fffe, 0xffff_ffff,
    ];
    const tokens = crowded.map((rest) =>
      cardToken(`00${rest.toString(16).padStart(8, '0')}`.padEnd(32, '0')),
    );
    const index = built(new Map(tokens.map((one, place) => [one, place])));
    tokens.forEach((one, place) => {
      expect(findClass(index, one)).toBe(place);
    });
    for (const stranger of ['0000000003', '000000fffd', '0000010002', '00fffffffd', '01ffffffff'])
      expect(findClass(index, cardToken(stranger.padEnd(32, '0')))).toBe(-1);
  });

  it('comes back from its file as it was', () => {
    fc.assert(
      fc.property(register, (members) => {
        const content = contentFor(members, 3, highestOf(members) + 1);
        const state = read(fileOf(content));
        if (!state.ok) throw new Error(state.faults.join());
        expect(contentOf(state.value)).toEqual(content);
      }),
    );
  });

  it('refuses a register that holds one card twice, or whose tokens are no chance', () => {
    const twice = { token: cardToken('ab'.repeat(16)), classNumber: 0 };
    expect(() => buildMemberIndex([twice, twice])).toThrow('one card is entered twice');
    const many = Array.from({ length: exceptionsMax + 1 }, (_, number) => ({
      token: cardToken('0'.repeat(26) + number.toString(16).padStart(6, '0')),
      classNumber: 0,
    }));
    expect(() => buildMemberIndex(many)).toThrow('look alike');
  });
});

describe('a delta', () => {
  it('makes of the state before the state after, byte for byte', () => {
    fc.assert(
      fc.property(register, register, fc.infiniteStream(fc.boolean()), (some, others, keep) => {
        const before = contentFor(some, 7, highestOf(some) + 1);
        // Part of the members stay as they are, some change their class, some go, others come.
        const next = new Map([...[...some].filter(() => keep.next().value), ...others]);
        const after = contentFor(next, 8, Math.max(before.classTexts.length, highestOf(next) + 1));
        const delta = deltaBetween(before, after);
        if (delta === null) throw new Error('the buckets are the same');
        const travelled = decodeMemberDelta(
          encodeMemberDelta(delta, stateBefore(before)),
          stateBefore(before),
        );
        if (!travelled.ok) throw new Error(travelled.faults.join());
        const stepped = stepForward(before, travelled.value);
        if (!stepped.ok) throw new Error(stepped.faults.join());
        expect(fileOf(stepped.value).equals(fileOf(after))).toBe(true);
        expect(inSmallBuffers(before, travelled.value)).toEqual([...after.index.records]);
      }),
    );
  });

  it.each([
    ['of another programme', (content: MemberContent) => ({ ...content, programme: 'q' })],
    ['of another version', (content: MemberContent) => ({ ...content, version: 6 })],
    ['with other members', () => contentFor(new Map([[cardToken('1'.repeat(32)), 0]]), 7, 1)],
    ['with more classes', (content: MemberContent) => ({ ...content, classTexts: textsUpTo(900) })],
  ])('is refused for a state %s', (_, other) => {
    const before = contentFor(
      new Map([
        [cardToken('a'.repeat(32)), 0],
        [cardToken('b'.repeat(32)), 1],
      ]),
      7,
      2,
    );
    const delta = deltaBetween(before, { ...contentFor(new Map(), 8, 2) });
    if (delta === null) throw new Error('no delta');
    expect(stepForward(before, delta).ok).toBe(true);
    expect(stepForward(other(before), delta)).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^members-delta: /)],
    });
  });

  it('is refused when it adds who is there', () => {
    const member = new Map([[cardToken('a'.repeat(32)), 0]]);
    const delta = deltaBetween(contentFor(new Map(), 7, 1), contentFor(member, 8, 1));
    if (delta === null) throw new Error('no delta');
    const wrong = { ...delta, index: { ...delta.index, membersBefore: 1 } };
    expect(stepForward(contentFor(member, 7, 1), wrong)).toEqual({
      ok: false,
      faults: ['members-delta: adds a member who is there'],
    });
  });
});

describe('a damaged file', () => {
  const members = new Map(
    Array.from({ length: 40 }, (_, number) => [
      cardToken((number * 6_364_136).toString(16).padStart(32, '3')),
      number % 3,
    ]),
  );
  const before = contentFor(new Map([...members].slice(5)), 1, 3);
  const after = contentFor(members, 2, 3);
  const stateFile = fileOf(after);
  const deltaFile = encodeMemberDelta(deltaBetween(before, after) ?? (null as never), stateBefore(before));
  const damage = fc.record({
    at: fc.nat(),
    flip: fc.integer({ min: 1, max: 255 }),
    end: fc.option(fc.nat()),
    more: bytes(3),
    longer: fc.boolean(),
  });
  const harmed = (file: Buffer, how: typeof damage extends fc.Arbitrary<infer One> ? One : never) => {
    const copy = Buffer.from(file);
    const at = how.at % copy.length;
    copy[at] = (copy[at] ?? 0) ^ how.flip;
    const cut = how.end === null ? copy : copy.subarray(0, how.end % copy.length);
    return how.longer ? Buffer.concat([cut, how.more]) : cut;
  };
  const numberFrom = /^\S+: /;

  it('of a state gives a fault that says where, or a state with sound classes, never a crash', () => {
    fc.assert(
      fc.property(damage, (how) => {
        const state = read(harmed(stateFile, how));
        if (!state.ok) expect(state.faults[0]).toMatch(numberFrom);
        else for (const known of members.keys()) expect(findClass(state.value.index, known)).toBeLessThan(3);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a delta gives a fault, or another state, never a crash', () => {
    let refused = 0;
    fc.assert(
      fc.property(damage, (how) => {
        const delta = decodeMemberDelta(harmed(deltaFile, how), stateBefore(before));
        const stepped = delta.ok ? stepForward(before, delta.value) : delta;
        if (!stepped.ok) {
          refused += 1;
          expect(stepped.faults[0]).toMatch(numberFrom);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('cut short or with something behind it is refused, wherever the cut is', () => {
    for (let end = 0; end < stateFile.length; end += 1)
      expect(read(stateFile.subarray(0, end)).ok).toBe(false);
    for (let end = 0; end < deltaFile.length; end += 1)
      expect(decodeMemberDelta(deltaFile.subarray(0, end), stateBefore(before)).ok).toBe(false);
    expect(read(Buffer.concat([stateFile, Buffer.from('x')])).ok).toBe(false);
    expect(decodeMemberDelta(Buffer.concat([deltaFile, Buffer.from('x')]), stateBefore(before)).ok).toBe(
      false,
    );
  });
});
