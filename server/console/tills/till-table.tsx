import { Table, type TableColumnType } from 'antd';
import { useFrame } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import { Cut } from '../parts/cut.tsx';
import { ageText, countText } from '../time/china-time.ts';
import { CacheText } from './cache-text.tsx';
import { StandingPill } from './standing-pill.tsx';
import type { StandingTill } from './till-standing.ts';
import { tillWords } from './till-words.ts';

type Tills = { readonly tills: readonly StandingTill[]; readonly onOpen: (terminal: string) => void };

export function TillTable({ tills, onOpen }: Tills) {
  const words = useWords(tillWords);
  const { language } = useLanguage();
  const titleOf = useTitle();
  const { programme } = useFrame();
  const columns: readonly TableColumnType<StandingTill>[] = [
    {
      title: words.store,
      render: (_, { till }) => (
        <button
          type="button"
          className="opener"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(till.terminal);
          }}
        >
          <Cut text={titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })} />
        </button>
      ),
    },
    { title: words.terminal, width: 170, render: (_, { till }) => <Cut text={till.terminal} /> },
    { title: words.state, width: 156, render: (_, { standing }) => <StandingPill standing={standing} /> },
    {
      title: words.cache,
      width: 190,
      render: (_, { till }) => <CacheText till={till} programme={programme.id} />,
    },
    {
      title: words.unsent,
      width: 88,
      align: 'right',
      render: (_, { till }) => (till.unsent === null ? '—' : countText(till.unsent)),
    },
    {
      title: words.lastContact,
      width: 150,
      align: 'right',
      render: (_, { till }) =>
        words.ago(ageText(Math.max(0, Date.now() - Date.parse(till.lastContact)), language)),
    },
    {
      title: words.version,
      width: 110,
      render: (_, { till }) => <Cut text={till.program ?? words.notReported} />,
    },
  ];
  return (
    <Table<StandingTill>
      size="middle"
      columns={[...columns]}
      dataSource={[...tills]}
      rowKey={({ till }) => till.terminal}
      rowClassName="opens"
      onRow={({ till }) => ({ onClick: () => onOpen(till.terminal) })}
      tableLayout="fixed"
      pagination={tills.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
    />
  );
}
