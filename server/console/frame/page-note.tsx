import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';

export const pageNoteId = 'page-note';

/** Quiet words of a page beside its title in the top bar. */
export function PageNote({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(pageNoteId)), []);
  return place === null ? null : createPortal(children, place);
}
