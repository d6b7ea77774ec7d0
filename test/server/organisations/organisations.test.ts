import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganisationLine } from '../../../server/members/member-view.ts';
import { addOrganisations } from '../../../server/service.ts';
import { addCrowd } from '../members/member-register.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

const crowd = 20;

let union: SmallUnion;
beforeAll(async () => {
  union = await startSmallUnion();
  await addOrganisations(union.server.store, 'scedu', [
    { path: '510000', title: { zh: '四川省', en: 'Sichuan' } },
    { path: '510000/edu-x', title: { zh: '名称相近的工会' } },
  ]);
  await addCrowd(union, crowd);
});
afterAll(() => union.end());

const organisations = (query: string) => staffCall(union, 'GET', `/v1/organisations${query}`);

describe('the tree of organisations', () => {
  it('counts members with those under each organisation, by path', async () => {
    const all = crowd + 2;
    const line = (path: string, titleZh: string, members: number): OrganisationLine => ({
      path,
      titleZh,
      titleEn: null,
      members,
    });
    expect(jsonOf(await organisations('?programme=scedu'))).toEqual([
      { ...line('510000', '四川省', all), titleEn: 'Sichuan' },
      line('510000/edu', '教育工会', all),
      line('510000/edu-x', '名称相近的工会', 0),
      line('510000/edu/scu', '四川大学', all),
    ]);
  });

  it('is of one programme that is here', async () => {
    const guests = jsonOf<OrganisationLine[]>(await organisations('?programme=nb51'));
    expect(guests.map(({ members }) => members)).toEqual([0, 0]);
    expect(problemOf(await organisations('')).code).toBe('document-invalid');
    expect(problemOf(await organisations('?programme=x')).code).toBe('programme-unknown');
  });
});
