import type { PaperLine } from '../../core/receipt/receipt.ts';
import { isRefusal } from '../refusal.ts';
import type { SaleBook } from '../sales/sale-book.ts';
import type { PrintJob } from './print-jobs.ts';

/** A job's text, from the journal as it stands now; null when there is no such sale or refund. */
export async function paperOf(
  { redemption, refund }: Pick<PrintJob, 'redemption' | 'refund'>,
  {
    sales,
    columns,
    copies,
  }: { readonly sales: SaleBook; readonly columns: 32 | 48; readonly copies: number },
): Promise<readonly PaperLine[] | null> {
  const text =
    refund === null
      ? await sales.receipt(redemption, columns, copies)
      : await sales.refundSlip({ redemption, refund }, columns, copies);
  return isRefusal(text) ? null : text.done.lines;
}
