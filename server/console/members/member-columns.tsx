import type { TableColumnType } from 'antd';
import type { MemberLine } from '../../members/member-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { Cut } from '../parts/cut.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { countText, dayOf } from '../time/china-time.ts';
import { certificationOf } from './certification.ts';
import { memberWords } from './member-words.ts';

/** A member as everybody sees one: masked by the server, whoever looks. */
export function useMemberColumns(): readonly TableColumnType<MemberLine>[] {
  const words = useWords(memberWords);
  const titleOf = useTitle();
  return [
    { title: words.name, width: 96, render: (_, row) => <Cut text={row.name} /> },
    { title: words.idNumber, width: 184, render: (_, row) => <span className="n">{row.idNumber}</span> },
    { title: words.phone, width: 104, render: (_, row) => <span className="n">{row.phone}</span> },
    {
      title: words.organisation,
      render: (_, row) => (
        <Cut text={titleOf({ titleZh: row.organisationTitleZh, titleEn: row.organisationTitleEn })} />
      ),
    },
    {
      title: words.status,
      width: 96,
      render: (_, row) => {
        const word = words.statuses[row.status] ?? row.status;
        return row.status === 'active' ? word : <span className="quiet">{word}</span>;
      },
    },
    { title: words.certified, width: 176, render: (_, row) => <Certified through={row.certifiedThrough} /> },
    {
      title: words.tags,
      render: (_, row) =>
        row.tags.length === 0 ? (
          <span className="quiet">—</span>
        ) : (
          <Cut text={row.tags.map((tag) => words.tagWords[tag] ?? tag).join('、')} />
        ),
    },
    { title: words.cards, width: 72, align: 'right', render: (_, row) => countText(row.cards) },
    { title: words.joinedOn, width: 112, render: (_, row) => <span className="n">{row.joinedOn}</span> },
  ];
}

function Certified({ through }: { readonly through: string | null }) {
  const words = useWords(memberWords);
  const certification = certificationOf(through, dayOf(Date.now()));
  switch (certification.kind) {
    case 'certified':
      return (
        <StatePill tone="ok" icon="tick">
          {words.certifiedThrough(certification.through)}
        </StatePill>
      );
    case 'lapsed':
      return (
        <StatePill tone="attn" icon="clock">
          {words.lapsed(certification.on)}
        </StatePill>
      );
    case 'never':
      return (
        <StatePill tone="attn" icon="dash">
          {words.never}
        </StatePill>
      );
  }
}
