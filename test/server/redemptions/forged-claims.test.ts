import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualCard } from '../../../drivers/virtual/index.ts';
import type { DoubtReason } from '../../../server/redemptions/review/doubt.ts';
import { addCaKeys, addMembers, type NewCaKey, publishProgramme } from '../../../server/service.ts';
import { stateCouncilCalendar } from '../../../terminal/core/calendar/state-council.ts';
import type { CardToken } from '../../../terminal/core/card-token.ts';
import { makeChallenge } from '../../../terminal/till/recognition/challenge.ts';
import { deriveCardToken } from '../../../terminal/wire/card-token-derivation.ts';
import { mintMemberCode } from '../../../terminal/wire/member-code.ts';
import { sealEvidence } from '../../../terminal/wire/sealed-evidence.ts';
import type { Upload, UploadAnswer } from '../../../terminal/wire/upload.ts';
import { ca, mint, pan, read } from '../../drivers/emv/minted-cards.ts';
import { decidedSale, sealedTap } from '../genuine-sales.ts';
import { answerOf, listed, stateOfTill } from '../journal-answers.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { canaryMember, memberTokens, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

type Changes = Readonly<Record<string, unknown>>;

let union: SmallUnion;
let till: PairedTill;
let other: PairedTill;
let token: CardToken;
let card: VirtualCard;
let end: Upload['entries'][number] | undefined;
let number = 0;
const offers = [
  offerOf('scedu.rice', {
    benefit: { kind: 'threshold', tiers: [{ spend: 9000, off: 2000 }] },
    limits: { perMember: [{ uses: 40, per: 'day' }] },
  }),
  offerOf('scedu.workers', { who: { tagsAny: ['pioneer'] }, group: 'one' }),
  offerOf('scedu.later', { when: { from: '2026-12-01' } }),
];

beforeAll(async () => {
  union = await startSmallUnion();
  const { store } = union.server;
  const { rid, index, expires, ...key } = ca.publicKey as NewCaKey;
  await addCaKeys(store, 'scedu', [{ ...key, rid, index, expires, test: true }]);
  token = await deriveCardToken(Buffer.from(pan), (await store.keys.of('scedu')).token);
  await addMembers(store, 'scedu', [
    {
      ...canaryMember(),
      idNumber: '510104198505054321',
      phone: '13900099999',
      card: { ...canaryMember().card, token, number: pan },
    } as ReturnType<typeof canaryMember>,
  ]);
  const [rice, ...rest] = offers;
  await staffCall(union, 'PUT', '/v1/offers/scedu.rice', { ...rice, version: 2 });
  for (const offer of rest) await staffCall(union, 'PUT', `/v1/offers/${offer['id']}`, offer);
  await publishProgramme(store, 'scedu');
  till = await pairTill(union);
  other = await pairTill(union);
  card = new VirtualCard(mint({ transactionCounter: 0x0100 }));
});
afterAll(() => union.end());

const headNow = async () =>
  (
    await union.server.store.database
      .selectFrom('programmes')
      .select('headVersion')
      .where('id', '=', 'scedu')
      .executeTakeFirstOrThrow()
  ).headVersion;
const published = () => offers.map((offer) => ({ ...offer, version: offer['id'] === 'scedu.rice' ? 2 : 1 }));

/** A sale as an honest till writes it: decided by what was published, with the card's proof. */
async function honest(changes: { request?: Changes; offers?: readonly Changes[]; entry?: Changes } = {}) {
  number += 1;
  return decidedSale(`s-${number}`, {
    offers: changes.offers ?? published(),
    headVersion: await headNow(),
    card: { programme: 'scedu', token, verdict: 'genuine', method: 'dda', sealed: await tap() },
    request: changes.request,
    changes: changes.entry,
  });
}

function tap(place: { terminal?: string; after?: number; epoch?: number } = {}, of = card): Promise<string> {
  return sealedTap(of, {
    terminal: place.terminal ?? till.answer.terminal,
    epoch: place.epoch ?? 1,
    lastSequence: place.after ?? end?.sequence ?? 0,
    evidenceKey: union.server.store.evidencePublicKey,
  });
}

function seal(evidence: unknown): string {
  return sealEvidence(JSON.stringify(evidence), union.server.store.evidencePublicKey);
}

