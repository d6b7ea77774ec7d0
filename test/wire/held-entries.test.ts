import { expect, it } from 'vitest';
import { entryHash, genesisHash } from '../../terminal/core/journal/chain.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import { type HeldEntries, readHeldEntries } from '../../terminal/wire/held-entries.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

/** W4: what a till asks for, and which answers give it something back. */

const [union, stranger] = [SigningKey.generate(), SigningKey.generate()];
const nonce = '5a'.repeat(16);
const asked = {
  ...{ schema: 1 as const, epoch: 2, first: 3, last: 5 as number | null, nonce, terminal: 't-1' },
  signers: { keys: new Map([[union.id, union.publicKey]]), threshold: 1 },
};

let previousHash = genesisHash(sha256, 't-1', 2);
const entries = [1, 2, 3, 4, 5, 6].map((sequence) => {
  const place = { sequence, previousHash, bytes: `{"id":"rd-${sequence}"}` };
  previousHash = entryHash(sha256, { epoch: 2, ...place }, place.bytes);
  return { ...place, hash: previousHash };
});
const of = (...numbers: number[]) => entries.filter(({ sequence }) => numbers.includes(sequence));
const word = (changes: object = {}): HeldEntries =>
  ({
    ...{ schema: 1, type: 'held-entries', terminal: 't-1', epoch: 2, nonce, open: 2 },
    ...{ entries: of(3, 4, 5), more: false, ...changes },
  }) as HeldEntries;
const read = (said: object, by = union, question: Partial<typeof asked> = {}) =>
  readHeldEntries(sealEnvelope('held-entries', JSON.stringify(said), [by]), { ...asked, ...question });

it.each([
  ['all that was asked for', word(), {}],
  ['a part of it', word({ entries: of(4) }), {}],
  ['nothing', word({ entries: [] }), {}],
  ['to the end of what is held', word({ entries: of(3, 4, 5, 6) }), { last: null }],
])('takes the server’s signed word: %s', (_, said, question) => {
  expect(read(said, union, question)).toEqual(said);
});

it.each<[string, object, RegExp]>([
  ['to another till', word({ terminal: 't-2' }), /another till/],
  ['to another question', word({ nonce: '00'.repeat(16) }), /another question/],
  ['of another epoch', word({ epoch: 3 }), /another question/],
  ['of a newer kind', word({ extra: 1 }), /extra/],
  ['of an entry before those', word({ entries: of(2, 3) }), /entry 2 was not asked for/],
  ['of an entry behind those', word({ entries: of(5, 6) }), /entry 6 was not asked for/],
  ['of one entry twice', word({ entries: [...of(3), ...of(3)] }), /entry 3 was not asked for/],
  ['in another order', word({ entries: [...of(4), ...of(3)] }), /entry 3 was not asked for/],
  [
    'of an entry with other bytes',
    word({ entries: of(3).map((entry) => ({ ...entry, bytes: '{"id":"rd-9"}' })) }),
    /hash of entry 3/,
  ],
  [
    'of an entry at another place',
    word({ entries: of(3).map((entry) => ({ ...entry, sequence: 4 })) }),
    /hash of entry 4/,
  ],
  ['that there is more, and nothing of it', word({ entries: [], more: true }), /tells nothing/],
])('does not take a word %s', (_, said, why) => {
  expect(read(said)).toEqual({ refused: expect.stringMatching(why) });
});

it('takes nobody else’s word', () => {
  expect(read(word(), stranger)).toEqual({ refused: expect.stringMatching(/0 trusted signatures/) });
});
