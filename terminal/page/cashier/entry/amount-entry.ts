/** Fen; the till's own limit for a unit price. */
export const amountFenMax = 1_000_000_000;

/** `12.5` → 1250; null: not an amount. No floating point touches it. */
export function fenOfTyped(typed: string): number | null {
  const parts = /^([0-9]{0,8})(?:[.。]([0-9]{0,2}))?$/.exec(typed);
  if (parts === null || !/[0-9]/.test(typed)) return null;
  const fen = Number(parts[1] || '0') * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return fen > 0 && fen <= amountFenMax ? fen : null;
}

/** Digits alone that are as long as a barcode are one, and no amount. */
export const barcodeDigitsMin = 8;

/** What a person typed before Enter may be. */
export function readingsOf(typed: string): {
  readonly sku: string | null;
  readonly amountFen: number | null;
} {
  const isBarcode = /^[0-9]+$/.test(typed) && typed.length >= barcodeDigitsMin;
  return {
    // Digits around a point are an amount, or a slip; no barcode that is typed by hand looks so.
    sku: /^[0-9]*[.。][0-9.。]*$/.test(typed) ? null : typed,
    amountFen: isBarcode ? null : fenOfTyped(typed),
  };
}

const quantityMax = 5_000;

export function quantityOfTyped(typed: string): number | null {
  if (!/^[0-9]{1,4}$/.test(typed)) return null;
  const quantity = Number(typed);
  return quantity >= 1 && quantity <= quantityMax ? quantity : null;
}
