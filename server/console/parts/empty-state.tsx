import './plain-states.css';
import type { ReactNode } from 'react';

type Empty = {
  /** What is not there: `还没有核销`. */
  readonly title: string;
  /** What to do next, in a sentence. */
  readonly next: string;
  /** The button or link that does it. */
  readonly children?: ReactNode;
};

export function EmptyState({ title, next, children }: Empty) {
  return (
    <div className="plain-state">
      <strong>{title}</strong>
      <p>{next}</p>
      {children}
    </div>
  );
}
