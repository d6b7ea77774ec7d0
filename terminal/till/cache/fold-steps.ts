import { readMemberClass } from '../../wire/documents/member-class-text.ts';
import { decodeMemberDelta } from '../../wire/documents/member-delta-file.ts';
import {
  emptyPatch,
  type MemberPatch,
  type PatchedBase,
  patchForward,
  stateUnder,
} from '../../wire/documents/member-patch.ts';
import { decodeMemberPatch } from '../../wire/documents/member-patch-file.ts';
import type { Parsed } from '../../wire/faults.ts';
import type { MergeFault, MergeJob, NamedState } from './merge-job.ts';
import { readWhole } from './whole-file.ts';

/**
 * All steps in one. The base was looked through when it came here; of what has become of it since, the end's name
 * tells, which no wrong step can reach. So only the texts that the steps bring are read.
 */
export function foldSteps(
  base: PatchedBase,
  { start, steps, end }: Pick<Extract<MergeJob, { readonly do: 'step' }>, 'start' | 'steps' | 'end'>,
): Parsed<MemberPatch> {
  const first = start.patch === null ? null : readPatch(start.patch, start.base.sha256);
  if (first?.ok === false) return first;
  let patch = first?.value ?? emptyPatch(base);
  const brought = new Map<number, string>();
  for (const file of steps) {
    const step = decodeMemberDelta(Buffer.from(readWhole(file)), stateUnder(base, patch));
    if (!step.ok) return step;
    const next = patchForward(base, patch, step.value);
    if (!next.ok) return next;
    patch = next.value;
    for (const [number, text] of step.value.classTexts) brought.set(number, text);
  }
  const fault = otherState({ programme: base.programme, version: patch.version }, end) ?? wrongText(brought);
  return fault === null ? { ok: true, value: patch } : { ok: false, faults: [fault] };
}

/** A patch that a till has folded before, of the base that lies beside it. */
export function readPatch(file: string, base: string): Parsed<MemberPatch> {
  const kept = decodeMemberPatch(Buffer.from(readWhole(file)));
  if (!kept.ok) return kept;
  return kept.value.header.base.sha256 === base
    ? { ok: true, value: kept.value.patch }
    : { ok: false, faults: ['members-patch: it is of another base'] };
}

/** Programme and version say which state it should be; whether it is, its hash does. */
export function otherState(
  { programme, version }: Pick<NamedState, 'programme' | 'version'>,
  end: NamedState,
): MergeFault {
  if (programme === end.programme && version === end.version) return null;
  return `members: it is ${programme} ${version}, not ${end.programme} ${end.version}`;
}

export function wrongText(classTexts: Iterable<readonly [number: number, text: string]>): MergeFault {
  for (const [number, text] of classTexts) {
    const read = readMemberClass(text, number);
    if (!read.ok) return read.faults.join('; ');
  }
  return null;
}
