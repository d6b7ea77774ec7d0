import { invariant } from '../../terminal/core/invariant.ts';

/** GB 11643-1999, 6: the weight of each of the first seventeen digits, 2^(17 - place) mod 11. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** GB 11643-1999, 6: the check character for each remainder; X stands for ten. */
const checkCharacters = '10X98765432';

/** The eighteenth character of an ID number, from its first seventeen digits (ISO 7064 MOD 11-2). */
export function idNumberCheck(seventeenDigits: string): string {
  invariant(/^[0-9]{17}$/.test(seventeenDigits), 'an ID number has 17 digits before its check character');
  let sum = 0;
  for (let place = 0; place < weights.length; place += 1) {
    sum += (seventeenDigits.charCodeAt(place) - 48) * (weights[place] ?? 0);
  }
  return checkCharacters[sum % 11] ?? '';
}

/**
 * An ID number of valid form. The demo gives it the code of a whole city (`510100`): real people carry the
 * code of a district or county, so no invented number is anybody's.
 */
export function idNumber(parts: {
  readonly region: string;
  /** `YYYYMMDD` */
  readonly birth: string;
  /** 0 … 999; odd for men, even for women. */
  readonly sequence: number;
}): string {
  const body = `${parts.region}${parts.birth}${String(parts.sequence).padStart(3, '0')}`;
  return body + idNumberCheck(body);
}
