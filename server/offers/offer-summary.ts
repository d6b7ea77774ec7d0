import type { Moment } from '../../terminal/core/calendar/moment.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { OfferRow } from '../store/tables.ts';
import type { DraftRow } from './draft-view.ts';
import { offerState } from './offer-state.ts';
import type { OfferSummary } from './offer-view.ts';

/** What there is of an offer: its newest version, its draft, or both. */
export type OfferStock = {
  readonly last: OfferRow | undefined;
  readonly draft: DraftRow | undefined;
};

/** One line of the list: what was published stands before what is being written. */
export function offerSummary({ last, draft }: OfferStock, now: Moment): OfferSummary {
  const row = last ?? draft;
  if (row === undefined) throw new Error('an offer has a version or a draft');
  const content = JSON.parse(row.content) as Partial<Offer>;
  const published = last === undefined ? null : { stopped: last.state === 'stopped', when: content.when };
  const draftWaits = draft !== undefined && draft.publishAt !== null;
  return {
    id: row.id,
    programme: row.programme,
    ...written(content),
    state: offerState({ version: published, draftWaits }, now),
    version: last?.version ?? null,
    hasDraft: draft !== undefined,
    publishAt: draft?.publishAt ?? null,
    changedAt: latest([last?.recordedAt, last?.stoppedAt, draft?.savedAt]),
  };
}

/** Instants of the register are UTC with milliseconds: their text sorts as time. */
function latest(instants: readonly (string | null | undefined)[]): string {
  return (
    instants
      .filter((at) => typeof at === 'string')
      .sort()
      .at(-1) ?? ''
  );
}

/** A draft may say anything anywhere: what is no text there is no text here. */
function written(content: unknown) {
  return {
    titleZh: textAt(content, 'title', 'zh') ?? '',
    titleEn: textAt(content, 'title', 'en'),
    layer: textAt(content, 'layer') ?? '',
    kind: textAt(content, 'benefit', 'kind') ?? '',
    from: textAt(content, 'when', 'from'),
    through: textAt(content, 'when', 'through'),
    places: [...textsAt(content, 'where', 'merchants'), ...textsAt(content, 'where', 'stores')],
  };
}

function textAt(content: unknown, ...path: readonly string[]): string | null {
  const value = valueAt(content, path);
  return typeof value === 'string' ? value : null;
}

function textsAt(content: unknown, ...path: readonly string[]): readonly string[] {
  const value = valueAt(content, path);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function valueAt(content: unknown, path: readonly string[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
