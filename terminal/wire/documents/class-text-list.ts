import { z } from 'zod';
import { cardToken } from '../../core/card-token.ts';
import { classesMax, exceptionsMax, type IndexedMember } from '../../core/members/member-index.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { wholeNumber } from '../schema-parts.ts';

/** What a delta or a patch says in JSON: class numbers that get another meaning, and all exceptions of the state after. */
export type ClassTextList = {
  readonly classTexts: readonly (readonly [number: number, text: string])[];
  readonly exceptions: readonly IndexedMember[];
};

const classNumber = wholeNumber.max(classesMax - 1);
const schema = z.strictObject({
  classes: z.array(z.tuple([classNumber, z.string().min(1).max(65_536)])).max(classesMax),
  exceptions: z.array(z.tuple([z.string().regex(/^[0-9a-f]{32}$/), classNumber])).max(exceptionsMax),
});
/** A whole dictionary at its longest. */
export const classTextListBytesMax = 150_000_000;

export function writeClassTextList({ classTexts, exceptions }: ClassTextList): Buffer {
  const list: z.infer<typeof schema> = {
    classes: classTexts.map(([number, text]) => [number, text]),
    exceptions: exceptions.map(({ token, classNumber }) => [token, classNumber]),
  };
  return Buffer.from(JSON.stringify(list), 'utf8');
}

export function readClassTextList(bytes: Buffer, document: string): Parsed<ClassTextList> {
  const list = parseJson(bytes.toString('utf8'), schema, document);
  if (!list.ok) return list;
  const { classes, exceptions } = list.value;
  return {
    ok: true,
    value: {
      classTexts: classes,
      exceptions: exceptions.map(([token, classNumber]) => ({ token: cardToken(token), classNumber })),
    },
  };
}
