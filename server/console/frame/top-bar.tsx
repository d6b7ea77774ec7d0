import { Select } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import type { SessionView } from '../../staff/session-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { frameWords } from './frame-words.ts';
import { pageNoteId } from './page-note.tsx';
import { pageOf, pages } from './pages.ts';
import type { Programme } from './programme-in-view.ts';

type Bar = {
  readonly title: string;
  readonly session: SessionView;
  readonly programme: Programme | null;
};

export function TopBar({ title, session, programme }: Bar) {
  const words = useWords(frameWords);
  const titleOf = useTitle();
  const { staff, programmes } = session;
  return (
    <header className="top-bar">
      <h1>{title}</h1>
      <div className="top-note">
        {programme === null || programmes.length > 1 ? null : (
          <bdi className="cut">
            {titleOf(programme)}
            {programme.demo ? ` (${words.demo})` : ''}
          </bdi>
        )}
        <span id={pageNoteId} />
      </div>
      {programmes.length > 1 && programme !== null ? (
        <ProgrammeChoice programmes={programmes} programme={programme} />
      ) : null}
      <div className="me">
        <span className="me-sign" aria-hidden="true">
          {[...staff.name][0] ?? '·'}
        </span>
        <span className="me-name">
          <bdi className="cut">{staff.name}</bdi>
          <small>{words.roles[staff.role]}</small>
        </span>
      </div>
    </header>
  );
}

function ProgrammeChoice(of: { readonly programmes: readonly Programme[]; readonly programme: Programme }) {
  const words = useWords(frameWords);
  const titleOf = useTitle();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  // Filters and opened records belong to the programme that was left: the page begins anew without them.
  const choose = (id: string) => {
    const page = pages.find(({ name }) => name === pageOf(pathname));
    navigate(`${page?.path ?? '/'}?programme=${encodeURIComponent(id)}`);
  };
  return (
    <Select<string>
      className="programme-choice"
      aria-label={words.programme}
      value={of.programme.id}
      onChange={choose}
      popupMatchSelectWidth={false}
      options={of.programmes.map((programme) => ({ value: programme.id, label: titleOf(programme) }))}
    />
  );
}
