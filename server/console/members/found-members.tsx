import { Button, Table, type TableColumnType } from 'antd';
import type { MemberLine, MemberPage } from '../../members/member-view.ts';
import { useWords } from '../language/language.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { memberWords } from './member-words.ts';

type Found = {
  readonly found: MemberPage;
  readonly columns: readonly TableColumnType<MemberLine>[];
  readonly onBack: () => void;
};

/** Who has the number that was looked up; it stands neither here nor in the address. */
export function FoundMembers({ found, columns, onBack }: Found) {
  const words = useWords(memberWords);
  return (
    <>
      <p className="register-sums" role="status">
        <b>{words.found(found.total)}</b>
        <span>{words.findNote}</span>
        <Button size="small" onClick={onBack}>
          {words.back}
        </Button>
      </p>
      <section className="register-table" aria-label={words.found(found.total)}>
        {found.rows.length === 0 ? (
          <EmptyState title={words.notFound} next={words.notFoundNext}>
            <Button onClick={onBack}>{words.back}</Button>
          </EmptyState>
        ) : (
          <Table<MemberLine>
            size="middle"
            columns={[...columns]}
            dataSource={[...found.rows]}
            rowKey="id"
            tableLayout="fixed"
            pagination={false}
          />
        )}
      </section>
    </>
  );
}
