import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { MerchantLine } from '../../merchants/merchant-view.ts';
import type { OfferSummary } from '../../offers/offer-view.ts';
import { identifierRule, isFiltered } from '../address/filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useFunderText } from '../funders/funder-words.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { DayRange } from '../parts/day-range.tsx';
import { FilterChoice } from '../parts/filter-choice.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { tillsOf } from '../tills/till-standing.ts';
import { useTills } from '../tills/use-tills.ts';
import { idStart, type RedemptionFilters } from './redemption-filters.ts';
import { redemptionWords } from './redemption-words.ts';

type Bar = {
  readonly filters: RedemptionFilters;
  /** Funders that the rows in sight name, beside those that are known anyway. */
  readonly funders: readonly string[];
  readonly onChange: (changes: Readonly<Record<string, string>>) => void;
  readonly onClear: () => void;
  readonly children: ReactNode;
};

/** Lists to choose from change rarely. */
const choicesStaleMs = 300_000;

export function FilterBar({ filters, funders, onChange, onClear, children }: Bar) {
  const words = useWords(redemptionWords);
  const titleOf = useTitle();
  const { programme, session } = useFrame();
  const funderText = useFunderText(session.programmes);
  const of = { programme: programme.id };
  const merchants = useQuery({
    queryKey: ['merchants', programme.id],
    queryFn: ({ signal }) => call<readonly MerchantLine[]>({ path: '/merchants', query: of, signal }),
    staleTime: choicesStaleMs,
  });
  const offers = useQuery({
    queryKey: ['offer-list', programme.id],
    queryFn: ({ signal }) => call<readonly OfferSummary[]>({ path: '/offer-list', query: of, signal }),
  });
  const tills = useTills();
  const titled = (
    list: readonly { readonly id: string; readonly titleZh: string; readonly titleEn: string | null }[],
  ) => list.map((one) => ({ value: one.id, label: titleOf(one) }));
  const stores = (merchants.data ?? [])
    .filter(({ id }) => filters.merchant === '' || id === filters.merchant)
    .flatMap((merchant) => merchant.stores);
  const known = [
    'merchant',
    ...session.programmes.map(({ id }) => `union:${id}`),
    ...funders,
    filters.funder,
  ];
  return (
    <>
      <div className="register-bar">
        <DayRange from={filters.from} through={filters.through} words={words.days} onChange={onChange} />
        <div className="register-bar-end">{children}</div>
      </div>
      <div className="register-bar">
        <SearchField
          label={words.find}
          value={filters.find}
          faultOf={(text) => (identifierRule.test(idStart(text)) ? null : words.findFault)}
          onSearch={(text) => onChange({ find: idStart(text) })}
        />
        <FilterChoice
          label={words.merchant}
          value={filters.merchant}
          isLoading={merchants.isPending}
          options={titled(merchants.data ?? [])}
          onChange={(merchant) => onChange({ merchant, store: '' })}
        />
        <FilterChoice
          label={words.store}
          value={filters.store}
          isLoading={merchants.isPending}
          options={titled(stores)}
          onChange={(store) => onChange({ store })}
        />
        <FilterChoice
          label={words.till}
          value={filters.terminal}
          isLoading={tills.isPending}
          options={tillsOf(programme.id, tills.data ?? []).map((till) => ({
            value: till.terminal,
            label: `${titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })} ${till.terminal}`,
          }))}
          onChange={(terminal) => onChange({ terminal })}
        />
        <FilterChoice
          label={words.offer}
          value={filters.offer}
          isLoading={offers.isPending}
          options={titled(offers.data ?? [])}
          onChange={(offer) => onChange({ offer })}
        />
        <FilterChoice
          label={words.funder}
          value={filters.funder}
          options={[...new Set(known)]
            .filter((funder) => funder !== '')
            .map((funder) => ({ value: funder, label: funderText(funder) }))}
          onChange={(funder) => onChange({ funder })}
        />
        <FilterChoice
          label={words.kind}
          value={filters.kind}
          options={[
            { value: 'sale', label: words.kinds.sale },
            { value: 'refund', label: words.kinds.refund },
          ]}
          onChange={(kind) => onChange({ kind })}
        />
        {isFiltered(filters) ? (
          <Button type="text" onClick={onClear}>
            {words.clear}
          </Button>
        ) : null}
      </div>
    </>
  );
}
