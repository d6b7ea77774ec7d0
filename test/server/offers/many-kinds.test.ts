import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classesMax } from '../../../terminal/core/members/member-index.ts';
import { problemOf, staffCall } from '../office-calls.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { inForce, newDraft, publish, record, writtenOffer } from './draft-calls.ts';

const id = 'scedu.lottery';
const asking = { who: { ticket: 'lottery' } };

describe('an offer that tells more kinds of members apart than a member file holds', () => {
  let union: SmallUnion;
  beforeAll(async () => {
    union = await startSmallUnion();
    const { database } = union.server.store;
    // As many members, each with another number of tickets; only what they differ in is true of them.
    await sql`
      insert into members (programme, identity, idNumberIndex, phoneIndex, organisation, sex, birthMonth, tags,
        tickets, status, certifiedThrough, joinedOn)
      with recursive counted (n) as (values (1) union all select n + 1 from counted where n <= ${classesMax})
      select programme, identity, cast(n as text), phoneIndex, organisation, sex, birthMonth, tags,
        json_object('lottery', n), status, certifiedThrough, joinedOn
      from counted cross join (select * from members order by id limit 1)`.execute(database);
    await sql`
      insert into cards (programme, token, member, number, numberIndex, issuer, status)
      select 'scedu', lower(hex(randomblob(16))), members.id, number, cast(members.id as text), issuer, 'active'
      from members cross join (select * from cards order by token limit 1)
      where json_extract(tickets, '$.lottery') is not null`.execute(database);
  });
  afterAll(() => union.end());

  it('is refused before it is recorded', async () => {
    const sent = offerOf(id, asking);
    const answer = await staffCall(union, 'PUT', `/v1/offers/${id}`, sent);
    expect(problemOf(answer).code).toBe('audiences-too-many');
    expect(Object.keys(await inForce(union))).not.toContain(id);
  });

  it('is refused as a draft, at once and for later, and stays a draft', async () => {
    const { revision } = await newDraft(union, id, writtenOffer(id, asking));
    expect(problemOf(await publish(union, id, { revision })).code).toBe('audiences-too-many');
    const later = await publish(union, id, { revision, at: '2026-12-01T00:00:00.000Z' });
    expect(problemOf(later).code).toBe('audiences-too-many');
    expect(await record(union, id)).toMatchObject({ versions: [], draft: { revision, publishAt: null } });
  });

  it('keeps no other offer from being published', async () => {
    const { revision } = await newDraft(union, 'scedu.oil');
    expect((await publish(union, 'scedu.oil', { revision })).status).toBe(200);
  });
});
