import { useMemo } from 'react';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import type { Overview } from '../../overview/overview-view.ts';
import type { Bar } from '../charts/bars.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import { useWords } from '../language/language.tsx';
import { Amount } from '../parts/amount.tsx';
import { countText } from '../time/china-time.ts';
import { homeWords } from './home-words.ts';
import { hourColumns } from './hour-columns.ts';

type Hours = { readonly hours: Overview['hours']; readonly runningHour: number };

export function HoursPanel({ hours, runningHour }: Hours) {
  const words = useWords(homeWords);
  const columns = useMemo(() => hourColumns({ hours, runningHour }), [hours, runningHour]);
  const bars = useMemo(
    () =>
      columns.map(
        ({ hour, count, saved, isRunning, isMost }): Bar => ({
          label: words.hour(hour),
          value: count,
          above: count === 0 ? '' : countText(count),
          kind: isRunning ? 'running' : isMost ? 'most' : 'plain',
          told: [
            words.hour(hour),
            `${words.count} ${countText(count)}`,
            `${words.savedColumn} ${amountText(saved, { thousands: true })}`,
          ],
        }),
      ),
    [columns, words],
  );
  const summary = columns
    .filter(({ count }) => count > 0)
    .map(({ hour, count }) => `${words.hour(hour)} ${countText(count)}`)
    .join(words.join);
  return (
    <ChartPanel
      title={words.hours}
      note={words.hourUnfinished(runningHour)}
      className="home-hours"
      bars={bars}
      summary={`${words.hours}: ${summary === '' ? words.liveNone : summary}`}
      table={
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{words.hourColumn}</th>
              <th scope="col" className="right">
                {words.count}
              </th>
              <th scope="col" className="right">
                {words.savedColumn}
              </th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ hour, count, saved }) => (
              <tr key={hour}>
                <td className="n">{words.hour(hour)}</td>
                <td className="right n">{countText(count)}</td>
                <td className="right">
                  <Amount fen={saved} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
