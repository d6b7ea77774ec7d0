/** U+FFE5: the sign that cheap Chinese printers know; the half-width one is not in their character set. */
export const yuanSign = '￥';

/** `8250` → `82.50`; with thousands parted when asked for. Fen in, exact. */
export function yuanText(fen: number, how: { readonly thousands?: boolean } = {}): string {
  const whole = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  const digits = how.thousands === true ? String(whole).replace(/\B(?=(\d{3})+$)/g, ',') : String(whole);
  return `${digits}.${rest}`;
}

/** `8250` → `￥82.50`, `-640` → `−￥6.40`: for screens, with the true minus sign. */
export function amountText(fen: number, how: { readonly thousands?: boolean } = {}): string {
  return `${fen < 0 ? '−' : ''}${yuanSign}${yuanText(fen, how)}`;
}

/** `10000` → `100`, `1250` → `12.50`: in words such as 满 100 减 20, where whole yuan need no fen. */
export function shortYuanText(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : yuanText(fen);
}
