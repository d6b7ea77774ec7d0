import { expect, it } from 'vitest';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import { readEpochOpened } from '../../terminal/wire/new-epoch.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

/** W3: the word by which a till that has lost its versions and its time begins anew. */

const [union, stranger] = [SigningKey.generate(), SigningKey.generate()];
const nonce = '5a'.repeat(16);
const signers = { keys: new Map([[union.id, union.publicKey]]), threshold: 1 };
const word = (changes: object = {}) => ({
  ...{ schema: 1, type: 'epoch-opened', terminal: 't-1', epoch: 2, nonce, at: '2026-11-21T02:00:00Z' },
  ...{ assignment: 3, programmes: [{ id: 'u', root: 2, head: 9 }], held: [{ epoch: 1, sequence: 4 }] },
  ...changes,
});
const read = (said: object, by = union, type: 'epoch-opened' | 'time' = 'epoch-opened') =>
  readEpochOpened(sealEnvelope(type, JSON.stringify(said), [by]), {
    ...{ epoch: 2, nonce, terminal: 't-1', signers },
  });

it('takes the answer to its own question', () => {
  expect(read(word())).toEqual(word());
});

it.each<[string, object, RegExp]>([
  ['to another till', word({ terminal: 't-2' }), /another till/],
  ['to another question', word({ nonce: '00'.repeat(16) }), /another question/],
  ['of another epoch', word({ epoch: 3 }), /opens epoch 3/],
  ['of a newer kind', word({ extra: 1 }), /extra/],
  ['that names no programme', word({ programmes: [] }), /programmes/],
])('does not take a word %s', (_, said, why) => {
  expect(read(said)).toEqual({ refused: expect.stringMatching(why) });
});

it('takes nobody else’s word, and none that was said for another purpose', () => {
  const none = { refused: expect.stringMatching(/0 trusted signatures/) };
  expect([read(word(), stranger), read(word(), union, 'time')]).toEqual([none, none]);
});
