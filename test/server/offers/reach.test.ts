import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfferReach, ReachDetail } from '../../../server/offers/offer-view.ts';
import type { Announcement } from '../../../server/publish/announcements.ts';
import type { TerminalReport } from '../../../terminal/wire/upload.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { type PairedTill, pairTill, tillCall } from '../paired-till.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { TillLine } from '../till-line.ts';
import { newDraft, record } from './draft-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const id = 'scedu.rice';

async function report(
  till: PairedTill,
  said: { readonly head: number; readonly needsUpdate?: readonly string[]; readonly programme?: string },
): Promise<void> {
  const { head, needsUpdate = [], programme = 'scedu' } = said;
  const body: TerminalReport = {
    schema: 1,
    program: '1.0.0',
    clock: '2026-11-21T10:00:00+08:00' as TerminalReport['clock'],
    unsent: 0,
    cache: [{ programme, head, freshness: 'fresh' }],
    needsUpdate: [...needsUpdate],
  };
  const path = `/v1/terminals/${till.answer.terminal}/report`;
  const answer = await tillCall(union, till, { method: 'POST', path, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}

const reach = async (offer = id): Promise<OfferReach | null> => (await record(union, offer)).reach;
const detail = async (offer = id): Promise<ReachDetail> =>
  jsonOf(await staffCall(union, 'GET', `/v1/offers/${offer}/reach`));
const putSecond = () =>
  staffCall(union, 'PUT', `/v1/offers/${id}`, offerOf(id, { version: 2, title: { zh: '二' } }));

describe("an offer's reach", () => {
  it('counts the tills whose head is the one that first carried it, or a later one', async () => {
    const [one, two, three] = [await pairTill(union), await pairTill(union), await pairTill(union)];
    const { head } = jsonOf<{ head: number }>(await putSecond());
    await report(one, { head: head - 1 });
    await report(two, { head });
    await report(three, { head: head + 1 });
    expect(await reach()).toEqual({ version: 2, head, total: 3, have: 2, skip: 0 });
  });

  it('counts a till that has said nothing as one that has nothing', async () => {
    await pairTill(union);
    expect(await reach()).toEqual({ version: 1, head: 1, total: 1, have: 0, skip: 0 });
  });

  it("goes by the offer's own programme", async () => {
    const till = await pairTill(union);
    await report(till, { head: 9, programme: 'nb51' });
    expect(await reach()).toMatchObject({ total: 1, have: 0 });
  });

  it('takes in the tills of another union that recognises the programme', async () => {
    const till = await pairTill(union);
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/nb51.guest', offerOf('nb51.guest')));
    await report(till, { head: 2, programme: 'nb51' });
    expect(await reach('nb51.guest')).toEqual({ version: 1, head: 2, total: 1, have: 1, skip: 0 });
  });

  it('counts tills whose program is too old for the offer', async () => {
    const [one, two] = [await pairTill(union), await pairTill(union)];
    await report(one, { head: 1, needsUpdate: [id, 'scedu.other'] });
    await report(two, { head: 1, needsUpdate: ['scedu.other'] });
    expect(await reach()).toMatchObject({ total: 2, have: 2, skip: 1 });
  });

  it('stays with the head that first carried the version when later ones go out', async () => {
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.oil', offerOf('scedu.oil')));
    expect((await reach())?.head).toBe(1);
    expect((await reach('scedu.oil'))?.head).toBe(2);
  });

  it('of a stopped offer counts the tills that have heard of the stop', async () => {
    const till = await pairTill(union);
    await report(till, { head: 1 });
    const { head } = jsonOf<{ head: number }>(await staffCall(union, 'POST', `/v1/offers/${id}/stop`));
    expect(await reach()).toEqual({ version: 1, head, total: 1, have: 0, skip: 0 });
    await report(till, { head });
    expect(await reach()).toMatchObject({ have: 1 });
  });

  it('of an offer that was never published is none', async () => {
    await pairTill(union);
    await newDraft(union, 'scedu.oil');
    expect(await reach('scedu.oil')).toBeNull();
    expect(await detail('scedu.oil')).toMatchObject({ reach: null, tills: [{ has: false, skips: false }] });
    expect(problemOf(await staffCall(union, 'GET', '/v1/offers/scedu.none/reach')).code).toBe(
      'offer-unknown',
    );
  });
});

describe('till by till', () => {
  it('says where it stands, what it has and whether it is connected', async () => {
    const [one, two] = [await pairTill(union), await pairTill(union)];
    await report(one, { head: 1, needsUpdate: [id] });
    const line = new TillLine(union, two);
    await line.next(({ type }) => type === 'assignment');
    const { reach: counted, tills } = await detail();
    expect(counted).toEqual(await reach());
    const of = (till: PairedTill) => tills.find(({ terminal }) => terminal === till.answer.terminal);
    expect(of(one)).toMatchObject({
      store: 'hq-001',
      storeTitleZh: '望江店',
      has: true,
      skips: true,
      connected: false,
      lastContact: new Date(union.clock.ms).toISOString(),
    });
    expect(of(two)).toMatchObject({ has: false, skips: false, connected: true });
    line.socket.terminate();
  });
});

describe('a report', () => {
  it('is told to whoever listens, after it is stored', async () => {
    const till = await pairTill(union);
    const heard = new Promise<Announcement>((resolve) => {
      union.server.store.announcements.listen(resolve);
    });
    await report(till, { head: 1 });
    expect(await heard).toEqual({ type: 'report', terminal: till.answer.terminal });
    expect(await reach()).toMatchObject({ have: 1 });
  });
});
