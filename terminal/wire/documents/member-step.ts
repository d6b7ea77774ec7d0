import { compareIndexes, type IndexAfter, indexAfter } from '../../core/members/index-delta.ts';
import type { MemberIndex } from '../../core/members/member-index.ts';
import type { Parsed } from '../faults.ts';
import type { MemberDelta } from './member-delta-file.ts';
import type { MemberState } from './member-state-file.ts';

/** What a state says, apart from how its file lies. */
export type MemberContent = {
  readonly programme: string;
  readonly version: number;
  readonly index: MemberIndex;
  readonly classTexts: readonly string[];
};

export function contentOf({ header, index, classTexts }: MemberState): MemberContent {
  return { programme: header.programme, version: header.version, index, classTexts: classTexts.all() };
}

/** What leads from a state to the one of the next version; null when only a new base can. */
export function deltaBetween(before: MemberContent, after: MemberContent): MemberDelta | null {
  if (before.classTexts.length > after.classTexts.length || after.version !== before.version + 1) return null;
  const index = compareIndexes(before.index, after.index, after.classTexts.length);
  if (index === null) return null;
  const classTexts = after.classTexts.flatMap((text, number) =>
    before.classTexts[number] === text ? [] : [[number, text] as const],
  );
  const { programme, version } = before;
  return { programme, from: version, index, bucketBits: before.index.bucketBits, classTexts };
}

/** The state of the next version. Refuses a delta that was not made for this one. */
export function stepForward(before: MemberContent, delta: MemberDelta): Parsed<MemberContent> {
  const begun = beginStep(before, delta);
  if (!begun.ok) return begun;
  const { content, fill } = begun.value;
  for (const filling = fill(); ; ) {
    const { done, value } = filling.next();
    if (done !== true) continue;
    return typeof value === 'string' ? fault(value) : { ok: true, value: content };
  }
}

/** The same with its records still to come, in their order, so that some are written while others are made. */
export function beginStep(
  before: MemberContent,
  delta: MemberDelta,
): Parsed<{ readonly content: MemberContent; readonly fill: IndexAfter['fill'] }> {
  const fits =
    delta.programme === before.programme &&
    delta.from === before.version &&
    delta.bucketBits === before.index.bucketBits &&
    delta.index.classes >= before.classTexts.length;
  if (!fits) return fault(`it leads on from ${delta.programme} ${delta.from}, not from this state`);
  const classTexts = [...before.classTexts];
  for (const [number, text] of delta.classTexts) classTexts[number] = text;
  if (classTexts.length !== delta.index.classes || classTexts.includes(undefined as unknown as string))
    return fault('a class has no text');
  const after = indexAfter(before.index, delta.index);
  if ('wrong' in after) return fault(after.wrong);
  const { index, fill } = after;
  const content = { programme: before.programme, version: before.version + 1, index, classTexts };
  return { ok: true, value: { content, fill } };
}

function fault(what: string): { readonly ok: false; readonly faults: readonly string[] } {
  return { ok: false, faults: [`members-delta: ${what}`] };
}
