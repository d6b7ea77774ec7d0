import { lostRanges, placesIn, type SequenceRange } from '../../core/journal/kept-runs.ts';
import type { Root } from '../../core/trust/head.ts';
import { parseJson } from '../../wire/faults.ts';
import { type KeptWord, newEpochRequestSchema } from '../../wire/new-epoch.ts';
import type { JournalTables } from '../journal/journal-tables.ts';
import { lostAmounts } from './lost-amounts.ts';
import type { Remains } from './read-remains.ts';
import { remainingAcknowledgements } from './remaining-trust.ts';
import { type SavedEpoch, wholeRuns } from './whole-runs.ts';

/** What a damaged journal still gives: every number up to the end of an epoch is either saved or named as lost. */
export type WhatIsLeft = {
  /** Oldest first. */
  readonly epochs: readonly SavedEpoch[];
  /** The same in the words that the server is told. */
  readonly kept: readonly KeptWord[];
  /** The one that begins now; higher than any that is known. */
  readonly next: number;
  /** Ids of the entries that were saved. */
  readonly saved: ReadonlySet<string>;
};

const nothingKnown = { entries: 0, payable: 0, discount: 0 } as const;

export function whatIsLeft(
  remains: Remains,
  till: {
    readonly terminal: string;
    readonly epoch: number;
    /** By which the server's signed words are read; null: unknown yet. */
    readonly root: Root | null;
  },
): WhatIsLeft {
  const { terminal, root } = till;
  const earlier = remains.begun.flatMap(earlierLoss);
  const answered = remains.answered?.terminal === terminal ? [remains.answered] : [];
  const open = Math.max(
    till.epoch,
    ...remains.entries.map(({ epoch }) => epoch),
    ...answered.map(({ epoch }) => epoch),
    ...earlier.map(({ epoch }) => epoch),
  );
  const epochs = Array.from({ length: open }, (_, place) =>
    wholeRuns(terminal, place + 1, remains.entries),
  ).filter(({ epoch, runs }) => epoch >= till.epoch || runs.length > 0);
  const saved = new Set(
    epochs.flatMap(({ entries }) => entries.map(({ bytes }) => (JSON.parse(bytes) as { id: string }).id)),
  );
  const words = root === null ? [] : remainingAcknowledgements(remains, { terminal, root });
  const ends = [
    ...remains.named,
    ...answered,
    ...words.map(({ document }) => document),
    ...earlier.flatMap(({ kept }) => kept.map(({ epoch, end }) => ({ epoch, sequence: end }))),
  ];
  return {
    epochs,
    saved,
    next: open + 1,
    kept: epochs.map(({ epoch, runs }) => ({
      epoch,
      runs: [...runs],
      end: Math.max(
        runs.at(-1)?.last ?? 0,
        ...ends.flatMap((place) => (place.epoch === epoch ? [place.sequence] : [])),
      ),
      // Other tables do not say of which epoch a lost entry was: what they tell stands with the newest.
      known: epoch === open ? lostAmounts(remains, saved) : nothingKnown,
    })),
  };
}

/** What was lost before, when this journal began in the place of a damaged one. */
function earlierLoss({ epoch, wish }: JournalTables['epochs']) {
  const told = parseJson(wish, newEpochRequestSchema, 'wish');
  return told.ok && told.value.epoch === epoch ? [told.value] : [];
}

/** Of one epoch: how many entries are saved, which numbers are lost, and which of these the server holds up to `held`. */
export function lossOf(
  kept: Pick<KeptWord, 'runs' | 'end'>,
  held: number,
): {
  readonly saved: number;
  readonly lost: readonly SequenceRange[];
  readonly nowhere: readonly SequenceRange[];
} {
  const lost = lostRanges({ ...kept, end: Math.max(kept.end, held) });
  const nowhere = lost.flatMap(({ first, last }) =>
    last <= held ? [] : [{ first: Math.max(first, held + 1), last }],
  );
  return { saved: placesIn(kept.runs), lost, nowhere };
}
