/**
 * Looks up what an outside document keyed by its own strings: only own properties count, so that a SKU named
 * `constructor` finds nothing by accident.
 */
export function own<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  key: string,
): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
