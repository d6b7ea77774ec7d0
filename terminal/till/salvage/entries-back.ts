import { type KeptRun, lostRanges } from '../../core/journal/kept-runs.ts';
import type { Signers } from '../../wire/envelope.ts';
import { type HeldEntries, readHeldEntries } from '../../wire/held-entries.ts';
import type { FoundEntry } from '../journal/entries-in-pages.ts';
import { TillError, type World } from '../ports.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import type { WhatIsLeft } from './what-is-left.ts';

type Asking = {
  readonly office: Pick<HeadOffice, 'heldEntries'>;
  readonly world: Pick<World, 'randomness'>;
  readonly terminal: string;
  readonly signers: Signers;
};

/** Up to where it is asked for; null: to the end of what the server holds. */
type Range = { readonly first: number; readonly last: number | null };

/**
 * What is lost here and was handed in: the server has it to the byte. Without it a till would pay again for units that it
 * has given back, and sell a basket again that it has sold. TRUST.md, W4.
 */
export async function entriesBack(
  asking: Asking,
  { left, from }: { readonly left: WhatIsLeft; readonly from: number },
): Promise<readonly FoundEntry[]> {
  const back: FoundEntry[] = [];
  let open = left.next - 1;
  for (let epoch = left.epochs[0]?.epoch ?? from; epoch <= open; epoch += 1) {
    const { runs, end } = left.kept.find((word) => word.epoch === epoch) ?? { runs: [], end: 0 };
    for (const range of [...lostRanges({ runs, end }), { first: end + 1, last: null }]) {
      const held = await heldIn(asking, epoch, range);
      open = Math.max(open, held.open);
      if (fits(held.entries, range, runs)) back.push(...held.entries);
    }
  }
  return back;
}

/** All that the server holds of a range. */
async function heldIn(asking: Asking, epoch: number, range: Range) {
  const entries: FoundEntry[] = [];
  let { first } = range;
  for (;;) {
    const word = await ask(asking, epoch, { ...range, first });
    entries.push(...word.entries.map((entry) => ({ epoch, ...entry })));
    if (!word.more) return { entries, open: word.open };
    first = (word.entries.at(-1)?.sequence ?? first) + 1;
  }
}

async function ask(
  { office, world, terminal, signers }: Asking,
  epoch: number,
  range: Range,
): Promise<HeldEntries> {
  const nonce = Buffer.from(world.randomness(16)).toString('hex');
  const asked = { schema: 1 as const, epoch, ...range, nonce };
  const word = readHeldEntries(await office.heldEntries(asked), { ...asked, terminal, signers });
  if ('refused' in word) throw new TillError('head-office-refused', `held-entries: ${word.refused}`);
  return word;
}

/** What another machine with this till's key has handed in does not push out what is here. */
function fits(held: readonly FoundEntry[], { first, last }: Range, runs: readonly KeptRun[]): boolean {
  const [begin, end] = [held[0], held.at(-1)];
  const before = runs.find((run) => run.last === first - 1);
  const behind = runs.find((run) => run.first - 1 === last);
  const followsBefore =
    before === undefined || begin?.sequence !== first || begin.previousHash === before.hash;
  const leadsBehind = behind === undefined || end?.sequence !== last || end.hash === behind.previousHash;
  return followsBefore && leadsBehind;
}
