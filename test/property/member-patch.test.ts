import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { MemberIndexBuilder } from '../../terminal/core/members/build-index.ts';
import { classUnder, newcomerClass } from '../../terminal/core/members/index-patch.ts';
import { classAt, recordWords, remainderAt } from '../../terminal/core/members/member-index.ts';
import { decodeMemberDelta, encodeMemberDelta } from '../../terminal/wire/documents/member-delta-file.ts';
import {
  baseInMemory,
  contentUnder,
  emptyPatch,
  type MemberPatch,
  patchForward,
  stateUnder,
  textsUnder,
} from '../../terminal/wire/documents/member-patch.ts';
import { decodeMemberPatch, encodeMemberPatch } from '../../terminal/wire/documents/member-patch-file.ts';
import { deltaBetween, type MemberContent, stateBefore } from '../../terminal/wire/documents/member-step.ts';

type Register = ReadonlyMap<CardToken, number>;

/** Few enough that who left is often there again some days later, and that some look alike. */
const tokens = Array.from({ length: 60 }, (_, number) =>
  cardToken(
    `${((number * 37) % 11).toString(16).padStart(2, '0')}${((number * 7) % 40).toString(16).padStart(8, '0')}`.padEnd(
      32,
      `${number % 10}`,
    ),
  ),
);
const day = fc
  .array(fc.tuple(fc.constantFrom(...tokens), fc.nat(6)), { maxLength: 40 })
  .map((all) => new Map(all));
const days = fc.array(day, { minLength: 2, maxLength: 6 });

const contentFor = (members: Register, version: number, classes: number): MemberContent => {
  const builder = new MemberIndexBuilder();
  for (const [one, number] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) builder.add(one, number);
  const numbers = Uint32Array.from({ length: classes }, (_, number) => number);
  const classTexts = Array.from({ length: classes }, (_, number) =>
    // What one number means changes from day to day.
    number === 2 ? `["day",${version}]` : `["class",${number}]`,
  );
  return { programme: 'p', version, index: builder.build({ numbers, classes, bucketBits: 8 }), classTexts };
};
const contentsOf = (registers: readonly Register[]) =>
  registers.map((members, at) => contentFor(members, at + 1, 7 + at));
const stepBetween = (before: MemberContent, after: MemberContent) => {
  const delta = deltaBetween(before, after);
  if (delta === null) throw new Error('the buckets are the same');
  return encodeMemberDelta(delta, stateBefore(before));
};
const sound = <Value>(
  parsed:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly faults: readonly string[] },
): Value => {
  if (!parsed.ok) throw new Error(parsed.faults.join());
  return parsed.value;
};
/** Steps as a till takes them, one behind the other over the first state. */
const folded = (contents: readonly MemberContent[]): MemberPatch => {
  const base = baseInMemory(contents[0]!);
  let patch = emptyPatch(base);
  contents.slice(1).forEach((after, at) => {
    const step = sound(decodeMemberDelta(stepBetween(contents[at]!, after), stateUnder(base, patch)));
    patch = sound(patchForward(base, patch, step));
  });
  return patch;
};
const name = { programme: 'p', bucketBits: 8, base: { sha256: 'ab'.repeat(32), bytes: 1_000 } };

