import { type IndexAfter, indexAfter } from '../../core/members/index-delta.ts';
import {
  type BaseRecords,
  classesUnder,
  foldStep,
  type IndexPatch,
  membersUnder,
  recordsOf,
} from '../../core/members/index-patch.ts';
import type { IndexedMember } from '../../core/members/member-index.ts';
import type { Parsed } from '../faults.ts';
import type { MemberDelta, StateBefore } from './member-delta-file.ts';
import type { MemberContent } from './member-step.ts';

/** A base as steps are folded over it: wherever its records lie. */
export type PatchedBase = {
  readonly programme: string;
  readonly version: number;
  readonly bucketBits: number;
  readonly records: BaseRecords;
  readonly classTexts: readonly string[];
  readonly exceptions: readonly IndexedMember[];
};

/** All steps from a base to a later version in one. */
export type MemberPatch = {
  readonly version: number;
  readonly index: IndexPatch;
  /** What class numbers mean otherwise than in the base; those that are new among them. */
  readonly classTexts: ReadonlyMap<number, string>;
};

export function baseInMemory({ programme, version, index, classTexts }: MemberContent): PatchedBase {
  const { bucketBits, exceptions } = index;
  return { programme, version, bucketBits, records: recordsOf(index), classTexts, exceptions };
}

/** Leads from the base to itself. */
export function emptyPatch(base: PatchedBase): MemberPatch {
  const none = { ranks: new Uint32Array(), classes: new Uint16Array() };
  return {
    version: base.version,
    index: {
      membersBefore: base.records.members,
      classes: base.classTexts.length,
      removed: none.ranks,
      changed: none,
      added: { buckets: none.ranks, remainders: none.ranks, classes: none.classes, places: none.ranks },
      exceptions: base.exceptions,
    },
    classTexts: new Map(),
  };
}

/** What the next step is read beside. */
export function stateUnder(base: PatchedBase, patch: MemberPatch): StateBefore {
  return {
    members: membersUnder(patch.index),
    classesAt: (ranks) => classesUnder(base.records, patch.index, ranks),
    classTexts: textsUnder(base, patch),
  };
}

/** The patch to the next version. Refuses a step that was not made for the state that the patch leads to. */
export function patchForward(base: PatchedBase, patch: MemberPatch, step: MemberDelta): Parsed<MemberPatch> {
  const fits =
    step.programme === base.programme &&
    step.from === patch.version &&
    step.bucketBits === base.bucketBits &&
    step.index.classes >= patch.index.classes;
  if (!fits) return fault(`it leads on from ${step.programme} ${step.from}, not from this state`);
  const classTexts = new Map([...patch.classTexts, ...step.classTexts]);
  for (let number = base.classTexts.length; number < step.index.classes; number += 1)
    if (!classTexts.has(number)) return fault('a class has no text');
  const index = foldStep(base.records, patch.index, step.index);
  if ('wrong' in index) return fault(index.wrong);
  return { ok: true, value: { version: patch.version + 1, index, classTexts } };
}

export function textsUnder(
  { classTexts }: Pick<PatchedBase, 'classTexts'>,
  patch: Pick<MemberPatch, 'classTexts'>,
): readonly string[] {
  const texts = [...classTexts];
  for (const [number, text] of patch.classTexts) texts[number] = text;
  return texts;
}

/** A state whose records are still to come, so that some are written while others are made. */
export type ContentAfter = Omit<MemberContent, 'index'> & { readonly index: IndexAfter };

export function contentUnder(base: MemberContent, patch: MemberPatch): Parsed<ContentAfter> {
  const index = indexAfter(base.index, patch.index);
  if ('wrong' in index) return fault(index.wrong);
  const { programme } = base;
  return {
    ok: true,
    value: { programme, version: patch.version, index, classTexts: textsUnder(base, patch) },
  };
}

function fault(what: string): { readonly ok: false; readonly faults: readonly string[] } {
  return { ok: false, faults: [`members-delta: ${what}`] };
}