async function outcomeOf(entry: unknown): Promise<UploadAnswer['outcomes'][number]> {
  const entries = chained(till, [JSON.stringify(entry)], end);
  const [outcome] = answerOf(await upload(union, till, entries)).outcomes;
  end = entries.at(-1);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

const withCard = async (change: Changes, changes: Parameters<typeof honest>[0] = {}) => {
  const entry = await honest(changes);
  return { ...entry, card: { ...entry.card, ...change } };
};

it('accepts an honest sale as good: decided again, byte for byte the same', async () => {
  expect(await outcomeOf(await honest())).toEqual({ sequence: 1, outcome: 'accepted' });
  const code = mintMemberCode(
    { programme: 'scedu', token },
    union.clock.ms,
    (await union.server.store.keys.of('scedu')).memberCode,
  );
  const byCode = await withCard(
    { verdict: 'code', method: null, sealed: seal({ schema: 1, memberCode: code }) },
    { request: { card: { presentation: 'code', status: 'active' } } },
  );
  expect((await outcomeOf(byCode)).outcome).toBe('accepted');
});

describe('a forged claim is never accepted as good', () => {
  const flagged: readonly [string, DoubtReason, () => Promise<unknown>][] = [
    [
      'a reduction that the rules do not give, with sums that fit',
      'decision-differs',
      async () => {
        const base = sale('x');
        return honest({ entry: { decision: { ...base.decision, declined: [] }, shares: base.shares } });
      },
    ],
    [
      'a version that was never published',
      'offer-not-published',
      () => honest({ offers: published().map((offer) => ({ ...offer, version: 9 })) }),
    ],
    [
      'a version that was replaced before the till’s head',
      'offer-not-published',
      () => honest({ offers: published().map((offer) => ({ ...offer, version: 1 })) }),
    ],
    [
      'an offer of its own making',
      'offer-not-published',
      () => honest({ offers: [...published(), { ...offerOf('scedu.mine'), version: 1 }] }),
    ],
    ['an offer left out', 'offers-left-out', () => honest({ offers: published().slice(0, 1) })],
    ['rules that nobody knows', 'rules-unknown', () => honest({ entry: { rules: 99 } })],
    ['a head that never was', 'cache-unknown', () => honest({ entry: { cache: { scedu: 999 } } })],
    [
      'a calendar of its own',
      'calendar-differs',
      () => honest({ request: { calendar: { ...stateCouncilCalendar, holidays: [] } } }),
    ],
    ['uses that are not counted', 'uses-differ', () => honest({ entry: { uses: [] } })],
    [
      'another store than its own',
      'wrong-store',
      async () => {
        const store = { id: 'hq-002', merchant: 'hongqi', region: '510107' };
        return honest({ request: { store }, entry: { store } });
      },
    ],
    [
      'decided for another time than sold',
      'times-differ',
      () => honest({ request: { at: '2026-11-20T10:00:00+08:00' } }),
    ],
    [
      'the sale of a day that is not yet',
      'in-the-future',
      () => {
        const at = '2026-11-22T10:00:00+08:00';
        return honest({ request: { at }, entry: { at, businessDay: '2026-11-22' } });
      },
    ],
    [
      'an hour that is not the one that it was told',
      'told-another-time',
      () => {
        const told = { at: '2026-11-21T08:00:00+08:00', sinceBoot: 1_000 };
        return honest({ entry: { clock: { wall: sale('x').at, sinceBoot: 61_000, told } } });
      },
    ],
    [
      'a sale of before the till was one',
      'before-enrolment',
      () => {
        const at = '2026-11-01T10:00:00+08:00';
        return honest({ request: { at }, entry: { at, businessDay: '2026-11-01' } });
      },
    ],
    [
      'rules that had run out',
      'cache-expired',
      () => {
        const at = '2026-12-21T10:00:00+08:00';
        return honest({ request: { at }, entry: { at, businessDay: '2026-12-21' } });
      },
    ],
    [
      'a member with a tag that they do not have',
      'member-unlike',
      async () => {
        const { member } = sale('x').request;
        return honest({ request: { member: { ...member, tags: ['pioneer'] } } });
      },
    ],
    [
      'a member certified for longer',
      'member-unlike',
      async () => {
        const { member } = sale('x').request;
        return honest({ request: { member: { ...member, certifiedThrough: '2030-12-31' } } });
      },
    ],
    [
      'a member who has left, as active',
      'member-unlike',
      () =>
        withCard(
          { token: memberTokens.second, verdict: 'read', sealed: null },
          { request: { card: { presentation: 'chip-read', status: 'active' } } },
        ),
    ],
    [
      'a card that nobody has',
      'member-unknown',
      () =>
        withCard(
          { token: 'f'.repeat(32), verdict: 'read', sealed: null },
          { request: { card: { presentation: 'chip-read', status: 'active' } } },
        ),
    ],
    [
      'another member than the chip’s',
      'evidence-of-another-card',
      () => withCard({ token: memberTokens.canary }),
    ],
    ['a genuine chip without evidence', 'presentation-unproved', () => withCard({ sealed: null })],
    ['a chip that was only read, as genuine', 'presentation-unproved', () => withCard({ verdict: 'read' })],
    ['invented evidence', 'evidence-unreadable', () => withCard({ sealed: 'A'.repeat(400) })],
    [
      'evidence of another till',
      'evidence-elsewhere',
      async () => withCard({ sealed: await tap({ terminal: 'till-other' }) }),
    ],
    [
      'evidence of another epoch',
      'evidence-elsewhere',
      async () => withCard({ sealed: await tap({ epoch: 2 }) }),
    ],
    [
      'evidence of a later place',
      'evidence-elsewhere',
      async () => withCard({ sealed: await tap({ after: 5_000 }) }),
    ],
    [
      'a signature over another challenge',
      'evidence-elsewhere',
      async () => {
        const made = makeChallenge(randomBytes, {
          terminal: till.answer.terminal,
          epoch: 1,
          lastSequence: 0,
        });
        const { proof } = await read({ challenge: randomBytes(4) });
        return withCard({ sealed: seal({ schema: 1, preimage: made.preimage, proof }) });
      },
    ],
    [
      'a signature that no chip made',
      'evidence-not-genuine',
      async () => {
        const made = makeChallenge(randomBytes, {
          terminal: till.answer.terminal,
          epoch: 1,
          lastSequence: 0,
        });
        const { proof } = await read({ challenge: made.bytes });
        // Another first byte, whatever the chip's own was.
        const first = Number.parseInt(String(proof?.signedDynamicData.slice(0, 2)), 16) ^ 1;
        const signedDynamicData = `${first.toString(16).padStart(2, '0').toUpperCase()}${proof?.signedDynamicData.slice(2)}`;
        return withCard({
          sealed: seal({ schema: 1, preimage: made.preimage, proof: { ...proof, signedDynamicData } }),
        });
      },
    ],
    [
      'evidence that was used before',
      'evidence-reused',
      async () => {
        const sealed = await tap();
        await outcomeOf(await withCard({ sealed }));
        return withCard({ sealed });
      },
    ],
    [
      'a counter that does not rise, as of a copy of the chip',
      'counter-not-rising',
      async () => withCard({ sealed: await tap({}, new VirtualCard(mint({ transactionCounter: 0x0050 }))) }),
    ],
    [
      'a member code that the programme did not make',
      'code-not-ours',
      async () => {
        const code = mintMemberCode(
          { programme: 'scedu', token: memberTokens.canary },
          union.clock.ms,
          (await union.server.store.keys.of('scedu')).memberCode,
        );
        return withCard(
          { verdict: 'code', sealed: seal({ schema: 1, memberCode: code }) },
          { request: { card: { presentation: 'code', status: 'active' } } },
        );
      },
    ],
  ];
  it.each(flagged)('%s: %s', async (_, reason, forge) => {
    const outcome = await outcomeOf(await forge());
    expect(outcome.outcome).toBe('accepted-flagged');
    expect(outcome.reason).toContain(`${reason}: `);
  });

  it('beside another sale of the same upload, too', async () => {
    const first = await honest();
    const again = await withCard({ sealed: first.card['sealed'] });
    const copy = new VirtualCard(mint({ transactionCounter: 0x0050 }));
    const copied = await withCard({ sealed: await tap({ after: (end?.sequence ?? 0) + 1 }, copy) });
    const entries = chained(
      till,
      [first, again, copied].map((entry) => JSON.stringify(entry)),
      end,
    );
    const { outcomes } = answerOf(await upload(union, till, entries));
    end = entries.at(-1);
    expect(outcomes.map(({ reason }) => reason?.split(':')[0])).toEqual([
      undefined,
      'evidence-reused',
      'counter-not-rising',
    ]);
  });

  it('more uses than the member’s limit gives, at all tills together', async () => {
    const outcomes = new Set<string>();
    for (let sold = 0; sold < 41; sold += 1) outcomes.add((await outcomeOf(await honest())).reason ?? 'good');
    expect([...outcomes].join()).toContain('over-limit-offline: ');
  });

  it('more uses than the limit gives, at the very sale of an upload that passes it', async () => {
    const { database } = union.server.store;
    const { before } = await database
      .selectFrom('redemptions')
      .select((of) => of.fn.countAll<number>().as('before'))
      .where('memberToken', '=', memberTokens.canary)
      .executeTakeFirstOrThrow();
    const left = 40 - before;
    const sales: unknown[] = [];
    for (let sold = 0; sold <= left; sold += 1)
      sales.push(
        await withCard(
          { token: memberTokens.canary, verdict: 'read', method: null, sealed: null },
          { request: { card: { presentation: 'chip-read', status: 'active' } } },
        ),
      );
    const entries = chained(
      till,
      sales.map((entry) => JSON.stringify(entry)),
      end,
    );
    answerOf(await upload(union, till, entries));
    end = entries.at(-1);
    await union.server.store.reviews.run();
    const rows = await database
      .selectFrom('journalEntries')
      .select(['sequence', 'doubts'])
      .where('terminal', '=', till.answer.terminal)
      .where('sequence', '>=', entries[0]?.sequence ?? 0)
      .orderBy('sequence')
      .execute();
    const passed = rows.map(({ doubts }) => doubts?.includes('over-limit-offline') === true);
    expect(passed).toEqual([...Array<boolean>(left).fill(false), true]);
  });

  const rejected: readonly [string, string, () => Promise<unknown>][] = [
    [
      'sums that do not fit',
      'decision',
      async () => ({ ...(await honest()), decision: { ...sale('x').decision, payable: 1 } }),
    ],
    [
      'a funder’s part left off',
      'decision.funders',
      async () => ({ ...(await honest()), decision: { ...sale('x').decision, funders: [] } }),
    ],
    ['an id that was used before', 'entry.id', async () => ({ ...(await honest()), id: 's-1' })],
    [
      'a refund of more than was sold',
      'more-than-bought',
      async () => refund('r-1', 's-1', { lines: [{ id: '1', quantity: 3, from: 0, amount: 3500 }] }),
    ],
    [
      'a refund of another amount than was frozen',
      'frozen',
      async () =>
        refund('r-2', 's-1', { amount: 3600, lines: [{ id: '1', quantity: 1, from: 0, amount: 3600 }] }),
    ],
    ['a refund of a sale that is not there', 'no sale of this till', async () => refund('r-3', 's-none')],
    [
      'a refund of another till’s sale',
      'no sale of this till',
      async () => {
        const text = JSON.stringify({ ...(await honest()), id: 'sold-there' });
        await upload(union, other, chained(other, [text]));
        return refund('r-4', 'sold-there');
      },
    ],
  ];
  it.each(rejected)('%s is rejected: %s', async (_, reason, forge) => {
    const outcome = await outcomeOf(await forge());
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining(reason) });
  });

  it('is seen by staff for ever: in the list, in the register by its filter, and counted at the till', async () => {
    const all = (await listed(union, till)) as unknown as { outcome: string; doubts?: unknown[] }[];
    const inDoubt = all.filter(({ outcome }) => outcome === 'accepted-flagged');
    expect(inDoubt.length).toBeGreaterThanOrEqual(flagged.length);
    expect(inDoubt.every(({ doubts }) => doubts !== undefined && doubts.length > 0)).toBe(true);
    const find = async (outcome: string) =>
      jsonOf<{ total: number }>(
        await staffCall(
          union,
          'GET',
          `/v1/redemptions/list?programme=scedu&terminal=${till.answer.terminal}&outcome=${outcome}`,
        ),
      ).total;
    expect(await find('accepted-flagged')).toBe(inDoubt.length);
    expect(await find('accepted')).toBe(all.length - inDoubt.length);
    expect(await stateOfTill(union, till)).toMatchObject({
      flagged: inDoubt.length,
      rejected: rejected.length,
    });
  });
});

