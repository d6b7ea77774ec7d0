import { Link } from 'react-router';
import { useWords } from '../language/language.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useFrame } from './frame-context.ts';
import { frameWords } from './frame-words.ts';

export function NoSuchPage() {
  const words = useWords(frameWords);
  const { to } = useFrame();
  return (
    <EmptyState title={words.noSuchPage} next={words.noSuchPageNext}>
      <Link className="plain-button" to={to('/')}>
        {words.toHome}
      </Link>
    </EmptyState>
  );
}
