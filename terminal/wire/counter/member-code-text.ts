/**
 * What a member code looks like: `PHM1` and 84 bytes in the letters and digits of base 32, which a QR code packs
 * tightest and which any keyboard layout types the same. Pure, for pages too.
 */
export const memberCodePrefix = 'PHM1';
export const memberCodeDigits = 135;
const shape = new RegExp(`^${memberCodePrefix}[A-Z2-7]{${memberCodeDigits}}$`);

/** Whether a scan is to be taken as a member code; whether it is a true one, its till finds out. */
export function looksLikeMemberCode(text: string): boolean {
  return shape.test(text);
}
