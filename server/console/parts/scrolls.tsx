import './scrolls.css';
import type { ReactNode } from 'react';

/** What may be longer than its panel: it scrolls inside it, and by keyboard too (WCAG 2.1.1). */
export function Scrolls({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scrolls" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
