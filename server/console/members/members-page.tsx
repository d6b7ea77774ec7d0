import '../parts/register.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { MemberPage, OrganisationLine } from '../../members/member-view.ts';
import { isFiltered } from '../address/filters.ts';
import { useFilters } from '../address/use-filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { PageNote } from '../frame/page-note.tsx';
import { useTitle, useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { FilterChoice } from '../parts/filter-choice.tsx';
import { pageByPage, RegisterTable } from '../parts/register-table.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { countText } from '../time/china-time.ts';
import { FoundMembers } from './found-members.tsx';
import { useMemberColumns } from './member-columns.tsx';
import { isFindable, memberRules } from './member-filters.ts';
import { memberWords } from './member-words.ts';

/** The register of members, masked. A number is looked up by a call whose address does not show it. */
export function MembersPage() {
  const words = useWords(memberWords);
  const titleOf = useTitle();
  const { programme } = useFrame();
  const { filters, page, size, change, clear } = useFilters(memberRules);
  const columns = useMemberColumns();
  const list = useQuery({
    queryKey: ['members', programme.id, filters, page, size],
    queryFn: ({ signal }) =>
      call<MemberPage>({
        path: '/members',
        query: { programme: programme.id, ...filters, page, size },
        signal,
      }),
    ...pageByPage,
  });
  const organisations = useQuery({
    queryKey: ['organisations', programme.id],
    queryFn: ({ signal }) =>
      call<readonly OrganisationLine[]>({
        path: '/organisations',
        query: { programme: programme.id },
        signal,
      }),
    staleTime: 300_000,
  });
  const find = useMutation({
    mutationFn: (number: string) =>
      call<MemberPage>({
        method: 'POST',
        path: '/members/find',
        body: { programme: programme.id, find: number },
      }),
  });
  return (
    <div className="register">
      <PageNote>{words.masked}</PageNote>
      <div className="register-bar">
        <SearchField
          label={words.find}
          value=""
          isPrivate
          faultOf={(text) => (isFindable(text) ? null : words.findFault)}
          onSearch={(text) => (text === '' ? find.reset() : find.mutate(text))}
        />
        <FilterChoice
          label={words.organisation}
          value={filters.organisation}
          isLoading={organisations.isPending}
          options={(organisations.data ?? []).map((one) => ({
            value: one.path,
            label: `${titleOf(one)} (${countText(one.members)})`,
          }))}
          onChange={(organisation) => change({ organisation })}
        />
        <FilterChoice
          label={words.status}
          value={filters.status}
          options={memberRules.status.map((value) => ({ value, label: words.statuses[value] ?? value }))}
          onChange={(status) => change({ status })}
        />
        <FilterChoice
          label={words.certified}
          value={filters.certified}
          options={[
            { value: 'yes', label: words.certifiedYes },
            { value: 'no', label: words.certifiedNo },
          ]}
          onChange={(certified) => change({ certified })}
        />
        {isFiltered(filters) ? (
          <Button type="text" onClick={clear}>
            {words.clear}
          </Button>
        ) : null}
      </div>
      {find.error !== null ? (
        <ErrorState error={find.error} onRetry={() => find.mutate(find.variables)} />
      ) : find.data !== undefined ? (
        <FoundMembers found={find.data} columns={columns} onBack={find.reset} />
      ) : (
        <RegisterTable
          label={words.register}
          of={list}
          columns={columns}
          rowKey={(row) => String(row.id)}
          turn={{
            page,
            size,
            onTurn: (nextPage, nextSize) =>
              change({ page: nextSize === size ? nextPage : 1, size: nextSize }),
            totalText: (total) => words.total(countText(total)),
          }}
          empty={
            isFiltered(filters) ? (
              <EmptyState title={words.noMatch} next={words.noMatchNext}>
                <Button onClick={clear}>{words.clear}</Button>
              </EmptyState>
            ) : (
              <EmptyState title={words.none} next={words.noneNext} />
            )
          }
        />
      )}
    </div>
  );
}
