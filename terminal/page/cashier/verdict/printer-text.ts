import type { CounterStatus } from '../../../wire/counter/counter-status.ts';
import type { CashierWords } from '../../language/cashier-zh.ts';

type Printer = CounterStatus['printers'][number];

/** How a printer is, by what it says itself; one that says nothing at all is off or unplugged. */
export function printerText({ state, trouble }: Printer, words: CashierWords): string {
  if (state === 'ready') return words.device.ready;
  const known = trouble ?? (state === 'paper-out' ? 'paper-out' : null);
  return known === null ? words.printerOffline : words.printerTroubles[known];
}
