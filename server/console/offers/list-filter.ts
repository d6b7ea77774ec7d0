import type { OfferState, OfferSummary } from '../../offers/offer-view.ts';

/** The tabs of the list, in order. `draft` holds every offer with a draft, also those in force. */
export const listTabs = ['all', 'in-force', 'draft', 'scheduled', 'ended', 'stopped'] as const;
export type ListTab = (typeof listTabs)[number];

/** What the list shows; it stands in the address, so that a link shows the same. */
export type ListFilter = { readonly tab: ListTab; readonly find: string };

export function readFilter(address: URLSearchParams): ListFilter {
  const state = address.get('state');
  return { tab: listTabs.find((tab) => tab === state) ?? 'all', find: address.get('find') ?? '' };
}

/** The address with the filter in it; what else stands there (the programme) stays. */
export function withFilter(address: URLSearchParams, { tab, find }: ListFilter): URLSearchParams {
  const next = new URLSearchParams(address);
  if (tab === 'all') next.delete('state');
  else next.set('state', tab);
  if (find === '') next.delete('find');
  else next.set('find', find);
  return next;
}

export function isInTab(offer: OfferSummary, tab: ListTab): boolean {
  if (tab === 'all') return true;
  return tab === 'draft'
    ? offer.hasDraft || offer.state === 'draft'
    : offer.state === (tab satisfies OfferState);
}

/** Every word must be found in the title (either language), the id or a place, whatever the case. */
export function isFound(
  offer: OfferSummary,
  find: string,
  placeTitles: (place: string) => string = () => '',
): boolean {
  const words = find
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const places = offer.places.flatMap((place) => [place, placeTitles(place)]);
  const text = [offer.titleZh, offer.titleEn ?? '', offer.id, ...places].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

export function countsByTab(offers: readonly OfferSummary[]): Readonly<Record<ListTab, number>> {
  const count = (tab: ListTab) => offers.filter((offer) => isInTab(offer, tab)).length;
  return {
    all: offers.length,
    'in-force': count('in-force'),
    draft: count('draft'),
    scheduled: count('scheduled'),
    ended: count('ended'),
    stopped: count('stopped'),
  };
}
