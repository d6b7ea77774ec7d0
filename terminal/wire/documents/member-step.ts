import { compareIndexes } from '../../core/members/index-delta.ts';
import { recordsOf } from '../../core/members/index-patch.ts';
import type { MemberIndex } from '../../core/members/member-index.ts';
import type { MemberDelta, StateBefore } from './member-delta-file.ts';
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

/** What a step from this state is written beside. */
export function stateBefore({ index, classTexts }: Pick<MemberContent, 'index' | 'classTexts'>): StateBefore {
  const { members, classesAt } = recordsOf(index);
  return { members, classesAt, classTexts };
}
