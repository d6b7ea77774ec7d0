import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfferRecord } from '../../../server/offers/offer-view.ts';
import { publishDueDrafts, publishLeftOvers } from '../../../server/offers/publish-due-drafts.ts';
import type { Announcement } from '../../../server/publish/announcements.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { offerOf, type SmallUnion, startSmallUnion, unionNow } from '../small-union.ts';
import { inForce, newDraft, publish, putDraft, record, writtenOffer } from './draft-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const id = 'scedu.oil';
const hourMs = 3_600_000;
const inAnHour = new Date(unionNow + hourMs).toISOString();

/** A draft that waits for its hour; its revision. */
async function scheduled(changes: Readonly<Record<string, unknown>> = {}): Promise<number> {
  const { revision } = await newDraft(union, id, writtenOffer(id, changes));
  jsonOf(await publish(union, id, { revision, at: inAnHour }));
  return revision;
}

const due = async () => {
  union.clock.ms += hourMs;
  await publishDueDrafts(union.server.store);
};

/** Resolves with the next head that goes out. */
function nextHead(): Promise<Announcement> {
  return new Promise((resolve) => {
    const stop = union.server.store.announcements.listen((announcement) => {
      if (announcement.type !== 'head') return;
      stop();
      resolve(announcement);
    });
  });
}

describe('a draft that waits for its hour', () => {
  it('is not published before', async () => {
    const { revision } = await newDraft(union, id);
    const waiting = jsonOf<OfferRecord>(await publish(union, id, { revision, at: inAnHour }));
    expect(waiting.summary).toMatchObject({ state: 'scheduled', publishAt: inAnHour, version: null });
    union.clock.ms += hourMs - 1;
    await publishDueDrafts(union.server.store);
    expect(Object.keys(await inForce(union))).not.toContain(id);
  });

  it('is published when the hour has come, once', async () => {
    await scheduled();
    await due();
    await publishDueDrafts(union.server.store);
    expect(await inForce(union)).toEqual({ 'scedu.oil': 1, 'scedu.rice': 1 });
    expect(await record(union, id)).toMatchObject({
      draft: null,
      summary: { state: 'in-force', version: 1 },
    });
  });

  it('is published by the running server, which looks every second', async () => {
    await scheduled();
    const head = nextHead();
    union.clock.ms += hourMs;
    expect(await head).toMatchObject({ programme: 'scedu', version: 2 });
  });

  it('is published by the start of a server that was down at its hour', async () => {
    await scheduled();
    await union.server.stop();
    union.clock.ms += 3 * hourMs;
    union = await union.restart();
    expect(await inForce(union)).toMatchObject({ 'scedu.oil': 1 });
  });

  it('still waits after a restart before its hour', async () => {
    await scheduled();
    union = await union.restart();
    expect((await record(union, id)).draft?.publishAt).toBe(inAnHour);
    await due();
    expect(await inForce(union)).toMatchObject({ 'scedu.oil': 1 });
  });

  it('takes an hour with any offset', async () => {
    const { revision } = await newDraft(union, id);
    const waiting = jsonOf<OfferRecord>(
      await publish(union, id, { revision, at: '2026-11-21T11:00:00+08:00' }),
    );
    expect(waiting.draft?.publishAt).toBe(inAnHour);
  });

  it('may be called off, and stays', async () => {
    await scheduled();
    const answer = await staffCall(union, 'DELETE', `/v1/offer-drafts/${id}/schedule`);
    expect(jsonOf<OfferRecord>(answer)).toMatchObject({
      summary: { state: 'draft', publishAt: null },
      draft: { publishAt: null },
    });
    await due();
    expect(Object.keys(await inForce(union))).not.toContain(id);
  });

  it('may wait for another hour', async () => {
    const revision = await scheduled();
    const later = new Date(unionNow + 2 * hourMs).toISOString();
    jsonOf(await publish(union, id, { revision, at: later }));
    await due();
    expect((await record(union, id)).draft?.publishAt).toBe(later);
  });

  it('goes out as it was saved last', async () => {
    const revision = await scheduled();
    const content = writtenOffer(id, { title: { zh: '改过' } });
    jsonOf(await putDraft(union, id, { content, revision }));
    await due();
    expect((await record(union, id)).summary).toMatchObject({ titleZh: '改过', state: 'in-force' });
  });

  it('stays and says so when it has got faults meanwhile', async () => {
    const revision = await scheduled();
    jsonOf(await putDraft(union, id, { content: { title: { zh: '半' } }, revision }));
    await due();
    const { draft, summary, versions } = await record(union, id);
    expect(versions).toEqual([]);
    expect(summary.state).toBe('draft');
    expect(draft).toMatchObject({ publishAt: null, missed: { at: inAnHour } });
    expect(draft?.missed?.faults).toEqual(draft?.faults);
    expect(draft?.missed?.faults).not.toEqual([]);
    const saved = await putDraft(union, id, { content: writtenOffer(id), revision: draft?.revision ?? 0 });
    expect(jsonOf(saved)).toMatchObject({ missed: null, faults: [] });
  });

  it('does not take back what a command published meanwhile', async () => {
    await scheduled();
    jsonOf(await staffCall(union, 'PUT', `/v1/offers/${id}`, offerOf(id, { title: { zh: '命令' } })));
    await due();
    const { draft, summary } = await record(union, id);
    expect(summary).toMatchObject({ titleZh: '命令', version: 1, state: 'in-force' });
    expect(draft?.missed?.faults[0]).toMatch(/^version: 1 was published/);
  });

  it('does not bring back what was stopped', async () => {
    jsonOf(await staffCall(union, 'PUT', `/v1/offers/${id}`, offerOf(id)));
    await scheduled();
    jsonOf(await staffCall(union, 'POST', `/v1/offers/${id}/stop`));
    await due();
    expect(await record(union, id)).toMatchObject({
      summary: { state: 'stopped', hasDraft: true },
      draft: { publishAt: null, missed: null },
    });
  });

  it('does not hold up another one whose hour has come', async () => {
    const revision = await scheduled();
    jsonOf(await putDraft(union, id, { content: {}, revision }));
    const other = await newDraft(union, 'scedu.salt');
    jsonOf(await publish(union, 'scedu.salt', { revision: other.revision, at: inAnHour }));
    await due();
    expect(Object.keys(await inForce(union))).toEqual(['scedu.rice', 'scedu.salt']);
  });
});

