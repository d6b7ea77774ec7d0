import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { Parsed } from '../../terminal/wire/faults.ts';
import { parseOffer } from '../../terminal/wire/offer-schema.ts';

export type WrittenDraft = {
  readonly id: string;
  readonly programme: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly basedOn: number | null;
  /** The newest version that there is. */
  readonly last: number | null;
};

/** The offer that a draft would be published as, read by the schema of tills, or all that keeps it from that. */
export function offerOfDraft({ id, programme, content, basedOn, last }: WrittenDraft): Parsed<Offer> {
  const parsed = parseOffer({ ...content, version: (last ?? 0) + 1 });
  const faults = parsed.ok ? [] : [...parsed.faults];
  if (typeof content['id'] === 'string' && content['id'] !== id) faults.push(`id: is not ${id}`);
  if (typeof content['programme'] === 'string' && content['programme'] !== programme)
    faults.push(`programme: is not ${programme}`);
  // Published from another side meanwhile: it would be taken back unseen.
  if (last !== basedOn && last !== null)
    faults.push(`version: ${last} was published after the draft was begun; discard it and begin from that`);
  return parsed.ok && faults.length === 0 ? parsed : { ok: false, faults };
}
