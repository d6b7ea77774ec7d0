import { useState } from 'react';
import { type Receipt, type ReceiptColumns, receiptLines } from '../../../terminal/core/receipt/receipt.ts';
import { useWords } from '../language/language.tsx';
import { OfferIcon } from './offer-icons.tsx';
import { offerWords } from './words.ts';

const papers = [
  { columns: 32, name: '58 mm' },
  { columns: 48, name: '80 mm' },
] as const satisfies readonly { readonly columns: ReceiptColumns; readonly name: string }[];

/** The paper of the sale that is tried, by the code that tills print with. */
export function ReceiptCard({ receipt }: { readonly receipt: Receipt | null }) {
  const words = useWords(offerWords);
  const [columns, setColumns] = useState<ReceiptColumns>(32);
  return (
    <section className="side-card" aria-labelledby="receipt-title">
      <h3 id="receipt-title">
        <OfferIcon name="printer" />
        {words.receipt}
        <span className="papers">
          {papers.map((paper) => (
            <button
              key={paper.name}
              type="button"
              aria-pressed={paper.columns === columns}
              onClick={() => setColumns(paper.columns)}
            >
              {paper.name}
            </button>
          ))}
        </span>
      </h3>
      {receipt === null ? (
        <p className="field-hint">{words.receiptNone}</p>
      ) : (
        <pre className={`paper paper-${columns}`} lang="zh-CN">
          {receiptLines(receipt, columns).map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of paper is its place
            <span key={at} className={line.size}>
              {line.text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}
