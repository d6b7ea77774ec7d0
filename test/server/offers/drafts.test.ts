import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfferDraft, OfferRecord } from '../../../server/offers/offer-view.ts';
import { call, jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { currentHead, pairTill } from '../paired-till.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { inForce, list, newDraft, publish, putDraft, record, writtenOffer } from './draft-calls.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

const id = 'scedu.oil';

describe('a draft', () => {
  it('is kept as far as it is written, with all that keeps it from being published', async () => {
    const draft = await newDraft(union, id, { title: { zh: '' }, layer: 'basket' });
    expect(draft).toMatchObject({ revision: 1, basedOn: null, publishAt: null, missed: null });
    expect(draft.content).toEqual({ id, programme: 'scedu', title: { zh: '' }, layer: 'basket' });
    const faulty = draft.faults.map((fault) => fault.slice(0, fault.indexOf(':')));
    expect(faulty).toEqual(expect.arrayContaining(['title.zh', 'benefit', 'funding']));
    expect(faulty).not.toContain('version');
    expect((await record(union, id)).draft).toEqual(draft);
  });

  it('has no fault when tills would take it', async () => {
    expect((await newDraft(union, id)).faults).toEqual([]);
  });

  it('reaches no till and no list of what is published', async () => {
    const till = await pairTill(union);
    const before = await currentHead(union, till);
    await newDraft(union, id);
    expect(await currentHead(union, till)).toEqual(before);
    expect(Object.keys(await inForce(union))).not.toContain(id);
  });

  it('is begun from the newest version', async () => {
    const draft = await newDraft(union, 'scedu.rice', writtenOffer('scedu.rice', { title: { zh: '七折' } }));
    expect(draft).toMatchObject({ basedOn: 1, faults: [] });
    expect((await record(union, 'scedu.rice')).summary).toMatchObject({ titleZh: '八折', hasDraft: true });
  });

  it('leaves a version that was sent with it out', async () => {
    expect((await newDraft(union, id, offerOf(id, { version: 77 }))).content).not.toHaveProperty('version');
  });

  it('is gone when it is discarded, and its offer with it if there was no more', async () => {
    await newDraft(union, id);
    expect((await staffCall(union, 'DELETE', `/v1/offer-drafts/${id}`)).status).toBe(204);
    expect(problemOf(await staffCall(union, 'DELETE', `/v1/offer-drafts/${id}`)).code).toBe('draft-unknown');
    expect(problemOf(await staffCall(union, 'GET', `/v1/offer-list/${id}`)).code).toBe('offer-unknown');
    expect((await list(union)).map((offer) => offer.id)).toEqual(['scedu.rice']);
  });

  it('says what is wrong when it is of another name or another programme', async () => {
    const content = writtenOffer(id, { id: 'scedu.salt', programme: 'nb51' });
    const { faults } = await newDraft(union, id, content);
    expect(faults).toEqual(expect.arrayContaining([`id: is not ${id}`, 'programme: is not scedu']));
  });

  it('stands in no programme that this server does not host', async () => {
    for (const stranger of ['hbedu.oil', 'scedu', 'scedu.', 'sceduoil', 'x'])
      expect(problemOf(await putDraft(union, stranger, { content: {}, revision: null })).code).toBe(
        'programme-unknown',
      );
  });
});

describe('two editors', () => {
  it('do not overwrite each other', async () => {
    const { revision } = await newDraft(union, id);
    const mine = jsonOf<OfferDraft>(
      await putDraft(union, id, { content: writtenOffer(id, { title: { zh: '我的' } }), revision }),
    );
    expect(mine.revision).toBeGreaterThan(revision);
    const other = await putDraft(union, id, { content: writtenOffer(id), revision });
    expect(problemOf(other)).toMatchObject({ status: 409, code: 'draft-changed' });
    expect((await record(union, id)).draft).toEqual(mine);
  });

  it('do not begin one draft twice', async () => {
    const answers = await Promise.all(
      ['甲', '乙', '丙'].map((zh) =>
        putDraft(union, id, { content: writtenOffer(id, { title: { zh } }), revision: null }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('cannot save what the other has published or discarded', async () => {
    const { revision } = await newDraft(union, id);
    jsonOf(await publish(union, id, { revision }));
    const late = await putDraft(union, id, { content: writtenOffer(id), revision });
    expect(problemOf(late)).toMatchObject({ status: 409, code: 'draft-changed' });
    // A new draft has another revision, so the late save misses it too.
    expect((await newDraft(union, id)).revision).toBeGreaterThan(revision);
    expect(problemOf(await putDraft(union, id, { content: {}, revision })).code).toBe('draft-changed');
  });

  it('cannot publish what they have not seen', async () => {
    const { revision } = await newDraft(union, id);
    jsonOf(await putDraft(union, id, { content: writtenOffer(id, { title: { zh: '改' } }), revision }));
    expect(problemOf(await publish(union, id, { revision })).code).toBe('draft-changed');
    expect(Object.keys(await inForce(union))).not.toContain(id);
  });

  it('are told when a command published a version that the draft does not know', async () => {
    const { revision } = await newDraft(union, 'scedu.rice');
    jsonOf(await staffCall(union, 'PUT', '/v1/offers/scedu.rice', offerOf('scedu.rice', { version: 2 })));
    const refused = problemOf(await publish(union, 'scedu.rice', { revision }));
    expect(refused).toMatchObject({ status: 422, code: 'document-invalid' });
    expect(refused.faults?.[0]).toMatch(/^version: 2 was published after/);
    expect((await record(union, 'scedu.rice')).draft?.faults).toEqual(refused.faults);
  });
});

describe('a published draft', () => {
  it('is the next version, in force at once, and no draft any more', async () => {
    const till = await pairTill(union);
    const before = await currentHead(union, till);
    const { revision } = await newDraft(
      union,
      'scedu.rice',
      writtenOffer('scedu.rice', { title: { zh: '七折' }, benefit: { kind: 'rate', payPermille: 700 } }),
    );
    const published = jsonOf<OfferRecord>(await publish(union, 'scedu.rice', { revision }));
    expect(published.draft).toBeNull();
    expect(published.summary).toMatchObject({ version: 2, state: 'in-force', titleZh: '七折' });
    expect(published.versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'published'],
      [1, 'replaced'],
    ]);
    expect(published.versions[0]?.content).toMatchObject({ version: 2, benefit: { payPermille: 700 } });
    expect(published.reach).toMatchObject({ version: 2, head: before.version + 1 });
    expect((await currentHead(union, till)).version).toBe(before.version + 1);
    expect(await inForce(union)).toEqual({ 'scedu.rice': 2 });
  });

  it('is published once, however often it is asked for', async () => {
    const { revision } = await newDraft(union, id);
    const answers = await Promise.all([1, 2, 3].map(() => publish(union, id, { revision })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect((await record(union, id)).versions).toHaveLength(1);
  });

  it('publishes first the guests that it is for', async () => {
    const till = await pairTill(union);
    const before = await currentHead(union, till, 'nb51');
    const who = { programmes: ['scedu', 'nb51'], birthMonth: true };
    const { revision } = await newDraft(union, id, writtenOffer(id, { who }));
    jsonOf(await publish(union, id, { revision }));
    expect((await currentHead(union, till, 'nb51')).version).toBeGreaterThan(before.version);
  });

  it('brings a stopped offer back', async () => {
    jsonOf(await staffCall(union, 'POST', '/v1/offers/scedu.rice/stop'));
    expect((await record(union, 'scedu.rice')).summary.state).toBe('stopped');
    const { revision } = await newDraft(union, 'scedu.rice');
    expect(jsonOf<OfferRecord>(await publish(union, 'scedu.rice', { revision })).summary).toMatchObject({
      state: 'in-force',
      version: 2,
    });
  });

  it('must be without fault, and stays a draft while it is not', async () => {
    const { revision, faults } = await newDraft(union, id, { title: { zh: '半' } });
    const refused = problemOf(await publish(union, id, { revision }));
    expect(refused).toMatchObject({ status: 422, code: 'document-invalid', faults });
    expect((await record(union, id)).draft?.revision).toBe(revision);
  });
});

describe('a hostile draft', () => {
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const text = (content: string) => `{"content":${content},"revision":null}`;

  it.each([
    ['is no object', text('[1]'), 422],
    ['is text', text('"x"'), 422],
    ['is nothing', text('null'), 422],
    ['carries __proto__', text('{"title":{"__proto__":{"zh":"x"}}}'), 400],
    ['carries __proto__ in disguise', text('{"\\u005f_proto__":{"zh":"x"}}'), 400],
    ['nests without end', text(deep(20_000)), 422],
    ['is longer than 64 KB', text(JSON.stringify({ title: { zh: '字'.repeat(30_000) } })), 422],
    ['is longer than any document', text(JSON.stringify({ a: 'x'.repeat(300_000) })), 413],
    ['has keys beside it', '{"content":{},"revision":null,"by":"x"}', 422],
    ['has half a revision', '{"content":{},"revision":1.5}', 422],
    ['is half a document', '{"content":{', 400],
  ])('that %s is refused and changes nothing', async (_case, body, status) => {
    const answer = await staffCallText(body);
    expect(problemOf(answer).status).toBe(status);
    expect((await list(union)).map((offer) => offer.id)).toEqual(['scedu.rice']);
    expect(({} as { zh?: unknown }).zh).toBeUndefined();
  });

  it('is text wherever it is shown, whatever it says', async () => {
    const zh = '<script>alert(1)</script>\u202e\u0000\ud800';
    const content = { title: { zh, en: 7 }, layer: ['item'], benefit: { kind: {} }, when: { from: 1 } };
    await newDraft(union, id, { ...content, where: { merchants: [1, 'hongqi', null], stores: 'x' } });
    const [, line] = await list(union);
    expect(line).toMatchObject({
      id,
      titleZh: zh,
      titleEn: null,
      layer: '',
      kind: '',
      from: null,
      through: null,
      places: ['hongqi'],
      state: 'draft',
      version: null,
    });
  });

  it('does not take its title from the prototype', async () => {
    await newDraft(union, id, { constructor: { name: 'x' }, benefit: 'text' });
    expect((await list(union))[1]).toMatchObject({ id, titleZh: '', kind: '' });
  });

  function staffCallText(body: string) {
    return call(union, {
      method: 'PUT',
      path: `/v1/offer-drafts/${id}`,
      headers: { authorization: `Bearer ${union.staffKey}`, 'content-type': 'application/json' },
      body,
    });
  }
});
