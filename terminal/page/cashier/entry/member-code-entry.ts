import {
  looksLikeMemberCode,
  memberCodeDigits,
  memberCodePrefix,
} from '../../../wire/counter/member-code-text.ts';

/** A member's code among what was scanned or typed. It goes to the till once, and is kept and drawn nowhere. */
export type MemberCodeHeard =
  | { readonly heard: 'whole'; readonly code: string }
  /** Too much like one to be shown or looked up as goods, and not whole: it is scanned again. */
  | { readonly heard: 'torn' };

const length = memberCodePrefix.length + memberCodeDigits;
/** No goods are called like this; a code that lost its beginning is. */
const torn = new RegExp(`${memberCodePrefix}[A-Z2-7]{20}|^[A-Z2-7]{65}`);

/** Capitals, because a keyboard with its capital lock on swaps them. */
export function memberCodeIn(text: string): MemberCodeHeard | null {
  const capitals = text.toUpperCase();
  const code = capitals.slice(-length);
  if (looksLikeMemberCode(code)) return { heard: 'whole', code };
  return torn.test(capitals) ? { heard: 'torn' } : null;
}

/** Whether a text that is still growing may become one: it is not drawn, and no list is searched for it. */
export function mayBecomeMemberCode(text: string): boolean {
  return text.toUpperCase().includes(memberCodePrefix);
}

/** Takes a scan back that was typed key by key; of a member code only the first keys got so far. */
export function withoutScan(text: string, code: string): string {
  if (text.endsWith(code)) return text.slice(0, -code.length);
  const begun = code.slice(0, memberCodePrefix.length - 1);
  return mayBecomeMemberCode(code) && text.endsWith(begun) ? text.slice(0, -begun.length) : text;
}
