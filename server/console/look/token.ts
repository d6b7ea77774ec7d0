/**
 * The value of a colour token as the page wears it now. Only for what cannot take `var(…)`: the component kit,
 * which mixes colours, and canvases. Everything else names the token in its style sheet.
 */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A length token in pixels: `8px` → 8. */
export function lengthToken(name: `--${string}`): number {
  return Number.parseFloat(token(name));
}
