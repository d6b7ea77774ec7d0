import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { hoursText } from '../time/china-time.ts';
import { cacheAgeHours } from './cache-age.ts';
import { tillWords } from './till-words.ts';

type Cache = { readonly till: TerminalLine; readonly programme: string };

/** Which rules of a programme a till holds, how old they are, and whether it may still rely on them. */
export function CacheText({ till, programme }: Cache) {
  const words = useWords(tillWords);
  const { language } = useLanguage();
  const held = till.cache?.find((one) => one.programme === programme);
  if (held === undefined) return <span className="quiet">{words.notReported}</span>;
  const age = cacheAgeHours(held, till, Date.now());
  return (
    <span className="n">
      {words.head(held.head)}
      {age === null ? '' : ` · ${hoursText(age, language)}`}{' '}
      <span className="quiet">{words.freshness[held.freshness]}</span>
    </span>
  );
}
