import { useLanguage, useWords } from '../language/language.tsx';
import type { IconName } from '../look/icon.tsx';
import { type PillTone, StatePill } from '../parts/state-pill.tsx';
import { ageText } from '../time/china-time.ts';
import type { TillStanding } from './till-standing.ts';
import { tillWords } from './till-words.ts';

const looks: Readonly<Record<TillStanding['kind'], readonly [PillTone, IconName]>> = {
  alarm: ['stop', 'alarm'],
  wiping: ['attn', 'clock'],
  stopping: ['attn', 'clock'],
  stopped: ['stop', 'cross'],
  wiped: ['neutral', 'dash'],
  expired: ['stop', 'offline'],
  silent: ['attn', 'offline'],
  unheard: ['neutral', 'dash'],
  'needs-update': ['attn', 'update'],
  stale: ['attn', 'clock'],
  online: ['ok', 'tick'],
};

export function StandingPill({ standing }: { readonly standing: TillStanding }) {
  const words = useWords(tillWords);
  const { language } = useLanguage();
  const [tone, icon] = looks[standing.kind];
  return (
    <StatePill tone={tone} icon={icon}>
      {standing.kind === 'silent'
        ? words.silent(ageText(standing.forMs, language))
        : words.standings[standing.kind]}
    </StatePill>
  );
}
