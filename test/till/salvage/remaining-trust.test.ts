import { beforeEach, describe, expect, it } from 'vitest';
import type { Root } from '../../../terminal/core/trust/head.ts';
import {
  remainingAcknowledgements,
  remainingHead,
  remainingRoots,
} from '../../../terminal/till/salvage/remaining-trust.ts';
import { type Envelope, sealEnvelope } from '../../../terminal/wire/envelope.ts';
import type { SigningKey } from '../../../terminal/wire/signing-key.ts';
import { Publisher } from '../../fakes/publisher.ts';

/** W3: of a damaged file, what is signed is believed as far as its signatures hold; anything else, as if it were not there. */

/** Another programme whose head has the same key. */
class Guest extends Publisher {
  constructor({ headKey, publisherKey }: Publisher) {
    super('v');
    Object.assign(this, { headKey, publisherKey });
  }
}

let union: Publisher;
let root: Root;
beforeEach(() => {
  union = new Publisher('u');
  root = union.rootDocument(1);
});

const changed = (envelope: Envelope, from: string, to: string) => {
  const payload = envelope.payload.replace(from, to);
  expect(payload).not.toBe(envelope.payload);
  return { ...envelope, payload };
};
const row = (programme: string, rootText: Envelope, head: Envelope | null = null) => ({
  ...{ programme, root: JSON.stringify(rootText), head: head && JSON.stringify(head) },
});
const versionsOf = (...trusted: readonly ReturnType<typeof row>[]) =>
  [...remainingRoots({ trusted })].map(([id, { document }]) => `${id} ${document.version}`);

describe('a root that is left', () => {
  it('counts under its own signatures, the newest of its programme', () => {
    const [first, second] = [union.root(), union.rotate(2, ['root'])];
    expect(versionsOf(row('u', first), row('u', second))).toEqual(['u 2']);
    expect(versionsOf(row('u', second), row('u', first))).toEqual(['u 2']);
  });

  it.each<[string, () => ReturnType<typeof row>]>([
    ['a value in it has changed', () => row('u', changed(union.root(), '"version":1', '"version":7'))],
    [
      'one of two signatures is left',
      () => row('u', { ...union.root(), signatures: union.root().signatures.slice(1) }),
    ],
    ['it stands under the name of another programme', () => row('v', union.root())],
    ['it cannot be read', () => ({ ...row('u', union.root()), root: '{"payload":' })],
  ])('is none when %s', (_, left) => {
    expect(versionsOf(left())).toEqual([]);
  });
});

describe('a head that is left', () => {
  const headOf = (...trusted: readonly ReturnType<typeof row>[]) =>
    remainingHead({ trusted }, root)?.document.version ?? null;

  it('counts under the root in force, the newest of its programme', () => {
    const [older, newer] = [union.head(5), union.head(6)];
    expect(headOf(row('u', union.root(), older), row('u', union.root(), newer))).toBe(6);
    expect(headOf(row('u', union.root(), newer), row('u', union.root(), older))).toBe(6);
  });

  it.each<[string, () => ReturnType<typeof row>]>([
    [
      'a value in it has changed',
      () => row('u', union.root(), changed(union.head(5), '"version":5', '"version":9')),
    ],
    ['its key was taken back', () => row('u', union.root(), keyTakenBack().head(5))],
    ['it speaks for another programme (H1)', () => row('u', union.root(), new Guest(union).head(5))],
    ['there was none', () => row('u', union.root())],
  ])('is none when %s', (_, left) => {
    expect(headOf(left())).toBeNull();
  });

  /** The same union before it took its head key back. */
  const keyTakenBack = () => {
    const before = new Publisher('u');
    before.rootKeys = union.rootKeys;
    before.publisherKey = union.publisherKey;
    return before;
  };
});

describe('an acknowledgement that is left', () => {
  const hash = 'a'.repeat(64);
  const word = (sequence: number, changes: object = {}, by: SigningKey = union.headKey) =>
    JSON.stringify(
      sealEnvelope(
        'acknowledgement',
        JSON.stringify({
          ...{ schema: 1, type: 'acknowledgement', terminal: 't-1', epoch: 1, sequence, hash },
          ...{ serverTime: '2026-11-21T02:00:00Z', ...changes },
        }),
        [by],
      ),
    );
  const heldOf = (...acknowledgements: readonly string[]) =>
    remainingAcknowledgements({ acknowledgements }, { terminal: 't-1', root }).map(
      ({ document: { epoch, sequence } }) => `${epoch}: ${sequence}`,
    );

  it('counts when the head’s key signed it, the furthest of each epoch', () => {
    expect(heldOf(word(4), word(9), word(2), word(3, { epoch: 2 }))).toEqual(['1: 9', '2: 3']);
  });

  it.each<[string, () => string]>([
    ['another key signed it', () => word(4, {}, union.publisherKey)],
    ['it was said to another till', () => word(4, { terminal: 't-2' })],
    ['it is of a newer kind', () => word(4, { extra: 1 })],
    ['a number in it has changed', () => word(4).replace('\\"sequence\\":4', '\\"sequence\\":5')],
  ])('is none when %s', (_, left) => {
    expect(heldOf(left())).toEqual([]);
  });
});
