const cardNumberLengthMin = 12;

/** `6214 **** **** 3306`, whatever the length: ISO/IEC 7812 numbers have 12 to 19 digits. */
export function maskedCardNumber(number: string): string {
  if (number.length < cardNumberLengthMin) return '**** **** **** ****';
  return `${number.slice(0, 4)} **** **** ${number.slice(-4)}`;
}
