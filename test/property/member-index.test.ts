import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardToken } from '../../terminal/core/card-token.ts';
import type { MemberClass } from '../../terminal/core/members/member-class.ts';
import { buildMemberIndex, findMember } from '../../terminal/core/members/member-index.ts';
import { decodeMemberIndex, encodeMemberIndex } from '../../terminal/wire/documents/member-index-file.ts';

const token = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => cardToken(Buffer.from(bytes).toString('hex')));
const register = fc.uniqueArray(token, { minLength: 0, maxLength: 300 });
const classes: MemberClass[] = [0, 1, 2].map((number) => ({
  member: { status: 'active', organisation: `union/${number}` },
  card: { status: 'active' },
}));
const classNumber = (position: number) => position % classes.length;
const built = (tokens: ReturnType<typeof cardToken>[]) =>
  buildMemberIndex(tokens.map((one, position) => ({ token: one, classNumber: classNumber(position) })));

describe('the member index', () => {
  it('finds every member with their class, and nobody else', () => {
    fc.assert(
      fc.property(register, token, (tokens, stranger) => {
        const index = built(tokens);
        tokens.forEach((known, position) => {
          expect(index.classes[findMember(index, known)]).toBe(classNumber(position));
        });
        fc.pre(!tokens.includes(stranger));
        expect(findMember(index, stranger)).toBe(-1);
      }),
    );
  });

  it('comes back from its file as it was', () => {
    fc.assert(
      fc.property(register, (tokens) => {
        const index = built(tokens);
        const file = decodeMemberIndex(encodeMemberIndex({ programme: 'p', version: 3 }, index, classes));
        expect(file).toMatchObject({
          ok: true,
          value: { header: { programme: 'p', version: 3, members: tokens.length } },
        });
        if (file.ok) expect({ ...file.value.index }).toEqual({ ...index });
      }),
    );
  });

  it('takes another cut of the tokens when two members would look alike', () => {
    const alike = [cardToken('0'.repeat(16) + '1'.repeat(16)), cardToken('0'.repeat(16) + '2'.repeat(16))];
    const index = built(alike);
    expect(index.keyOffset).toBeGreaterThan(0);
    expect(alike.map((one) => findMember(index, one) >= 0)).toEqual([true, true]);
  });

  it('refuses a register that holds one card twice', () => {
    const twice = cardToken('ab'.repeat(16));
    expect(() => built([twice, twice])).toThrow('one card is entered twice');
  });

  it('answers a damaged file with a fault or with an index, never with a crash', () => {
    const tokens = [cardToken('01'.repeat(16)), cardToken('fe'.repeat(16))];
    const whole = encodeMemberIndex({ programme: 'p', version: 1 }, built(tokens), classes);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(whole.length),
        (at, flip, cut) => {
          const harmed = Buffer.from(whole.subarray(0, Math.max(at + 1, cut)));
          harmed[at] = (harmed[at] ?? 0) ^ flip;
          const file = decodeMemberIndex(harmed);
          if (file.ok)
            for (const known of tokens) expect(findMember(file.value.index, known)).toBeLessThan(2);
          else expect(file.faults[0]).toMatch(/^\S+: /);
        },
      ),
    );
  });
});