describe('an hour', () => {
  it.each([
    ['now', new Date(unionNow).toISOString()],
    ['in the past', '2026-11-21T01:59:59Z'],
    ['without an offset', '2027-01-01T00:00:00'],
    ['on no day', '2027-02-30T00:00:00Z'],
    ['in words', 'tomorrow'],
  ])('%s is refused', async (_case, at) => {
    const { revision } = await newDraft(union, id);
    const refused = problemOf(await publish(union, id, { revision, at }));
    expect(refused).toMatchObject({ status: 422, code: 'document-invalid' });
    expect(refused.faults?.[0]).toMatch(/^at: /);
    expect((await record(union, id)).draft?.publishAt).toBeNull();
  });

  it('is given to a draft without fault only', async () => {
    const { revision, faults } = await newDraft(union, id, {});
    const refused = problemOf(await publish(union, id, { revision, at: inAnHour }));
    expect(refused).toMatchObject({ status: 422, faults });
  });

  it('is called off for a draft that is there only', async () => {
    const answer = await staffCall(union, 'DELETE', '/v1/offer-drafts/scedu.none/schedule');
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'draft-unknown' });
  });
});

describe('a version that was entered and not published, because the server stopped between the two', () => {
  const cutOff = () =>
    union.server.store.database
      .insertInto('offers')
      .values({
        programme: 'scedu',
        id,
        version: 1,
        state: 'published',
        content: JSON.stringify(offerOf(id)),
        recordedAt: new Date(unionNow).toISOString(),
      })
      .execute();

  it('has no reach', async () => {
    await cutOff();
    expect((await record(union, id)).reach).toBeNull();
  });

  it('goes out at the next start', async () => {
    await cutOff();
    union = await union.restart();
    expect((await record(union, id)).reach).toMatchObject({ version: 1, head: 2 });
    // Nothing is left over: another look publishes nothing.
    await publishLeftOvers(union.server.store);
    expect((await record(union, 'scedu.rice')).reach?.head).toBe(1);
    const head = await union.server.store.database
      .selectFrom('programmes')
      .select('headVersion')
      .where('id', '=', 'scedu')
      .executeTakeFirst();
    expect(head?.headVersion).toBe(2);
  });
});
