import { afterAll, beforeAll, expect, it } from 'vitest';
import { VirtualCard } from '../../../drivers/virtual/index.ts';
import { mint } from '../../drivers/emv/minted-cards.ts';
import { listed } from '../journal-answers.ts';
import { memberTokens } from '../small-union.ts';
import { Forger } from './forger.ts';

/** What sales say of each other, each good by itself: of one upload, and of many. */

let forger: Forger;
beforeAll(async () => {
  forger = await Forger.begin();
});
afterAll(() => forger.union.end());

it('one chip’s proof for two sales of an upload, and a copy of the chip in the third', async () => {
  const first = await forger.honest();
  const again = await forger.withCard({ sealed: first.card['sealed'] });
  const copy = new VirtualCard(mint({ transactionCounter: 0x0050 }));
  const copied = await forger.withCard({
    sealed: await forger.tap({ after: forger.lastSequence + 1 }, copy),
  });
  const outcomes = await forger.handIn(forger.next([first, again, copied]));
  expect(outcomes.map(({ reason }) => reason?.split(':')[0])).toEqual([
    undefined,
    'evidence-reused',
    'counter-not-rising',
  ]);
});

it('more uses than the member’s limit gives, at all tills together', async () => {
  const outcomes = new Set<string>();
  for (let sold = 0; sold < 41; sold += 1)
    outcomes.add((await forger.outcomeOf(await forger.honest())).reason ?? 'good');
  expect([...outcomes].join()).toContain('over-limit-offline: ');
});

it('more uses than the limit gives, at the very sale of an upload that passes it', async () => {
  const limit = 40;
  const sales: unknown[] = [];
  for (let sold = 0; sold <= limit; sold += 1)
    sales.push(
      await forger.withCard(
        { token: memberTokens.canary, verdict: 'read', method: null, sealed: null },
        { request: { card: { presentation: 'chip-read', status: 'active' } } },
      ),
    );
  const entries = forger.next(sales);
  await forger.handIn(entries);
  const { store } = forger.union.server;
  await store.reviews.run();
  const rows = await store.database
    .selectFrom('journalEntries')
    .select(['sequence', 'doubts'])
    .where('terminal', '=', forger.till.answer.terminal)
    .where('sequence', '>=', entries[0]?.sequence ?? 0)
    .orderBy('sequence')
    .execute();
  const passed = rows.map(({ doubts }) => doubts?.includes('over-limit-offline') === true);
  expect(passed).toEqual([...Array<boolean>(limit).fill(false), true]);
});

it('counts an entry once that is sent a hundred times', async () => {
  const entry = await forger.honest();
  const entries = forger.next([entry]);
  const outcomes: string[] = [];
  for (let sent = 0; sent < 100; sent += 1)
    outcomes.push(...(await forger.handIn(entries)).map(({ outcome }) => outcome));
  expect(outcomes.slice(1)).toEqual(Array<string>(99).fill('duplicate'));
  expect((await listed(forger.union, forger.till)).filter(({ id }) => id === entry.id)).toHaveLength(1);
});
