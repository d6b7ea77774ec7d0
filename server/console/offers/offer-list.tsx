import { Button, Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { OfferState, OfferSummary } from '../../offers/offer-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { type PillTone, StatePill } from '../parts/state-pill.tsx';
import { countsByTab, isFound, isInTab, type ListFilter, listTabs } from './list-filter.ts';
import { OfferIcon } from './offer-icons.tsx';
import type { PlaceName } from './place-titles.ts';
import { offerWords } from './words.ts';

export const statePills: Readonly<Record<OfferState, { readonly tone: PillTone; readonly icon: IconName }>> =
  {
    'in-force': { tone: 'ok', icon: 'tick' },
    draft: { tone: 'neutral', icon: 'pen' },
    scheduled: { tone: 'part', icon: 'clock' },
    ended: { tone: 'neutral', icon: 'dash' },
    stopped: { tone: 'attn', icon: 'dash' },
  };

type List = {
  readonly offers: readonly OfferSummary[];
  readonly chosen: string | null;
  readonly filter: ListFilter;
  readonly onFilter: (filter: ListFilter) => void;
  readonly linkTo: (id: string) => string;
  readonly placeName: PlaceName;
  readonly canCreate: boolean;
  readonly onCreate: () => void;
};

export function OfferList({
  offers,
  chosen,
  filter,
  onFilter,
  linkTo,
  placeName,
  canCreate,
  onCreate,
}: List) {
  const words = useWords(offerWords);
  const titleOf = useTitle();
  const counts = countsByTab(offers);
  const shown = offers.filter(
    (offer) => isInTab(offer, filter.tab) && isFound(offer, filter.find, placeName),
  );
  const search = useSlashKey();
  return (
    <aside className="offer-list" aria-label={words.listLabel}>
      <Input
        ref={search}
        className="offer-find"
        type="search"
        aria-label={words.findLabel}
        aria-keyshortcuts="/"
        placeholder={words.find}
        prefix={<Icon name="search" />}
        suffix={<kbd>/</kbd>}
        value={filter.find}
        onChange={({ target }) => onFilter({ ...filter, find: target.value })}
      />
      <fieldset className="tabs" aria-label={words.listLabel}>
        {listTabs.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-pressed={filter.tab === tab}
            className={filter.tab === tab ? 'on' : ''}
            onClick={() => onFilter({ ...filter, tab })}
          >
            {words.tabs[tab]} <span className="n">{counts[tab]}</span>
          </button>
        ))}
      </fieldset>
      <ul>
        {shown.map((offer) => (
          <li key={offer.id} className={offer.id === chosen ? 'on' : ''}>
            <Link to={linkTo(offer.id)} {...(offer.id === chosen ? { 'aria-current': 'page' as const } : {})}>
              <b className="cut">
                <bdi>{titleOf(offer) || words.unnamed}</bdi>
              </b>
              <StatePill {...statePills[offer.state]}>{words.states[offer.state]}</StatePill>
              <small className="cut">
                <bdi>{placesOf(offer, placeName, words)}</bdi>
                {offer.hasDraft && offer.state !== 'draft' ? ` · ${words.alsoDraft}` : ''}
              </small>
            </Link>
          </li>
        ))}
      </ul>
      {shown.length > 0 ? null : offers.length === 0 ? (
        <EmptyState title={words.noneYet} next={words.noneYetNext} />
      ) : (
        <EmptyState title={words.noneFound} next={words.noneFoundNext}>
          <Button onClick={() => onFilter({ tab: 'all', find: '' })}>{words.clear}</Button>
        </EmptyState>
      )}
      {canCreate ? (
        <Button className="offer-new" icon={<OfferIcon name="plus" />} onClick={onCreate}>
          {words.create}
        </Button>
      ) : null}
    </aside>
  );
}

function placesOf(
  { places }: OfferSummary,
  placeName: PlaceName,
  words: (typeof offerWords)['zh-CN'],
): string {
  const [first] = places;
  return first === undefined ? words.everywhere : words.placesAnd(placeName(first), places.length - 1);
}

/** `/` goes to the search field, unless something is being typed elsewhere. */
function useSlashKey() {
  const search = useRef<InputRef>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      search.current?.focus({ cursor: 'all' });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return search;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