it('counts an entry once that is sent a hundred times', async () => {
  const entry = await honest();
  const entries = chained(till, [JSON.stringify(entry)], end);
  const outcomes: string[] = [];
  for (let sent = 0; sent < 100; sent += 1)
    outcomes.push(...answerOf(await upload(union, till, entries)).outcomes.map(({ outcome }) => outcome));
  expect(outcomes.slice(1)).toEqual(Array<string>(99).fill('duplicate'));
  expect((await listed(union, till)).filter(({ id }) => id === entry.id)).toHaveLength(1);
});

it('looks at what waits when it starts again', async () => {
  const { database } = union.server.store;
  await database
    .updateTable('journalEntries')
    .set({ review: 'waiting', doubts: null })
    .where('entryId', '=', 's-2')
    .execute();
  union = await union.restart();
  await union.server.store.reviews.run();
  const row = await union.server.store.database
    .selectFrom('journalEntries')
    .select(['review', 'doubts'])
    .where('entryId', '=', 's-2')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ review: 'done', doubts: null });
});

it('names the same journal to nobody else: a till cannot hand in under another’s name', async () => {
  const entries = chained(other, [JSON.stringify(await honest())]);
  expect(problemOf(await upload(union, { ...till, key: other.key }, entries)).code).toBe('signature-invalid');
});
