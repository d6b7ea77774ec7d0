import { createContext, useContext } from 'react';
import type { MerchantLine } from '../../merchants/merchant-view.ts';
import type { Json, JsonObject, Path } from './json-path.ts';
import type { OrganisationLine } from './offer-data.ts';
import type { DraftFault } from './offer-faults.ts';

/** What every field of the editor works on. */
export type EditorFacts = {
  readonly id: string;
  readonly programme: string;
  readonly content: JsonObject;
  readonly faults: readonly DraftFault[];
  readonly isReadOnly: boolean;
  readonly set: (path: Path, value: Json | undefined) => void;
  readonly replace: (content: JsonObject) => void;
  readonly merchants: readonly MerchantLine[];
  readonly organisations: readonly OrganisationLine[];
  readonly programmes: readonly { readonly value: string; readonly label: string }[];
  /** Ids and groups of the other offers, for `excludes`. */
  readonly others: readonly { readonly value: string; readonly label: string }[];
  readonly used: { readonly uses: number; readonly spent: number };
};

export const EditorContext = createContext<EditorFacts | null>(null);

export function useEditor(): EditorFacts {
  const facts = useContext(EditorContext);
  if (facts === null) throw new Error('a field stands outside the editor');
  return facts;
}

/** The element of a field, so that a fault's link finds it. */
export function fieldElementId(path: string): string {
  return `offer-field-${path}`;
}