describe('steps that are folded over a base', () => {
  it('are the last state: record for record, by rank and by key', () => {
    fc.assert(
      fc.property(days, (registers) => {
        const contents = contentsOf(registers);
        const [base, last] = [contents[0]!, contents.at(-1)!];
        const patch = folded(contents);

        const content = sound(contentUnder(base, patch));
        const words: number[] = [];
        for (const filled of content.index.fill([new Uint16Array(3 * recordWords)])) words.push(...filled);
        expect(words).toEqual([...last.index.records]);
        expect(content.index.bucketStarts).toEqual(last.index.bucketStarts);
        expect(content.index.exceptions).toEqual(last.index.exceptions);
        expect(textsUnder(base, patch)).toEqual(last.classTexts);

        const members = last.index.records.length / recordWords;
        const under = stateUnder(baseInMemory(base), patch);
        const ranks = Uint32Array.from({ length: members }, (_, rank) => rank);
        expect(under.members).toBe(members);
        expect([...under.classesAt(ranks)]).toEqual(
          [...ranks].map((rank) => classAt(last.index.records, rank)),
        );

        expect(keysUnder(base, patch)).toEqual(keysOf(last));
      }),
    );
  });

  it('come back from their file as they were', () => {
    fc.assert(
      fc.property(days, (registers) => {
        const patch = folded(contentsOf(registers));
        const kept = sound(decodeMemberPatch(encodeMemberPatch(name, patch)));
        expect(kept.header).toMatchObject(name);
        expect(kept.patch).toEqual(patch);
      }),
    );
  });

  it('are refused when they add somebody who came since the base', () => {
    const [none, one] = [contentFor(new Map(), 1, 7), contentFor(new Map([[tokens[5]!, 1]]), 2, 7)];
    const base = baseInMemory(none);
    const patch = folded([none, one]);
    const again = deltaBetween(none, one)!;
    const lie = { ...again, from: 2, index: { ...again.index, membersBefore: 1 } };
    expect(patchForward(base, patch, lie)).toEqual({
      ok: false,
      faults: ['members-delta: adds a member who is there'],
    });
  });

  it('are refused when they were made for a state of another version, or as large as another', () => {
    const contents = [new Map(), new Map([[tokens[5]!, 1]]), new Map()].map((members, at) =>
      contentFor(members, at + 1, 7),
    );
    const base = baseInMemory(contents[0]!);
    const step = deltaBetween(contents[1]!, contents[2]!)!;
    expect(patchForward(base, emptyPatch(base), step)).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('leads on from p 2')],
    });
    expect(patchForward(base, emptyPatch(base), { ...step, from: 1 })).toMatchObject({
      ok: false,
      faults: ['members-delta: is made for another state'],
    });
  });
});

describe('a patch’s file', () => {
  const file = encodeMemberPatch(
    name,
    folded(
      contentsOf([
        new Map(tokens.slice(0, 30).map((one) => [one, 1])),
        new Map(tokens.slice(10).map((one) => [one, 2])),
      ]),
    ),
  );

  it('is refused wherever a byte of it is another, and wherever it is cut', () => {
    for (let at = 0; at < file.length; at += 1) {
      const harmed = Buffer.from(file);
      harmed[at]! ^= 0x41;
      expect(decodeMemberPatch(harmed).ok, `byte ${at}`).toBe(false);
      expect(decodeMemberPatch(file.subarray(0, at)).ok, `cut at ${at}`).toBe(false);
    }
    expect(decodeMemberPatch(Buffer.concat([file, Buffer.from('x')])).ok).toBe(false);
    expect(decodeMemberPatch(file).ok).toBe(true);
  });
});

/** Who is found by key through the patch, with the class that is found. */
function keysUnder({ index }: MemberContent, { index: patch }: MemberPatch): string[] {
  const found: string[] = [];
  const seen = (bucket: number, remainder: number, classNumber: number) => {
    if (classNumber >= 0) found.push(`${bucket} ${remainder} ${classNumber}`);
  };
  for (const { bucket, rank, remainder } of keys(index)) {
    seen(bucket, remainder, classUnder(patch, rank, classAt(index.records, rank)));
    expect(newcomerClass(patch, bucket, remainder)).toBe(-1);
  }
  const { buckets, remainders } = patch.added;
  buckets.forEach((bucket, at) => {
    const remainder = remainders[at] ?? 0;
    seen(bucket, remainder, newcomerClass(patch, bucket, remainder));
  });
  return found.sort();
}

function keysOf({ index }: MemberContent): string[] {
  return [...keys(index)]
    .map(({ bucket, rank, remainder }) => `${bucket} ${remainder} ${classAt(index.records, rank)}`)
    .sort();
}

function* keys({ bucketBits, bucketStarts, records }: MemberContent['index']) {
  for (let bucket = 0; bucket < 2 ** bucketBits; bucket += 1)
    for (let rank = bucketStarts[bucket] ?? 0; rank < (bucketStarts[bucket + 1] ?? 0); rank += 1)
      yield { bucket, rank, remainder: remainderAt(records, rank) };
}
