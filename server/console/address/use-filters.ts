import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { changedSearch, clearedSearch, type FilterRules, readFilters, readPage } from './filters.ts';

/** A page's filters, which page of rows and which record is open: read from the address, changed there. */
export function useFilters<Rules extends FilterRules>(rules: Rules) {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(rules, search), [rules, search]);
  return {
    filters,
    ...readPage(search),
    open: search.get('open'),
    change: (changes: Readonly<Record<string, string | number | null>>) =>
      setSearch((before) => changedSearch(before, changes), {
        replace: !('page' in changes || 'open' in changes),
      }),
    clear: () => setSearch((before) => clearedSearch(before)),
  };
}
