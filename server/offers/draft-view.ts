import { z } from 'zod';
import type { OfferDraftRow } from '../store/tables.ts';
import { offerOfDraft, type WrittenDraft } from './draft-faults.ts';
import type { OfferDraft } from './offer-view.ts';

/** The row of a draft that is there; a row without content only keeps its revision. */
export type DraftRow = OfferDraftRow & { readonly content: string };

export const missedHour = z.strictObject({ at: z.string(), faults: z.array(z.string()) });

export function draftView(row: DraftRow, last: number | null): OfferDraft {
  const written = writtenDraft(row, last);
  const offer = offerOfDraft(written);
  return {
    content: written.content,
    revision: row.revision,
    basedOn: row.basedOn,
    savedAt: row.savedAt,
    savedBy: row.savedBy,
    publishAt: row.publishAt,
    missed: row.missed === null ? null : missedHour.parse(JSON.parse(row.missed)),
    faults: offer.ok ? [] : offer.faults,
  };
}

export function writtenDraft(row: DraftRow, last: number | null): WrittenDraft {
  const { id, programme, basedOn } = row;
  return { id, programme, basedOn, last, content: JSON.parse(row.content) as Record<string, unknown> };
}
