import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import {
  findTlv,
  parseTlv,
  TlvError,
  type TlvObject,
  tlvBytesMax,
  tlvDepthMax,
  tlvObjectsMax,
} from '../../../drivers/emv/tlv.ts';

type Shape = { readonly [tag: string]: string | Shape };

function shape(objects: readonly TlvObject[]): Shape {
  return Object.fromEntries(
    objects.map(({ tag, value, children }) => [tag, children === null ? toHex(value) : shape(children)]),
  );
}

const nested = (depth: number): string =>
  Array.from({ length: depth }).reduce<string>(
    (inner) => `70${toHex(Uint8Array.of(inner.length / 2))}${inner}`,
    '',
  );

describe('data objects', () => {
  it.each<[string, string, Shape]>([
    ['nothing', '', {}],
    ['one object', '5A021122', { '5A': '1122' }],
    ['an object without a value', '9200', { '92': '' }],
    ['a tag of two bytes', '9F370411223344', { '9F37': '11223344' }],
    ['a tag of three bytes', 'DF810701FF', { DF8107: 'FF' }],
    ['a length with a prefix byte', '90810111', { '90': '11' }],
    ['a length of two bytes', '9082000111', { '90': '11' }],
    ['objects in an object', '70065A01015F3400', { '70': { '5A': '01', '5F34': '' } }],
    ['an issuer’s template', 'BF0C039F4D00', { BF0C: { '9F4D': '' } }],
    ['zero bytes between objects', '00005A0111000092000000', { '5A': '11', '92': '' }],
    ['zero bytes in an object', '7006005A01110000', { '70': { '5A': '11' } }],
  ])('are read: %s', (_, text, expected) => {
    expect(shape(parseTlv(fromHex(text)))).toEqual(expected);
  });

  it('are views into what was read', () => {
    const bytes = fromHex('5A0111');
    const [object] = parseTlv(bytes);
    bytes.fill(0);
    expect(object?.value).toEqual(Uint8Array.of(0));
  });

  it('are found by their path, the first of several', () => {
    const objects = parseTlv(fromHex('6F09A5035001418402AABB'));
    expect(toHex(findTlv(objects, '6F', 'A5', '50')?.value ?? new Uint8Array())).toBe('41');
    expect(findTlv(objects, '6F', '50')).toBeNull();
    expect(findTlv(objects, '6F', '84', '50')).toBeNull();
  });

  it.each<[string, string, string, number]>([
    ['a tag that breaks off', '5A01119F', 'tag-cut-short', 3],
    ['a tag that never ends', '9F8181811100', 'tag-too-long', 0],
    ['a tag with a leading zero', '9F8001', 'tag-number', 0],
    ['no length', '5A', 'length-missing', 1],
    ['an indefinite length', '7080000000', 'length-indefinite', 1],
    ['a length of three bytes', '9083000001AA', 'length-too-wide', 1],
    ['a length of 127 bytes', '90FF', 'length-too-wide', 1],
    ['a length that breaks off', '908201', 'length-cut-short', 1],
    ['a value that breaks off', '5A0311', 'value-cut-short', 2],
    ['a value one byte beyond its template', '70035A0211', 'value-cut-short', 4],
    ['a tag at the end of its template', '70029F1F5A0111', 'length-missing', 4],
    ['a length at the end of its template', '70015A0111', 'length-missing', 3],
    ['bytes FF behind a template', '70035A0111FFFF', 'tag-cut-short', 5],
    ['a value as long as all memory', '9082FFFF', 'value-cut-short', 4],
  ])('are refused: %s', (_, text, fault, offset) => {
    expect(() => parseTlv(fromHex(text))).toThrowError(
      expect.objectContaining({ name: 'TlvError', fault, offset }),
    );
  });

  it('may be nested as deep as the limit, not deeper', () => {
    expect(shape(parseTlv(fromHex(nested(tlvDepthMax - 1))))).toHaveProperty('70');
    expect(() => parseTlv(fromHex(nested(tlvDepthMax)))).toThrowError(
      expect.objectContaining({ fault: 'too-deep' }),
    );
  });

  it('may be as many as the limit, not more', () => {
    expect(parseTlv(fromHex('9200'.repeat(tlvObjectsMax)))).toHaveLength(tlvObjectsMax);
    expect(() => parseTlv(fromHex('9200'.repeat(tlvObjectsMax + 1)))).toThrowError(
      expect.objectContaining({ fault: 'too-many-objects' }),
    );
  });

  it('may be as long as the limit, not longer', () => {
    expect(parseTlv(new Uint8Array(tlvBytesMax))).toEqual([]);
    expect(() => parseTlv(new Uint8Array(tlvBytesMax + 1))).toThrowError(TlvError);
  });

  it('are refused without a word of what they hold', () => {
    try {
      parseTlv(fromHex('5A0A62284804'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/6228/);
    }
  });
});
