import { describe, expect, it } from 'vitest';
import { type Envelope, openEnvelope, type Signers, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

const [alice, bob, mallory] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
const trusted = (threshold: number): Signers => ({
  keys: new Map([
    [alice.id, alice.publicKey],
    [bob.id, bob.publicKey],
  ]),
  threshold,
});
const changed = (envelope: Envelope, change: Partial<Envelope>): Envelope => ({ ...envelope, ...change });

describe('a signed document', () => {
  it('opens for the key that signed it', () => {
    const envelope = sealEnvelope('head', '{"a":1}', [alice]);
    expect(openEnvelope('head', envelope, trusted(1))).toEqual({ opened: true, payload: '{"a":1}' });
  });

  it('opens at its threshold when different keys signed', () => {
    expect(openEnvelope('root', sealEnvelope('root', 'x', [alice, bob]), trusted(2)).opened).toBe(true);
  });

  it.each([
    ['a stranger signed', () => sealEnvelope('head', 'x', [mallory]), 1],
    ['one key of two signed', () => sealEnvelope('head', 'x', [alice]), 2],
    ['one key signed twice', () => sealEnvelope('head', 'x', [alice, alice]), 2],
    ['the payload was changed', () => changed(sealEnvelope('head', 'x', [alice]), { payload: 'y' }), 1],
    ['it was signed as another kind of document', () => sealEnvelope('assignment', 'x', [alice]), 1],
    [
      'a stranger’s signature goes under a trusted name',
      () =>
        changed(sealEnvelope('head', 'x', [alice]), {
          signatures: [
            { key: alice.id, signature: sealEnvelope('head', 'x', [mallory]).signatures[0]?.signature ?? '' },
          ],
        }),
      1,
    ],
    [
      'the signature is no signature',
      () =>
        changed(sealEnvelope('head', 'x', [alice]), { signatures: [{ key: alice.id, signature: 'AAAA' }] }),
      1,
    ],
  ])('stays shut when %s', (_, envelope, threshold) => {
    expect(openEnvelope('head', envelope(), trusted(threshold)).opened).toBe(false);
  });
});

describe('a signing key', () => {
  it('prints a mask, never itself', async () => {
    const { inspect } = await import('node:util');
    const secret = alice.toPem().split('\n')[1] ?? 'missing';
    for (const shown of [
      String(alice),
      JSON.stringify({ alice }),
      inspect({ alice }, { depth: 9, showHidden: true }),
    ]) {
      expect(shown).not.toContain(secret);
      expect(shown).toContain(alice.id);
    }
  });
});
