import { describe, expect, it } from 'vitest';
import { readClassChanges, writeClassChanges } from '../../terminal/wire/documents/class-changes.ts';

const texts = [
  '["active","2026-12-31","u","active"]',
  '["active","2027-12-31","u","active"]',
  '["active","2027-12-31","u/law","active",{"tags":["young"],"birthMonth":3}]',
  '["left",0,"u","stopped",{"birthMonth":3}]',
  '{"not":"a line"}',
];
const many = Array.from({ length: 700 }, (_, number) => `["active",0,"u/${number}","active"]`);
const numbers = (...list: number[]) => Uint16Array.from(list);

describe('the changes of classes', () => {
  it.each([
    ['of nobody', texts, [], []],
    ['of one trait', texts, [0, 0, 1], [1, 1, 0]],
    ['of every trait', texts, [0, 2, 3], [3, 0, 2]],
    ['to and from a text that is no class line', texts, [4, 1], [2, 4]],
    ['among more values than a byte counts', many, [1, 699, 256], [698, 0, 257]],
    ['into a class that stands there twice', ['["left",0,"u","active"]', ...many, many[0]], [1, 2], [701, 1]],
  ])('come back: %s', (_, all, before, after) => {
    const known = all as string[];
    const bytes = writeClassChanges({ before: numbers(...before), after: numbers(...after) }, known);
    expect(readClassChanges(bytes, numbers(...before), known)).toEqual(numbers(...after));
  });

  it('take a byte for the trait and one for what it became', () => {
    const before = new Uint16Array(100);
    const after = new Uint16Array(100).fill(1);
    expect(writeClassChanges({ before, after }, texts)).toHaveLength(200);
  });

  const whole = writeClassChanges({ before: numbers(0, 3), after: numbers(1, 2) }, texts);
  it.each([
    ['end early', whole.subarray(0, whole.length - 1), texts],
    ['go on', Buffer.concat([whole, Buffer.from([0])]), texts],
    ['name a trait that there is not', Buffer.from([64, 64]), texts],
    ['name a value that nobody has', Buffer.from([2, 2, 9, 9]), texts],
    ['lead to a class that there is not', whole, texts.slice(0, 2)],
    ['name a class in full that there is not', Buffer.from([0, 0, 5, 0, 0, 0]), texts],
  ])('are refused when they %s', (_, bytes, known) => {
    expect(readClassChanges(bytes, numbers(0, 3), known)).toBeNull();
  });
});
