import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastMembers } from '../../../server/publish/member-files.ts';
import { addMembers, type NewMember, publishProgramme } from '../../../server/service.ts';
import { cardToken } from '../../../terminal/core/card-token.ts';
import { findClass } from '../../../terminal/core/members/member-index.ts';
import { deriveCardToken, deriveMemberNumberToken } from '../../../terminal/wire/card-token-derivation.ts';
import { type PolicyFile, policyFileSchema } from '../../../terminal/wire/documents/published-files.ts';
import { call, jsonOf, staffCall } from '../office-calls.ts';
import { chained, currentHead, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { saleText } from '../sample-entries.ts';
import { canaryMember, memberTokens, type SmallUnion, startSmallUnion } from '../small-union.ts';

const unionApplication = {
  aid: 'D15600005355504C01',
  memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'gb18030' },
};
const number = { number: '川教-0042', token: cardToken('5'.repeat(32)) };

const { card, ...person } = canaryMember();
const withoutCard: NewMember = {
  ...person,
  idNumber: '510104198103033451',
  phone: '13911112222',
  memberNumber: number,
};

describe('the union’s own application', () => {
  let union: SmallUnion;
  let till: PairedTill;
  beforeEach(async () => {
    union = await startSmallUnion();
    till = await pairTill(union);
  });
  afterEach(() => union.end());

  const put = (body: unknown, programme = 'scedu') =>
    staffCall(union, 'PUT', `/v1/programmes/${programme}/union-application`, body);

  async function policy(): Promise<PolicyFile> {
    const head = await currentHead(union, till);
    const file = head.files.find(({ role }) => role === 'policy');
    const { bytes } = await call(union, { path: `/v1/files/${file?.sha256}` });
    return policyFileSchema.parse(JSON.parse(bytes.toString()));
  }

  it('reaches the tills in the signed policy as soon as staff name it, and leaves it with them again', async () => {
    expect(await policy()).not.toHaveProperty('unionApplication');
    expect(jsonOf<{ changed: string[] }>(await put({ unionApplication })).changed).toEqual(['policy']);
    expect((await policy()).unionApplication).toEqual(unionApplication);
    await put({ unionApplication: null });
    expect(await policy()).not.toHaveProperty('unionApplication');
  });

  it.each([
    ['two places', { ...unionApplication, memberNumber: { ...unionApplication.memberNumber, offset: 1 } }],
    ['a holder’s name to be read', { ...unionApplication, holderName: unionApplication.memberNumber }],
  ])('is refused with %s', async (_, wrong) => {
    expect((await put({ unionApplication: wrong })).status).toBe(422);
    expect(await policy()).not.toHaveProperty('unionApplication');
  });

  it('is refused for a programme that is not there', async () => {
    expect((await put({ unionApplication }, 'nobody')).status).toBe(404);
  });

  async function isPublished(token: NewMember['memberNumber'] & object): Promise<boolean> {
    await publishProgramme(union.server.store, 'scedu');
    const { sha256 = '' } =
      (await currentHead(union, till)).files.find(({ role }) => role === 'members') ?? {};
    const members = await lastMembers(union.server.store.folder, { programme: 'scedu', sha256 });
    return members !== null && findClass(members.content.index, token.token) >= 0;
  }

  it('finds a member of whom the union knows no card, between members who are known by theirs', async () => {
    expect([memberTokens.second, number.token, memberTokens.canary].toSorted()[1]).toBe(number.token);
    await addMembers(union.server.store, 'scedu', [withoutCard]);
    expect(await isPublished(number)).toBe(true);
  });

  it('finds nobody beside a card: a stopped one would be good again, and a limit would count twice', async () => {
    const stopped = {
      ...card,
      number: '6217003810099880000',
      token: cardToken('d'.repeat(32)),
      status: 'stopped',
    };
    await addMembers(union.server.store, 'scedu', [{ ...withoutCard, card: stopped } as NewMember]);
    expect(await isPublished(number)).toBe(false);
  });

  it('shows staff, masked, whose sale it was', async () => {
    await addMembers(union.server.store, 'scedu', [withoutCard]);
    const sale = JSON.parse(saleText('sale-1'));
    sale.card = { ...sale.card, token: number.token, verdict: 'read', method: 'member-number', sealed: null };
    await upload(union, till, chained(till, [JSON.stringify(sale)]));
    const listed = await staffCall(union, 'GET', '/v1/redemptions/list?programme=scedu');
    expect(jsonOf<{ rows: { member: string }[] }>(listed).rows).toMatchObject([{ member: '金丝**士' }]);
  });
});

describe('a member’s number', () => {
  const setting = { key: 'ab'.repeat(32), cost: { n: 2, r: 1, p: 1 } };

  it.each([
    ['small letters', 'sc-0042', 'SC-0042'],
    ['letters of full width', 'ＳＣ-００４２', 'SC-0042'],
  ])('is one number in %s', async (_, written, meant) => {
    expect(await deriveMemberNumberToken(written, setting)).toBe(
      await deriveMemberNumberToken(meant, setting),
    );
  });

  it('has another token than a card of the same digits, and than in another programme', async () => {
    const digits = '6217003810099887766';
    const token = await deriveMemberNumberToken(digits, setting);
    expect(token).not.toBe(await deriveCardToken(Buffer.from(digits, 'ascii'), setting));
    expect(token).not.toBe(await deriveMemberNumberToken(digits, { ...setting, key: 'cd'.repeat(32) }));
  });
});
