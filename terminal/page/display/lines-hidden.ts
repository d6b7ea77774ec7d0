import type { DisplayLine, DisplayState } from '../../wire/counter/display-message.ts';

/** What was just scanned is what the customer looks for: the last lines of a long basket are shown. */
const linesShownMax = 6;
/** What the body of the page has room for, above the total, in the size that the page is drawn for (display.css). */
const roomRem = 34;
const lineRem = 3.32;
const savingRem = 2;
const moreRem = 2.5;

type Basket = Extract<DisplayState, { readonly show: 'basket' }>;

/** How many lines at the beginning are not shown, so that the last ones and the basket's own reductions fit. */
export function linesHidden({ lines, others }: Pick<Basket, 'lines' | 'others'>): number {
  const roomOfLines = roomRem - (others === null ? 0 : lineRem);
  const all = lines.reduce((sum, line) => sum + heightOf(line), 0);
  if (lines.length <= linesShownMax && all <= roomOfLines) return 0;
  let left = roomOfLines - moreRem;
  let shown = 0;
  for (const line of [...lines].reverse()) {
    left -= heightOf(line);
    if (left < 0 || shown === linesShownMax) break;
    shown += 1;
  }
  return lines.length - Math.max(1, shown);
}

function heightOf({ discount }: DisplayLine): number {
  return lineRem + (discount > 0 ? savingRem : 0);
}
