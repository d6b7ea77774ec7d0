import type { ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { type Section, sections } from './offer-form.ts';
import { offerWords } from './words.ts';

/** One of the eight sections: its number, or a mark when something in it is to be mended. */
export function SectionFrame({
  section,
  children,
}: {
  readonly section: Section;
  readonly children: ReactNode;
}) {
  const words = useWords(offerWords);
  const { faults } = useEditor();
  const hasFault = faults.some((fault) => fault.section === section);
  const headingId = `offer-section-${section}`;
  return (
    <section className="section" aria-labelledby={headingId}>
      <h3 id={headingId} tabIndex={-1}>
        <i className={hasFault ? 'warn' : ''} aria-hidden="true">
          {hasFault ? '!' : sections.indexOf(section) + 1}
        </i>
        {words.sections[section]}
      </h3>
      <div className="section-body">{children}</div>
    </section>
  );
}

export function Row({ children }: { readonly children: ReactNode }) {
  return <div className="row">{children}</div>;
}

/** Shows the conditions that an offer seldom has; those that it has are always shown. */
export function MoreButton({ isOpen, onTurn }: { readonly isOpen: boolean; readonly onTurn: () => void }) {
  const words = useWords(offerWords);
  return (
    <button type="button" className="more push" aria-expanded={isOpen} onClick={onTurn}>
      {isOpen ? words.less : words.more}
    </button>
  );
}
