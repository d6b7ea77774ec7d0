import { useMemo } from 'react';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import type { Overview } from '../../overview/overview-view.ts';
import type { Bar } from '../charts/bars.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import { useLanguage, useWords } from '../language/language.tsx';
import { Amount } from '../parts/amount.tsx';
import { countText, weekdayText } from '../time/china-time.ts';
import { homeWords } from './home-words.ts';

export function DaysPanel({ days }: { readonly days: Overview['days'] }) {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  const most = Math.max(0, ...days.map(({ saved }) => saved));
  const sum = days.reduce((all, { saved }) => all + saved, 0);
  const bars = useMemo(
    () =>
      days.map(
        ({ day, count, saved }, at): Bar => ({
          label: day.slice(5),
          value: saved / 100,
          above: '',
          kind: at === days.length - 1 ? 'running' : saved > 0 && saved === most ? 'most' : 'plain',
          told: [
            `${day} ${weekdayText(day, language)}`,
            `${words.savedColumn} ${amountText(saved, { thousands: true })}`,
            `${words.count} ${countText(count)}`,
          ],
        }),
      ),
    [days, most, words, language],
  );
  return (
    <ChartPanel
      title={words.days}
      note={
        <>
          {words.daysSum} <Amount fen={sum} />
        </>
      }
      className="home-days"
      bars={bars}
      summary={`${words.days}: ${words.daysSum} ${amountText(sum, { thousands: true })}`}
      table={
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col" className="right">
                {words.count}
              </th>
              <th scope="col" className="right">
                {words.savedColumn}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map(({ day, count, saved }) => (
              <tr key={day}>
                <td className="n">
                  {day} {weekdayText(day, language)}
                </td>
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
