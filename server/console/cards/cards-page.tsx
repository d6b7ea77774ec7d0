import '../parts/register.css';
import { useQuery } from '@tanstack/react-query';
import { Button, type TableColumnType } from 'antd';
import type { CardLine, CardPage } from '../../cards/card-view.ts';
import { isFiltered, nameRule } from '../address/filters.ts';
import { useFilters } from '../address/use-filters.ts';
import { useFrame } from '../frame/frame-context.ts';
import { PageNote } from '../frame/page-note.tsx';
import { useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import type { IconName } from '../look/icon.tsx';
import { Cut } from '../parts/cut.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { FilterChoice } from '../parts/filter-choice.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { pageByPage, RegisterTable } from '../parts/register-table.tsx';
import { type PillTone, StatePill } from '../parts/state-pill.tsx';
import { countText } from '../time/china-time.ts';
import { cardWords } from './card-words.ts';

const cardRules = { status: ['active', 'not-activated', 'stopped'], issuer: nameRule } as const;

const looks: Readonly<Record<string, readonly [PillTone, IconName]>> = {
  active: ['ok', 'tick'],
  'not-activated': ['neutral', 'dash'],
  stopped: ['stop', 'cross'],
};

/** The register of cards: numbers and names masked by the server. */
export function CardsPage() {
  const words = useWords(cardWords);
  const { programme } = useFrame();
  const { filters, page, size, change, clear } = useFilters(cardRules);
  const list = useQuery({
    queryKey: ['cards', programme.id, filters, page, size],
    queryFn: ({ signal }) =>
      call<CardPage>({ path: '/cards', query: { programme: programme.id, ...filters, page, size }, signal }),
    ...pageByPage,
  });
  const columns = useCardColumns();
  const all = list.data?.statuses.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="register">
      <PageNote>{words.masked}</PageNote>
      <div className="register-bar">
        <fieldset className="chips" aria-label={words.status}>
          <Chip
            isOn={filters.status === ''}
            text={all === undefined ? words.all('') : words.all(countText(all))}
            onPress={() => change({ status: '' })}
          />
          {cardRules.status.map((status) => {
            const count = list.data?.statuses.find((one) => one.status === status)?.count ?? 0;
            const word = words.statuses[status] ?? status;
            return (
              <Chip
                key={status}
                isOn={filters.status === status}
                text={words.withCount(word, countText(count))}
                onPress={() => change({ status })}
              />
            );
          })}
        </fieldset>
        <FilterChoice
          label={words.issuer}
          value={filters.issuer}
          isLoading={list.isPending}
          options={(list.data?.issuers ?? []).map(({ issuer, count }) => ({
            value: issuer,
            label: words.withCount(issuer, countText(count)),
          }))}
          onChange={(issuer) => change({ issuer })}
        />
      </div>
      <RegisterTable
        label={words.register}
        of={list}
        columns={columns}
        rowKey={(row) => `${row.member} ${row.number} ${row.activatedOn}`}
        turn={{
          page,
          size,
          onTurn: (nextPage, nextSize) => change({ page: nextSize === size ? nextPage : 1, size: nextSize }),
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
    </div>
  );
}

function Chip({
  isOn,
  text,
  onPress,
}: {
  readonly isOn: boolean;
  readonly text: string;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={onPress}>
      {text}
    </button>
  );
}

function useCardColumns(): readonly TableColumnType<CardLine>[] {
  const words = useWords(cardWords);
  return [
    { title: words.number, render: (_, row) => <span className="n">{row.number}</span> },
    { title: words.member, render: (_, row) => <Cut text={row.memberName} /> },
    { title: words.issuer, render: (_, row) => <Cut text={row.issuer} /> },
    {
      title: words.status,
      render: (_, row) => {
        const [tone, icon] = looks[row.status] ?? ['neutral', 'dash'];
        return (
          <StatePill tone={tone} icon={icon}>
            {words.statuses[row.status] ?? row.status}
          </StatePill>
        );
      },
    },
    {
      title: words.activatedOn,
      render: (_, row) => <span className="n">{row.activatedOn ?? words.notYet}</span>,
    },
    {
      title: words.firstUsedAt,
      render: (_, row) =>
        row.firstUsedAt === null ? (
          <span className="quiet">{words.notYet}</span>
        ) : (
          <InstantText at={row.firstUsedAt} />
        ),
    },
  ];
}
