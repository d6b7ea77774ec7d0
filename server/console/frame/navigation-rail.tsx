import { Link } from 'react-router';
import { useWords } from '../language/language.tsx';
import { Brand, Icon } from '../look/icon.tsx';
import { frameWords } from './frame-words.ts';
import { type PageName, pages } from './pages.ts';
import { Settings } from './settings.tsx';

type Rail = { readonly page: PageName | null; readonly asked: string | null };

export function NavigationRail({ page, asked }: Rail) {
  const words = useWords(frameWords);
  const search = asked === null ? '' : `?programme=${encodeURIComponent(asked)}`;
  return (
    <nav className="rail" aria-label={words.navigation}>
      <Brand />
      {pages.map(({ name, path, icon }) => (
        <Link
          key={name}
          className="rail-entry"
          to={`${path}${search}`}
          aria-current={name === page ? 'page' : undefined}
        >
          <Icon name={icon} />
          {words.pages[name]}
        </Link>
      ))}
      <span className="rail-space" />
      <Settings />
    </nav>
  );
}
