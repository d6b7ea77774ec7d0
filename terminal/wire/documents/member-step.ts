import { compareIndexes, type IndexAfter, indexAfter } from '../../core/members/index-delta.ts';
import { type MemberIndex, recordWords } from '../../core/members/member-index.ts';
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

/** A state of the next version whose records are still to come. */
export type ContentAfter = Omit<MemberContent, 'index'> & { readonly index: IndexAfter };

/** The state of the next version. Refuses a delta that was not made for this one. */
export function stepForward(before: MemberContent, delta: MemberDelta): Parsed<MemberContent> {
  const begun = beginStep(before, delta);
  if (!begun.ok) return begun;
  const { members, fill, ...index } = begun.value.index;
  const records = new Uint16Array(members * recordWords);
  for (const filling = fill([records]); ; ) {
    const { done, value } = filling.next();
    if (done !== true) continue;
    if (value !== null) return fault(value);
    return { ok: true, value: { ...begun.value, index: { ...index, records } } };
  }
}

/** The same with its records still to come, so that some are written while others are made. */
export function beginStep(before: MemberContent, delta: MemberDelta): Parsed<ContentAfter> {
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
  const index = indexAfter(before.index, delta.index);
  if ('wrong' in index) return fault(index.wrong);
  return { ok: true, value: { programme: before.programme, version: before.version + 1, index, classTexts } };
}

function fault(what: string): { readonly ok: false; readonly faults: readonly string[] } {
  return { ok: false, faults: [`members-delta: ${what}`] };
}
