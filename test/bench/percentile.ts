/** The value below which `share` of the samples lie; samples need no order. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Three significant places are more than a noisy machine can promise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
