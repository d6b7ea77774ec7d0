import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMembers, publishProgramme } from '../../server/service.ts';
import { cardToken } from '../../terminal/core/card-token.ts';
import type { MemberRegister } from '../../terminal/core/members/member-register.ts';
import type { FileRole, Head } from '../../terminal/core/trust/head.ts';
import { MemberStates } from '../../terminal/till/cache/member-states.ts';
import { readMembersFile } from '../../terminal/wire/documents/members-file.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { call, jsonOf, problemOf, staffCall } from './office-calls.ts';
import { currentHead, openedHead, type PairedTill, pairTill } from './paired-till.ts';
import { canaryMember, memberTokens, offerOf, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const versionsOf = (head: Head): Record<FileRole, number> =>
  Object.fromEntries(head.files.map(({ role, version }) => [role, version])) as Record<FileRole, number>;

const fileOf = async (head: Head, role: FileRole): Promise<Buffer> => {
  const named = head.files.find((file) => file.role === role);
  const answer = await call(union, { path: `/v1/files/${named?.sha256}` });
  expect(answer.status).toBe(200);
  return answer.bytes;
};

/** The members as a till gets them that has nothing yet, by what the head names alone. */
const membersOf = async (head: Head): Promise<MemberRegister> => {
  const file = readMembersFile((await fileOf(head, 'members')).toString('utf8'));
  if (!file.ok) throw new Error(file.faults.join());
  const states = new MemberStates({ folder: join(union.dataDir, 'a-till'), damaged: () => {} });
  return states.bring(
    file.value,
    async ({ sha256: name }) => (await call(union, { path: `/v1/files/${name}` })).bytes,
  );
};

describe('a head', () => {
  it('names six files that are served with the hash and length that it names', async () => {
    const head = await currentHead(union, till);
    expect(head.files).toHaveLength(6);
    for (const file of head.files) {
      const answer = await call(union, { path: `/v1/files/${file.sha256}` });
      expect(sha256(answer.bytes)).toBe(file.sha256);
      expect(Number(answer.headers['content-length'])).toBe(file.bytes);
      expect(answer.headers['cache-control']).toContain('immutable');
    }
  });

  it('is fresh for a day and usable for a week', async () => {
    const { issuedAt, freshUntil, usableUntil } = await currentHead(union, till);
    expect(Date.parse(freshUntil) - Date.parse(issuedAt)).toBe(24 * 3_600_000);
    expect(Date.parse(usableUntil) - Date.parse(issuedAt)).toBe(7 * 24 * 3_600_000);
  });

  it('is not sent again to whoever has it', async () => {
    const path = '/v1/programmes/scedu/head';
    const { headers } = await call(union, { path });
    const again = await call(union, { path, headers: { 'if-none-match': String(headers['etag']) } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it.each([
    ['a changed version', (payload: string) => payload.replace('"version":1', '"version":9')],
    ['a changed end', (payload: string) => payload.replace(/"usableUntil":"2026/, '"usableUntil":"2036')],
    ["another file's hash", (payload: string) => payload.replace(/"sha256":"[0-9a-f]/, '"sha256":"x')],
  ])('is refused by a till with %s', async (_case, change) => {
    const envelope = jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
    const changed = { ...envelope, payload: change(envelope.payload) };
    expect(changed.payload).not.toBe(envelope.payload);
    expect(openedHead(till, 'scedu', envelope).ok).toBe(true);
    expect(openedHead(till, 'scedu', changed).ok).toBe(false);
  });

  it('is refused by a till that pinned another programme', async () => {
    const envelope = jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
    expect(openedHead(till, 'nb51', envelope).ok).toBe(false);
  });

  it('is issued anew after an hour, with the same files', async () => {
    const before = await currentHead(union, till);
    union.clock.ms += 3_600_000;
    union = await union.restart();
    const after = await currentHead(union, till);
    expect(after.version).toBe(before.version + 1);
    expect(Date.parse(after.issuedAt)).toBe(union.clock.ms);
    expect(after.files).toEqual(before.files);
  });

  it('stays as it is when the server starts again within the hour', async () => {
    const before = await currentHead(union, till);
    union = await union.restart();
    expect(await currentHead(union, till)).toEqual(before);
  });
});

describe('publishing', () => {
  it('gives a new version to what has changed and to nothing else', async () => {
    const before = versionsOf(await currentHead(union, till));
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.oil', offerOf('scedu.oil')));
    expect(versionsOf(await currentHead(union, till))).toEqual({ ...before, offers: before.offers + 1 });
  });

  it('builds the member file anew when an offer asks about members what none asked before', async () => {
    const before = versionsOf(await currentHead(union, till));
    const offer = offerOf('scedu.workers', { who: { tagsAny: ['model-worker'] } });
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.workers', offer));
    const after = await currentHead(union, till);
    expect(versionsOf(after)).toEqual({ ...before, offers: before.offers + 1, members: before.members + 1 });
  });

  it('shows a new member to tills', async () => {
    const token = cardToken('c'.repeat(32));
    const member = canaryMember();
    await addMembers(union.server.store, 'scedu', [
      {
        ...member,
        idNumber: '510104199003033456',
        card: { ...member.card!, token, number: '6217003810055667788' },
      },
    ]);
    const { changed } = await publishProgramme(union.server.store, 'scedu');
    expect(changed).toEqual(['members']);
    const members = await membersOf(await currentHead(union, till));
    expect(members.count).toBe(3);
    expect(members.find(token)?.member.status).toBe('active');
  });

  it('tells tills of members what the offers ask, and no more', async () => {
    const members = await membersOf(await currentHead(union, till));
    expect(members.find(memberTokens.canary)).toEqual({
      member: { status: 'active', certifiedThrough: '2026-12-31', organisation: '510000' },
      card: { status: 'active', issuer: 'ccb', firstUse: true, chips: ['01'] },
    });
    expect(members.find(memberTokens.second)?.member).toEqual({ status: 'left', organisation: '510000' });
  });

  it('publishes first the guests of an offer, whose member files it needs', async () => {
    const before = versionsOf(await currentHead(union, till, 'nb51'));
    const offer = offerOf('scedu.guests', { who: { programmes: ['scedu', 'nb51'], birthMonth: true } });
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.guests', offer));
    expect(versionsOf(await currentHead(union, till, 'nb51'))).toEqual({
      ...before,
      members: before.members + 1,
    });
  });

  it('leaves no half-written file behind', async () => {
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.oil', offerOf('scedu.oil')));
    const names = await readdir(join(union.dataDir, 'server', 'files'));
    expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });

  it('counts versions up one by one when many publish at once', async () => {
    const before = await currentHead(union, till);
    const ids = Array.from({ length: 6 }, (_, count) => `scedu.many-${count}`);
    const answers = await Promise.all(
      ids.map((id) => staffCall(union, 'PUT', `/v1/offers/${id}`, offerOf(id))),
    );
    const heads = answers.map((answer) => jsonOf<{ head: number }>(answer).head).sort((a, b) => a - b);
    expect(heads).toEqual(ids.map((_, count) => before.version + 1 + count));
  });
});

describe("an offer's versions", () => {
  const put = (version: number, changes = {}) =>
    staffCall(union, 'PUT', '/v1/offers/scedu.rice', offerOf('scedu.rice', { version, ...changes }));

  it('follow one another', async () => {
    jsonOf(await put(2, { title: { zh: '七折' }, benefit: { kind: 'rate', payPermille: 700 } }));
    const skipped = await put(4);
    expect(problemOf(skipped)).toMatchObject({ status: 409, code: 'offer-version' });
    const offers = jsonOf<{ version: number }[]>(await staffCall(union, 'GET', '/v1/offers?programme=scedu'));
    expect(offers.map(({ version }) => version)).toEqual([2]);
  });

  it('may be sent again as they were, but not with other content', async () => {
    jsonOf(await put(2));
    jsonOf(await put(2));
    expect(problemOf(await put(2, { title: { zh: '另一种' } })).code).toBe('offer-version');
  });

  it('end with a stop and go on after it', async () => {
    jsonOf(await staffCall(union, 'POST', '/v1/offers/scedu.rice/stop'));
    expect(jsonOf(await staffCall(union, 'GET', '/v1/offers?programme=scedu'))).toEqual([]);
    const again = await staffCall(union, 'POST', '/v1/offers/scedu.rice/stop');
    expect(problemOf(again)).toMatchObject({ status: 409, code: 'offer-not-published' });
    jsonOf(await put(2));
  });

  it.each([
    ['an unknown key', { discuont: 1 }, 'discuont'],
    ['funders that do not bear the whole', { funding: [{ funder: 'merchant', permille: 900 }] }, 'funding'],
    ['a rate over the price', { benefit: { kind: 'rate', payPermille: 1001 } }, 'benefit.payPermille'],
  ])('are refused with %s, and the path is named', async (_case, changes, path) => {
    const before = await currentHead(union, till);
    const problem = problemOf(await put(2, changes));
    expect(problem).toMatchObject({ status: 422, code: 'document-invalid' });
    expect(problem.faults?.join('\n')).toContain(path);
    expect(await currentHead(union, till)).toEqual(before);
  });

  it('are those of the offer that the address names', async () => {
    const answer = await staffCall(
      union,
      'PUT',
      '/v1/offers/scedu.oil',
      offerOf('scedu.rice', { version: 2 }),
    );
    expect(problemOf(answer)).toMatchObject({ status: 422, code: 'document-invalid' });
  });
});
