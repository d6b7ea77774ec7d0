import { readValue, showValue } from './field-text.ts';
import { isObject, type Json } from './json-path.ts';

/** Prices by SKU as lines of a text that can be pasted from a sheet: `6901234567892 9.90`. */
export function pricesText(prices: Json | undefined): string {
  if (prices === undefined) return '';
  if (!isObject(prices)) return typeof prices === 'string' ? prices : JSON.stringify(prices);
  return Object.entries(prices)
    .map(([sku, price]) => `${sku} ${showValue('amount', price)}`)
    .join('\n');
}

/**
 * The prices that a text says; a text with a line that cannot be read, or a SKU twice, stays a text: the draft
 * keeps it whole, and the schema says that it does not fit.
 */
export function readPrices(text: string): Json | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  const prices: [string, Json][] = [];
  for (const line of lines) {
    const parts = /^(.*\S)[\s,，\t]+(\S+)$/.exec(line);
    const price = parts === null ? undefined : readValue('amount', parts[2]!);
    if (parts === null || typeof price !== 'number') return text;
    if (prices.some(([sku]) => sku === parts[1])) return text;
    prices.push([parts[1]!, price]);
  }
  return Object.fromEntries(prices);
}
