import { describe, expect, it } from 'vitest';
import { type FileRole, fileRoles } from '../../terminal/core/trust/head.ts';
import { readPublishedFile } from '../../terminal/till/cache/loaded-programme.ts';
import { membersFileOf } from '../fakes/members.ts';

const own = { programme: 'u', version: 3 };
const rest: Readonly<Record<Exclude<FileRole, 'members'>, object>> = {
  offers: { offers: [] },
  merchants: { merchants: [] },
  calendar: { years: [2026], holidays: [], workdays: [] },
  'ca-keys': { keys: [] },
  policy: { title: { zh: '工会' }, cardProducts: [] },
};
const bytesOf = (role: FileRole, name: typeof own, more: object = {}) =>
  Buffer.from(
    JSON.stringify(
      role === 'members'
        ? { ...membersFileOf(name, []).file, ...more }
        : { schema: 1, ...name, ...rest[role], ...more },
    ),
  );

describe.each(fileRoles)('F3: the file %s', (role) => {
  const faultsOf = (bytes: Buffer) => {
    const read = readPublishedFile(role, bytes, own);
    return read.ok ? [] : read.faults;
  };

  it('is read for the programme and the version that the head names', () => {
    expect(faultsOf(bytesOf(role, own))).toEqual([]);
  });

  it.each([
    ['of another programme', bytesOf(role, { ...own, programme: 'v' }), /it is v 3, the head names u 3/],
    ['of another version', bytesOf(role, { ...own, version: 2 }), /it is u 2, the head names u 3/],
    ['with something unknown in it', bytesOf(role, own, { extra: 1 }), /extra/],
    ['that is none', Buffer.from('{'), /not JSON/],
  ])('is refused, %s', (_, bytes, why) => {
    expect(faultsOf(bytes).join()).toMatch(why);
  });
});
