/**
 * Whether a free text holds a number that names a person: a bank card's (16 to 19 digits that pass Luhn), an
 * 18-digit ID number with its check digit (GB 11643), or a mobile number. Digits may be full-width or
 * separated; a longer run of digits, such as a payment order's, is none of them.
 */
export function namesAPerson(text: string): boolean {
  const joined = text.normalize('NFKC').replace(/(?<=\d)[\s.\-_/·•]+(?=\d)/g, '');
  return (joined.match(/\d+[Xx]?/g) ?? []).some(
    (run) => isMobileNumber(run) || isIdNumber(run.toUpperCase()) || isCardNumber(run),
  );
}

function isMobileNumber(run: string): boolean {
  return /^1[3-9]\d{9}$/.test(run);
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** ISO 7064 MOD 11-2 over 17 digits. */
function isIdNumber(run: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(run)) return false;
  const sum = idWeights.reduce((total, weight, place) => total + weight * Number(run[place]), 0);
  return '10X98765432'[sum % 11] === run[17];
}

function isCardNumber(run: string): boolean {
  if (!/^\d{16,19}$/.test(run)) return false;
  const sum = [...run].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
