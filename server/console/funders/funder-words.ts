import { funderWords } from '../../../terminal/core/words/funder-words.ts';
import type { SessionView } from '../../staff/session-view.ts';
import { useLanguage } from '../language/language.tsx';
import type { Language } from '../language/words.ts';
import { funderName } from './funder-name.ts';

type Programmes = SessionView['programmes'];

/**
 * A funder in the words of receipts. Staff tell one district from another, so its id stands behind; a union
 * that is hosted here has its programme's title instead.
 */
export function funderText(funder: string, programmes: Programmes, language: Language): string {
  const { kind, id } = funderName(funder);
  const programme = kind === 'union' ? programmes.find((one) => one.id === id) : undefined;
  const title = programme && { zh: programme.titleZh, en: programme.titleEn ?? undefined };
  const words = funderWords(funder, { programme: () => title });
  const text = language === 'en' ? words.en : words.zh;
  return title !== undefined || id === '' ? text : `${text} ${id}`;
}

export function useFunderText(programmes: Programmes): (funder: string) => string {
  const { language } = useLanguage();
  return (funder) => funderText(funder, programmes, language);
}
