import { addDays, dayOf } from '../time/china-time.ts';
import { TimeField } from './time-field.tsx';

export type DayRangeWords = {
  readonly from: string;
  readonly through: string;
  readonly today: string;
  readonly lastDays: (days: number) => string;
  readonly endsBeforeItBegins: string;
};

type Range = {
  readonly from: string;
  readonly through: string;
  readonly words: DayRangeWords;
  readonly onChange: (range: { readonly from: string; readonly through: string }) => void;
};

const spans = [1, 7, 30] as const;

/** Two inclusive days of China's calendar, and the spans that are asked for most. */
export function DayRange({ from, through, words, onChange }: Range) {
  const today = dayOf(Date.now());
  const isTurned = from !== '' && through !== '' && through < from;
  return (
    <div className="days">
      <TimeField
        kind="day"
        label={words.from}
        value={from}
        isWrong={isTurned}
        onChange={(day) => onChange({ from: day, through })}
      />
      <span aria-hidden="true">–</span>
      <TimeField
        kind="day"
        label={words.through}
        value={through}
        isWrong={isTurned}
        onChange={(day) => onChange({ from, through: day })}
      />
      {spans.map((days) => {
        const first = addDays(today, 1 - days);
        return (
          <button
            key={days}
            type="button"
            className="chip"
            aria-pressed={from === first && through === today}
            onClick={() => onChange({ from: first, through: today })}
          >
            {days === 1 ? words.today : words.lastDays(days)}
          </button>
        );
      })}
      {isTurned ? <p role="alert">{words.endsBeforeItBegins}</p> : null}
    </div>
  );
}
