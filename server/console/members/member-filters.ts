import { nameRule } from '../address/filters.ts';

/** The filters of the register of members, named as the server names them. A number is none of them. */
export const memberRules = {
  organisation: nameRule,
  status: ['active', 'left'],
  certified: ['yes', 'no'],
} as const;

/** Shorter is no whole number of anybody, and the server finds nobody by a part. */
const findLengthMin = 6;
const findLengthMax = 64;

/** Whether a text can be a whole ID number, phone or card number, as people write them. */
export function isFindable(text: string): boolean {
  const bare = text.replace(/[\s-]/g, '');
  return (
    bare.length >= findLengthMin &&
    bare.length <= findLengthMax &&
    /^\+?[0-9０-９]+[0-9０-９Xx×]?$/.test(bare)
  );
}
