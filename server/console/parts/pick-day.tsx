import './time-field.css';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { FailureFence } from './failure-fence.tsx';
import { partsWords } from './parts-words.ts';

const DayCalendar = lazy(async () => ({ default: (await import('./day-calendar.tsx')).DayCalendar }));

type Pick = {
  readonly value: string;
  readonly withTime?: boolean;
  readonly isDisabled?: boolean;
  readonly onPick: (value: string) => void;
};

/** A button that opens a calendar; it is loaded when somebody wants one, and without it the day is typed. */
export function PickDay({ value, withTime = false, isDisabled = false, onPick }: Pick) {
  const words = useWords(partsWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="pick-day"
        aria-label={words.pickDay}
        aria-expanded={isOpen}
        disabled={isDisabled}
        onClick={() => setOpen(true)}
      >
        <Icon name="calendar" />
      </button>
      {isOpen ? (
        <FailureFence
          instead={
            <span className="no-calendar" role="alert">
              {words.noCalendar}
            </span>
          }
        >
          <Suspense fallback={null}>
            <DayCalendar
              label={words.pickDay}
              value={value}
              withTime={withTime}
              onPick={onPick}
              onClose={() => setOpen(false)}
            />
          </Suspense>
        </FailureFence>
      ) : null}
    </>
  );
}
