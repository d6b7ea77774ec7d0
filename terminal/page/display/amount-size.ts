/** The class that keeps a large amount on one line: up to `￥9999.99` it stands in full size. */
export function amountSize(amount: string): '' | 'long' | 'longest' {
  if (amount.length <= 8) return '';
  return amount.length <= 11 ? 'long' : 'longest';
}
