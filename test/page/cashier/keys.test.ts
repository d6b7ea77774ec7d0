import { describe, expect, it } from 'vitest';
import { chordOf, leaks } from '../../../terminal/page/cashier/keys/chord.ts';
import {
  actionOf,
  barOrder,
  factoryKeys,
  keyMapOf,
  remap,
  withKeys,
} from '../../../terminal/page/cashier/keys/key-map.ts';

const plain = { ctrlKey: false, altKey: false, metaKey: false };

describe('the keys of the bar', () => {
  it('stand as F1 to F12 when they leave the factory', () => {
    expect(barOrder(factoryKeys).map((action) => factoryKeys[action])).toEqual(
      Array.from({ length: 12 }, (_, place) => `F${place + 1}`),
    );
  });

  it('refuse a key that is taken, and say by what', () => {
    expect(remap(factoryKeys, { action: 'help', chord: 'F5' })).toEqual({ fault: 'taken', by: 'refund' });
  });

  it.each(['Enter', 'a', 'Ctrl+W', 'Alt+F', 'F13', 'Delete'])('refuse %s, which is no bar key', (chord) => {
    expect(remap(factoryKeys, { action: 'help', chord })).toEqual({ fault: 'not-a-bar-key' });
  });

  it('refuse the fixed key of the demo tray', () => {
    expect(remap(factoryKeys, { action: 'help', chord: 'Ctrl+B' })).toEqual({ fault: 'taken', by: 'fixed' });
  });

  it('keep their own key without a fault', () => {
    expect(remap(factoryKeys, { action: 'help', chord: 'F1' })).toEqual({ keys: factoryKeys });
  });

  it('fill the free places with what has no F-key', () => {
    const made = remap(factoryKeys, { action: 'sales', chord: 'Ctrl+K' });
    if ('fault' in made) throw new Error('it was refused');
    expect(actionOf(made.keys, 'Ctrl+K')).toBe('sales');
    expect(actionOf(made.keys, 'F9')).toBeNull();
    expect(barOrder(made.keys)[8]).toBe('sales');
  });

  it.each([
    { what: 'nothing', kept: null },
    { what: 'a part of a map', kept: { help: 'F1' } },
    { what: 'one key for two', kept: { ...factoryKeys, help: 'F2' } },
    { what: 'a key that is none', kept: { ...factoryKeys, help: 'Enter' } },
  ])('are as they left the factory where storage holds $what', ({ kept }) => {
    expect(keyMapOf(kept)).toBeNull();
  });

  it('are named by what they do in sentences', () => {
    const keys = { ...factoryKeys, close: 'Ctrl+X' };
    expect(withKeys('先按 {close} 关闭，{nothing}', keys)).toBe('先按 Ctrl+X 关闭，{nothing}');
  });
});

describe('the browser’s own keys', () => {
  it.each([
    { key: 'F5', held: {}, text: false, leaks: true },
    { key: 'F12', held: {}, text: true, leaks: true },
    { key: 'r', held: { ctrlKey: true }, text: false, leaks: true },
    { key: 'c', held: { ctrlKey: true }, text: true, leaks: false },
    { key: 'c', held: { ctrlKey: true }, text: false, leaks: true },
    { key: 'ArrowLeft', held: { altKey: true }, text: false, leaks: true },
    { key: 'a', held: {}, text: false, leaks: false },
  ])('$key is kept from it: $leaks', (given) => {
    expect(leaks(chordOf({ ...plain, ...given.held, key: given.key }), given.text)).toBe(given.leaks);
  });
});
