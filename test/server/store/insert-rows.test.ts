import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertRows } from '../../../server/store/insert-rows.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(() => union.end());

type Proof = Parameters<typeof insertRows<'cardProofs'>>[2] extends Iterable<infer Row> ? Row : never;

const proof = (nth: number): Proof => ({
  proof: `proof-${nth}`,
  redemption: `sale-${nth}`,
  programme: 'scedu',
  token: `token-${nth % 7}`,
  counter: nth,
  terminal: 'till',
  epoch: 1,
  tappedAfter: nth % 3 === 0 ? null : nth,
});
const backwards = (row: Proof) => Object.fromEntries(Object.entries(row).reverse()) as Proof;
/** The column is left out: it is null. */
const withoutCounter = ({ counter: _, ...row }: Proof) => row as Proof;

it.each<[string, (nth: number) => Proof]>([
  ['as they are', proof],
  ['whose columns stand the other way round', (nth) => backwards(proof(nth))],
  ['of which some leave a column out', (nth) => (nth % 5 === 0 ? withoutCounter(proof(nth)) : proof(nth))],
  ['of which some stand the other way round', (nth) => (nth % 2 === 0 ? backwards(proof(nth)) : proof(nth))],
])('puts thousands of rows in, %s, after as many others', async (_, row) => {
  const { database } = union.server.store;
  const rows = Array.from({ length: 2_101 }, (_row, nth) => (nth < 1_000 ? proof(nth) : row(nth)));
  await database.transaction().execute((transaction) => insertRows(transaction, 'cardProofs', rows.values()));
  const stored = await database
    .selectFrom('cardProofs')
    .selectAll()
    .orderBy('rowid' as never)
    .execute();
  expect(stored).toEqual(rows.map((one) => ({ counter: null, ...one })));
});
