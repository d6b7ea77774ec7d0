import './lines.css';
import './panel.css';
import { type ReactNode, useId } from 'react';

type Panel = {
  readonly title: string;
  /** The quiet words at the right of the title. */
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A card of a page with its title; named for who listens. */
export function Panel({ title, note, className = '', children }: Panel) {
  const titleId = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <div className="panel-note">{note}</div>
      </header>
      {children}
    </section>
  );
}
