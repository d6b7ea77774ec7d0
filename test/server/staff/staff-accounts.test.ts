import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff } from '../../../server/service.ts';
import { readPassword } from '../../../server/staff/read-password.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { addPeople, changePassword } from './console-calls.ts';

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  await addPeople(union);
});
afterAll(() => union.end());

describe('an account', () => {
  const wanted = { user: 'li.na', name: '李娜', role: 'viewer', password: 'long enough, surely' } as const;

  it.each([
    ['a user that is taken', { user: 'viewer' }, /there already/],
    ['a user in capitals', { user: 'LiNa' }, /user/],
    ['a user that is a path', { user: '../x' }, /user/],
    ['no name', { name: ' ' }, /name/],
    ['a short password', { password: '11 letters.' }, /12 to 256/],
    ['an endless password', { password: 'x'.repeat(257) }, /12 to 256/],
  ])('is not made with %s', async (_what, change, why) => {
    await expect(addStaff(union.server.store, { ...wanted, ...change })).rejects.toThrow(why);
    const { length } = await union.server.store.database.selectFrom('staff').selectAll().execute();
    expect(length).toBe(2);
  });

  it('that is not there gets no password', async () => {
    await expect(changePassword(union, 'nobody' as 'viewer', 'long enough, surely')).rejects.toThrow(
      /no nobody/,
    );
  });
});

describe('a password from standard input', () => {
  it.each([
    ['with a line end', ['long enough\n'], 'long enough'],
    ['without one', ['long enough'], 'long enough'],
    ['in pieces', ['long ', 'eno', 'ugh\r\n', 'more'], 'long enough'],
    ['of another script', ['鼓楼店', '\n'], '鼓楼店'],
    ['that is not there', [], ''],
    ['without an end', ['x'.repeat(5_000)], null],
  ])('%s', async (_how, chunks, password) => {
    const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    expect(await readPassword(input, () => undefined)).toBe(password);
  });
});
