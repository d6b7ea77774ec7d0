import { createContext, useContext } from 'react';
import type { SessionView } from '../../staff/session-view.ts';
import type { Programme } from './programme-in-view.ts';

export type FrameFacts = {
  readonly session: SessionView;
  /** The programme that all pages show now. */
  readonly programme: Programme;
  /** A path of the console that keeps the programme in its address: `to('/tills?store=x')`. */
  readonly to: (path: string) => string;
};

export const FrameContext = createContext<FrameFacts | null>(null);

/** Who looks, and at which programme; for every page inside the frame. */
export function useFrame(): FrameFacts {
  const facts = useContext(FrameContext);
  if (facts === null) throw new Error('a page of the console stands outside its frame');
  return facts;
}

/** Where dialogs and drawers of the kit hang: in the body they would write a style that the policy forbids. */
export function overlayHost(): HTMLElement {
  return document.getElementById('overlays') ?? document.body;
}
