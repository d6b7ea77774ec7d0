/**
 * A discount as people in China say it: `8.2折`, `8.2`, `82` and `820` all mean that 82.0 % is paid. One digit
 * before the point is 折 (tenths), two are percent, three are permille. Gives the permille that is paid.
 */
export function permilleOfTyped(typed: string): number | null {
  const text = typed
    .trim()
    .replace(/[折%‰]$/u, '')
    .replace('。', '.');
  const parts = /^([0-9]{1,4})(?:\.([0-9]{1,2}))?$/.exec(text);
  if (parts === null) return null;
  const [, whole = '', fraction = ''] = parts;
  if (fraction !== '' || whole.length === 1) {
    // 8.2折 is 820 ‰, 82.5 % is 825 ‰: what stands before the point says which.
    const unit = whole.length === 1 ? 100 : whole.length === 2 ? 10 : 0;
    if (unit === 0) return null;
    return inRange(Number(whole) * unit + fractionPermille(fraction, unit));
  }
  return inRange(whole.length === 2 ? Number(whole) * 10 : Number(whole));
}

function fractionPermille(fraction: string, unit: number): number {
  if (fraction === '') return 0;
  const hundredths = Number(fraction.padEnd(2, '0'));
  return (hundredths * unit) / 100;
}

/** A finer rate than a permille does not exist; more than the price is no discount. */
function inRange(permille: number): number | null {
  return Number.isInteger(permille) && permille >= 1 && permille <= 1000 ? permille : null;
}

/** 820 → `8.2`, 800 → `8`, 825 → `8.25`: how a rate is shown back. */
export function tenthsText(permille: number): string {
  return String(permille / 100);
}

export function percentText(permille: number): string {
  return (permille / 10).toFixed(1);
}
