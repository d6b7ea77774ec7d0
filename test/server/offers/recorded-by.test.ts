import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishDueDrafts } from '../../../server/offers/publish-due-drafts.ts';
import { addStaffKey } from '../../../server/service.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { offerOf, type SmallUnion, startSmallUnion, unionNow } from '../small-union.ts';
import { newDraft, publish, putDraft, record, writtenOffer } from './draft-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const id = 'scedu.oil';

/** The same union, asked with another key. */
const as = async (title: string): Promise<SmallUnion> => ({
  ...union,
  staffKey: await addStaffKey(union.server.store, title),
});

it('keeps who saved, who published and who stopped an offer', async () => {
  const [writer, publisher, guard] = [await as('writer'), await as('publisher'), await as('guard')];
  const draft = await newDraft(writer, id);
  expect(draft.savedBy).toBe('writer');
  jsonOf(await publish(publisher, id, { revision: draft.revision }));
  jsonOf(await staffCall(guard, 'POST', `/v1/offers/${id}/stop`));
  expect((await record(union, id)).versions).toMatchObject([
    { recordedBy: 'publisher', stoppedBy: 'guard', recordedAt: new Date(unionNow).toISOString() },
  ]);
});

it('keeps who sent a version by a command, and nobody for a seeded one', async () => {
  jsonOf(await staffCall(await as('command'), 'PUT', `/v1/offers/${id}`, offerOf(id)));
  expect((await record(union, id)).versions).toMatchObject([{ recordedBy: 'command' }]);
  expect((await record(union, 'scedu.rice')).versions).toMatchObject([{ recordedBy: null }]);
});

it('names whoever set the hour, or saved afterwards what went out', async () => {
  const [planner, late] = [await as('planner'), await as('late')];
  const at = new Date(unionNow + 60_000).toISOString();
  for (const offer of [id, 'scedu.salt']) {
    const { revision } = await newDraft(await as('writer'), offer);
    jsonOf(await publish(planner, offer, { revision, at }));
  }
  jsonOf(await putDraft(late, id, { content: writtenOffer(id), revision: 1 }));
  union.clock.ms += 60_000;
  await publishDueDrafts(union.server.store);
  expect((await record(union, 'scedu.salt')).versions).toMatchObject([{ recordedBy: 'planner' }]);
  expect((await record(union, id)).versions).toMatchObject([{ recordedBy: 'late' }]);
});
