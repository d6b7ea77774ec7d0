import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { entryHash, genesisHash } from '../../../terminal/core/journal/chain.ts';
import type { FoundEntry } from '../../../terminal/till/journal/entries-in-pages.ts';
import { entriesBack } from '../../../terminal/till/salvage/entries-back.ts';
import { whatIsLeft } from '../../../terminal/till/salvage/what-is-left.ts';
import { sealEnvelope } from '../../../terminal/wire/envelope.ts';
import type { HeldEntriesAsk } from '../../../terminal/wire/held-entries.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { SigningKey } from '../../../terminal/wire/signing-key.ts';

/** W4: which of the entries that the server holds come back to a till that has lost some: those that fit what it has. */

const union = SigningKey.generate();
const signers = { keys: new Map([[union.id, union.publicKey]]), threshold: 1 };
const perAnswer = 2;

let server: { open: number; held: readonly FoundEntry[]; asked: HeldEntriesAsk[] };
beforeEach(() => {
  server = { open: 1, held: [], asked: [] };
});

/** Entries of one chain; `from` goes another way than the till did. */
function chain(epoch: number, count: number, from = count + 1): readonly FoundEntry[] {
  let previousHash = genesisHash(sha256, 't-1', epoch);
  return Array.from({ length: count }, (_, place) => {
    const sequence = place + 1;
    const bytes = JSON.stringify({ id: `${sequence < from ? 'rd' : 'other'}-${epoch}-${sequence}` });
    const entry = { epoch, sequence, previousHash, bytes };
    previousHash = entryHash(sha256, entry, bytes);
    return { ...entry, hash: previousHash };
  });
}
const of = (entries: readonly FoundEntry[], ...numbers: readonly number[]) =>
  entries.filter(({ sequence }) => numbers.includes(sequence));

const heldEntries = async (ask: HeldEntriesAsk) => {
  server.asked.push(ask);
  const { epoch, nonce, first, last } = ask;
  const held = server.held.filter(
    (entry) => entry.epoch === epoch && entry.sequence >= first && entry.sequence <= (last ?? Infinity),
  );
  const entries = held.slice(0, perAnswer).map(({ epoch: _, ...entry }) => entry);
  const word = {
    ...{ schema: 1, type: 'held-entries', terminal: 't-1', epoch, nonce, open: server.open, entries },
    more: held.length > perAnswer,
  };
  return sealEnvelope('held-entries', JSON.stringify(word), [union]);
};

const nothing = { named: [], facts: [], trusted: [], acknowledgements: [], outcomes: [], answers: [] };
/** The places that come back to a till that has these entries. */
async function back(here: readonly FoundEntry[]): Promise<readonly string[]> {
  const remains = { ...nothing, entries: here, answered: null, spent: [], begun: [] };
  const left = whatIsLeft(remains, { terminal: 't-1', epoch: 1, root: null });
  const world = { randomness: (bytes: number) => randomBytes(bytes) };
  const asking = { office: { heldEntries }, world, terminal: 't-1', signers };
  const found = await entriesBack(asking, { left, from: 1 });
  return found.map(({ epoch, bytes }) => `${epoch}: ${JSON.parse(bytes).id}`);
}

const own = chain(1, 8);

it('all of a gap comes back, answer by answer, and what lies behind the last', async () => {
  server.held = own;
  expect(await back(of(own, 1, 5))).toEqual([2, 3, 4, 6, 7, 8].map((number) => `1: rd-1-${number}`));
  expect(new Set(server.asked.map(({ nonce }) => nonce)).size).toBe(server.asked.length);
});

it('what had been handed in of a gap comes back, though the rest is lost', async () => {
  server.held = of(own, 1, 2, 3);
  expect(await back(of(own, 1, 6))).toEqual(['1: rd-1-2', '1: rd-1-3']);
});

it('what lies behind an older loss comes back', async () => {
  server.held = of(own, 1, 5, 6);
  expect(await back(of(own, 1, 7))).toEqual(['1: rd-1-5', '1: rd-1-6']);
});

it.each([
  ['is not bound to what is here before it', chain(1, 8, 2), of(own, 1, 2, 6)],
  ['does not lead to what is here behind it', chain(1, 5, 4), of(own, 1, 2, 3, 6)],
  ['is not bound to the last that is here', chain(1, 8, 2), of(own, 1, 2, 3)],
])('what %s does not come back: another machine has handed it in', async (_, held, here) => {
  server.held = held;
  expect(await back(here)).toEqual([]);
});

it('earlier epochs are asked for, and later ones that only the server knows', async () => {
  const second = chain(2, 2);
  Object.assign(server, { open: 2, held: [...own, ...second] });
  expect(await back(of(own, 1, 2, 3, 4, 5, 6, 7))).toEqual(['1: rd-1-8', '2: rd-2-1', '2: rd-2-2']);
  expect(await back([...of(own, 1, 2, 3, 4, 5, 6, 8), ...second])).toEqual(['1: rd-1-7']);
});
