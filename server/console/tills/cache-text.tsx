import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { useWords } from '../language/language.tsx';
import { tillWords } from './till-words.ts';

type Cache = { readonly cache: TerminalLine['cache']; readonly programme: string };

/** Which rules of a programme a till holds, and whether it may still rely on them. */
export function CacheText({ cache, programme }: Cache) {
  const words = useWords(tillWords);
  const held = cache?.find((one) => one.programme === programme);
  if (held === undefined) return <span className="quiet">{words.notReported}</span>;
  return (
    <span className="n">
      {words.head(held.head)} <span className="quiet">{words.freshness[held.freshness]}</span>
    </span>
  );
}
