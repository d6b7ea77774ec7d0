import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTlv, TlvError, type TlvObject, tlvDepthMax, tlvObjectsMax } from '../../drivers/emv/tlv.ts';

type Parser = (bytes: Uint8Array) => readonly TlvObject[];

/** Throws when a parser's answer is neither a tree within the limits nor a TlvError. */
function checkLaw(parse: Parser, bytes: Uint8Array): void {
  let tree: readonly TlvObject[];
  try {
    tree = parse(bytes);
  } catch (error) {
    if (error instanceof TlvError && error.offset >= 0 && error.offset <= bytes.length) return;
    throw error;
  }
  let objects = 0;
  const left = tree.map((object) => ({ object, within: bytes, depth: 1 }));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { object, within, depth } = next;
    objects += 1;
    if (depth > tlvDepthMax || objects > tlvObjectsMax) throw new Error('beyond the limits');
    const start = object.value.byteOffset - within.byteOffset;
    if (start < 0 || start + object.value.length > within.length) throw new Error('outside of its template');
    for (const child of object.children ?? []) {
      left.push({ object: child, within: object.value, depth: depth + 1 });
    }
  }
}

/** Bytes that look like data objects more often than noise does: nested templates with wrong lengths now and then. */
const likelyBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom([0x70], [0x6f], [0xa5], [0xbf, 0x0c], [0x61], [0x5a], [0x9f, 0x37], [0x9f, 0x81]),
      fc.constantFrom(
        [0x00],
        [0x01],
        [0x02],
        [0x04],
        [0x08],
        [0x10],
        [0x81, 0x03],
        [0x82, 0x00, 0x05],
        [0x80],
      ),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
    ),
    { maxLength: 80 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 600 }), likelyBytes);

describe('whatever bytes a card sends', () => {
  it('are a tree within the limits, or a typed refusal', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => checkLaw(parseTlv, bytes)),
      { numRuns: 20_000 },
    );
  });

  it('would be found out in a parser that trusts an inner length (canary)', () => {
    const trusting: Parser = (bytes) => {
      const tree = parseTlv(bytes);
      const [first] = tree;
      const child = first?.children?.[0];
      if (first === undefined || child === undefined) return tree;
      const value = new Uint8Array(bytes.buffer, child.value.byteOffset, child.value.length + 1);
      return [{ ...first, children: [{ ...child, value }] }];
    };
    const outcome = fc.check(
      fc.property(likelyBytes, (bytes) => checkLaw(trusting, Uint8Array.from([...bytes, 0]))),
      { numRuns: 20_000 },
    );
    expect(outcome.failed).toBe(true);
  });

  it('would be found out in a parser that throws anything else (canary)', () => {
    const careless: Parser = (bytes) => {
      if (bytes[0] === 0x5a) throw new RangeError('oops');
      return parseTlv(bytes);
    };
    expect(
      fc.check(
        fc.property(likelyBytes, (bytes) => checkLaw(careless, bytes)),
        { numRuns: 5000 },
      ).failed,
    ).toBe(true);
  });
});
