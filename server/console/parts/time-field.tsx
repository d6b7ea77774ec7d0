import './time-field.css';
import { Input } from 'antd';
import { useId, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { readTypedDay, readTypedMinute } from '../time/typed-time.ts';
import { partsWords } from './parts-words.ts';
import { PickDay } from './pick-day.tsx';

type Field = {
  readonly kind: 'day' | 'minute';
  readonly label: string;
  /** `2026-10-01`, or `2026-10-01T09:05`; empty: none. */
  readonly value: string;
  readonly size?: 'small' | 'middle';
  readonly isWrong?: boolean;
  /** Where an old value must not stand in for what cannot be read: gives an empty one meanwhile. */
  readonly emptyWhileUnread?: boolean;
  readonly onChange: (value: string) => void;
};

/**
 * A day, or a minute of one, typed or picked, written year first in both languages: the browser's own field
 * speaks the browser's language. What is no time stays as it was typed, with what is wrong beside it.
 */
export function TimeField({
  kind,
  label,
  value,
  size = 'middle',
  isWrong = false,
  emptyWhileUnread = false,
  onChange,
}: Field) {
  const words = useWords(partsWords);
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [given, setGiven] = useState(value);
  const read = kind === 'day' ? readTypedDay : readTypedMinute;
  if (given !== value) {
    setGiven(value);
    // Set from elsewhere: what was typed before is no longer what counts.
    if (typed !== null && value !== (read(typed) ?? '')) setTyped(null);
  }
  const isUnread = typed !== null && typed.trim() !== '' && read(typed) === null;
  const [isLeft, setLeft] = useState(false);
  const isFault = isUnread && isLeft;
  // A field that was left shows what was read in it, whether or not its owner has answered with it yet.
  const shown = typed !== null && isLeft && !isUnread ? (read(typed) ?? '') : (typed ?? value);
  return (
    <span className="time-field">
      <Input
        size={size}
        aria-label={label}
        title={label}
        aria-invalid={isFault || isWrong}
        {...(isFault ? { 'aria-describedby': id } : {})}
        {...(isFault || isWrong ? { status: 'error' as const } : {})}
        placeholder={kind === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:mm'}
        autoComplete="off"
        maxLength={40}
        value={shown === typed ? typed : shown.replace('T', ' ')}
        prefix={
          <PickDay
            value={value}
            withTime={kind === 'minute'}
            onPick={(picked) => {
              setTyped(null);
              onChange(picked);
            }}
          />
        }
        onChange={({ target }) => {
          setTyped(target.value);
          setLeft(false);
          const time = target.value.trim() === '' ? '' : read(target.value);
          if (time !== null && time !== value) onChange(time);
          if (time === null && emptyWhileUnread && value !== '') onChange('');
        }}
        onBlur={() => setLeft(true)}
      />
      {isFault ? (
        <span className="time-fault" id={id} role="alert">
          {kind === 'day' ? words.noDay : words.noMinute}
        </span>
      ) : null}
    </span>
  );
}
