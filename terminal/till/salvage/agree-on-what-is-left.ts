import type { Root } from '../../core/trust/head.ts';
import { signersOf } from '../../wire/documents/root.ts';
import type { EpochOpened, KeptWord, NewEpochRequest } from '../../wire/new-epoch.ts';
import type { World } from '../ports.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { entriesBack } from './entries-back.ts';
import type { Remains } from './read-remains.ts';
import { type WhatIsLeft, whatIsLeft } from './what-is-left.ts';

export type Begun = { readonly word: EpochOpened; readonly wish: NewEpochRequest };

export type Agreed = {
  readonly left: WhatIsLeft;
  readonly begun: Begun;
  /** Entries that were lost here and came back. */
  readonly back: number;
};

/**
 * Till and server end up with the same of what was handed in. An upload that was under way when the till stopped may
 * come in behind the question what the server holds, so it is asked once more when it has begun the new epoch: from then
 * on it takes nothing of the old ones but what the till has said to have. What came in between is asked back and said.
 */
export async function agreeOnWhatIsLeft(
  asked: {
    readonly office: Pick<HeadOffice, 'heldEntries'>;
    readonly world: Pick<World, 'randomness'>;
    readonly remains: Remains;
    readonly terminal: string;
    readonly epoch: number;
    readonly root: Root;
  },
  begin: (kept: readonly KeptWord[], epoch: number) => Promise<Begun>,
): Promise<Agreed> {
  const { remains, epoch, root } = asked;
  const lookWith = (entries: Remains['entries']) =>
    whatIsLeft({ ...remains, entries: [...remains.entries, ...entries] }, asked);
  const ask = (left: WhatIsLeft) =>
    entriesBack({ ...asked, signers: signersOf(root, 'head') }, { left, from: epoch });
  const early = await ask(lookWith([]));
  const left = lookWith(early);
  const begun = await begin(left.kept, left.next);
  const late = await ask(left);
  if (late.length === 0) return { left, begun, back: early.length };
  const all = [...early, ...late];
  const leftAtLast = lookWith(all);
  return {
    left: leftAtLast,
    begun: await begin(leftAtLast.kept, begun.wish.epoch),
    back: all.length,
  };
}
