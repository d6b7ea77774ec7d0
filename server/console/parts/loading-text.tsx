import './plain-states.css';
import { useEffect, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { partsWords } from './parts-words.ts';

/** Said only when it takes long enough to be noticed: no flash of a skeleton. */
const sayAfterMs = 200;

export function LoadingText() {
  const words = useWords(partsWords);
  const [isSaid, say] = useState(false);
  useEffect(() => {
    const wait = setTimeout(() => say(true), sayAfterMs);
    return () => clearTimeout(wait);
  }, []);
  return (
    <div className="plain-state" role="status" aria-busy="true">
      {isSaid ? words.loading : ''}
    </div>
  );
}
