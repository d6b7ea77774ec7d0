import { type ReactNode, useEffect, useRef } from 'react';
import type { Send } from '../screen/send.ts';

type Choice = { readonly id: string; readonly content: ReactNode };

/** A list that is walked by arrow keys from anywhere; the chosen row stays in view. */
export function Choices({
  label,
  rows,
  selected,
  numbered = false,
  send,
}: {
  label: string;
  rows: readonly Choice[];
  selected: number;
  numbered?: boolean;
  send: Send;
}) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list follows what is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected, rows.length]);
  return (
    <div className="choices" role="listbox" aria-label={label} ref={list} tabIndex={-1}>
      {rows.map(({ id, content }, place) => (
        <button
          type="button"
          role="option"
          key={id}
          aria-selected={place === selected}
          tabIndex={-1}
          onClick={() => send({ type: 'picked', place, take: true })}
        >
          {numbered && <kbd>{place < 9 ? place + 1 : ''}</kbd>}
          {content}
        </button>
      ))}
    </div>
  );
}
