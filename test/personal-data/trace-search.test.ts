import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import { numberForms } from './number-forms.ts';
import { peopleWithNumbers } from './people-with-numbers.ts';
import { TraceSearch } from './trace-search.ts';

const seed = 20261127;
const people = peopleWithNumbers(seed, 500);
const search = new TraceSearch(people);

function noise(bytes: number): Buffer {
  const random = new SeededRandom(seed);
  return Buffer.from(Uint32Array.from({ length: bytes / 4 }, () => random.word()).buffer);
}

/** The number in the middle of bytes that are not about it. */
function hidden(bytes: Buffer): Buffer {
  const around = noise(4_096);
  return Buffer.concat([around.subarray(0, 1_001), bytes, around.subarray(1_001)]);
}

const [someone] = people.slice(321);
if (someone === undefined) throw new Error('nobody is there');

describe('the search for numbers of people', () => {
  it('has 1,500 different numbers to look for', () => {
    expect(new Set(people.flatMap((numbers) => Object.values(numbers))).size).toBe(1_500);
  });

  it('finds nothing where nothing is', () => {
    expect(search.in(noise(4_000_000))).toEqual([]);
  });

  it.each(['card', 'idNumber', 'phone'] as const)('finds each form of a %s', (what) => {
    for (const { form, bytes } of numberForms(someone[what]))
      expect(search.in(hidden(bytes)), form).toContainEqual({ person: 321, what, form, at: 1_001 });
  });

  it.each([
    ['in JSON', Buffer.from(JSON.stringify({ call: `tel:${someone.phone}` }))],
    ['in an address', Buffer.from(`/v1/members?find=${someone.phone}&page=1`)],
    ['as a receipt prints it', Buffer.from(`卡号${someone.card}\n`)],
    ['as a chip has it, padded', Buffer.from(`5A0A${someone.card}F`, 'hex')],
    ['behind one nibble, as in a track', Buffer.from(`0${someone.card}D38122010`.slice(0, 28), 'hex')],
    ['as hex of a chip’s answer', Buffer.from(`7081c05a0a${someone.card}f`)],
    [
      'as base64 of a chip’s answer',
      Buffer.from(Buffer.from(`705A0A${someone.card}F`, 'hex').toString('base64')),
    ],
    [
      'as base64 of a document',
      Buffer.from(Buffer.from(`{"id":"${someone.idNumber}"}`).toString('base64url')),
    ],
    ['as a JavaScript text of two bytes', Buffer.from(`会员${someone.idNumber}`, 'utf16le')],
    [
      'as a number of a database',
      hidden(Buffer.from(BigInt(someone.phone).toString(16).padStart(12, '0'), 'hex')),
    ],
  ])('finds a number %s', (_, bytes) => {
    expect(search.in(bytes).some(({ person }) => person === 321)).toBe(true);
  });

  it('does not take a mask for a number', () => {
    const masked = `${someone.card.slice(0, 6)}*********${someone.card.slice(-4)} **** ${someone.phone.slice(-4)}`;
    expect(search.in(Buffer.from(masked))).toEqual([]);
  });
});
