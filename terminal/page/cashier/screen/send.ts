import type { CashierEvent } from '../sale/cashier-events.ts';

/** How a part of the screen says what was done to it. */
export type Send = (event: CashierEvent) => void;
