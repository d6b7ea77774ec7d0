import './chart-panel.css';
import { Segmented } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { FailureFence } from '../parts/failure-fence.tsx';
import { LoadingText } from '../parts/loading-text.tsx';
import { Panel } from '../parts/panel.tsx';
import { partsWords } from '../parts/parts-words.ts';
import { Scrolls } from '../parts/scrolls.tsx';
import type { Bar } from './bars.ts';

const BarCanvas = lazy(async () => ({ default: (await import('./bar-canvas.tsx')).BarCanvas }));

type Charted = {
  readonly title: string;
  readonly note: ReactNode;
  readonly className: string;
  readonly bars: readonly Bar[];
  /** The chart in a sentence, for who does not see it. */
  readonly summary: string;
  /** The same numbers as rows. */
  readonly table: ReactNode;
};

/** A chart and its table twin behind one switch; the table too where what draws cannot be loaded. */
export function ChartPanel({ title, note, className, bars, summary, table }: Charted) {
  const words = useWords(partsWords);
  const [shows, setShows] = useState<'chart' | 'table'>('chart');
  const rows = <Scrolls label={title}>{table}</Scrolls>;
  return (
    <Panel
      title={title}
      className={className}
      note={
        <>
          <span>{note}</span>
          <Segmented<'chart' | 'table'>
            size="small"
            aria-label={words.chartOrTable(title)}
            value={shows}
            onChange={setShows}
            options={[
              { value: 'chart', label: words.chart },
              { value: 'table', label: words.table },
            ]}
          />
        </>
      }
    >
      {shows === 'table' ? (
        rows
      ) : (
        <FailureFence instead={rows}>
          <Suspense fallback={<LoadingText />}>
            <BarCanvas bars={bars} summary={summary} />
          </Suspense>
        </FailureFence>
      )}
    </Panel>
  );
}
