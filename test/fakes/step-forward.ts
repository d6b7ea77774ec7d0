import { recordWords } from '../../terminal/core/members/member-index.ts';
import type { MemberDelta } from '../../terminal/wire/documents/member-delta-file.ts';
import {
  baseInMemory,
  type ContentAfter,
  contentUnder,
  emptyPatch,
  patchForward,
} from '../../terminal/wire/documents/member-patch.ts';
import type { MemberContent } from '../../terminal/wire/documents/member-step.ts';
import type { Parsed } from '../../terminal/wire/faults.ts';

/** The state after one step, its records still to come. */
export function beginStep(before: MemberContent, delta: MemberDelta): Parsed<ContentAfter> {
  const base = baseInMemory(before);
  const patch = patchForward(base, emptyPatch(base), delta);
  return patch.ok ? contentUnder(before, patch.value) : patch;
}

/** The state after one step, whole and in memory. */
export function stepForward(before: MemberContent, delta: MemberDelta): Parsed<MemberContent> {
  const begun = beginStep(before, delta);
  if (!begun.ok) return begun;
  const { members, fill, ...index } = begun.value.index;
  const records = new Uint16Array(members * recordWords);
  for (const filling = fill([records]); ; ) {
    const { done, value } = filling.next();
    if (done !== true) continue;
    if (value !== null) return { ok: false, faults: [`members-delta: ${value}`] };
    return { ok: true, value: { ...begun.value, index: { ...index, records } } };
  }
}
