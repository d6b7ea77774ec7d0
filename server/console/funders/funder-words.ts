import type { SessionView } from '../../staff/session-view.ts';
import { useLanguage } from '../language/language.tsx';
import { type Language, titleIn, type Words } from '../language/words.ts';
import { type FunderKind, funderName } from './funder-name.ts';

const kindWords: Words<Readonly<Record<FunderKind, string>>> = {
  'zh-CN': { merchant: '商户', union: '工会', district: '区县工会', bank: '合作银行', other: '其他出资方' },
  en: {
    merchant: 'Merchant',
    union: 'Union',
    district: 'District union',
    bank: 'Partner bank',
    other: 'Other funder',
  },
};

type Programmes = SessionView['programmes'];

/** A funder in words: a union that is hosted here by its programme's title, others by kind and id. */
export function funderText(funder: string, programmes: Programmes, language: Language): string {
  const { kind, id } = funderName(funder);
  const programme = kind === 'union' ? programmes.find((one) => one.id === id) : undefined;
  if (programme !== undefined) return titleIn(language, { zh: programme.titleZh, en: programme.titleEn });
  const word = kindWords[language][kind];
  return id === '' ? word : `${word} ${id}`;
}

export function useFunderText(programmes: Programmes): (funder: string) => string {
  const { language } = useLanguage();
  return (funder) => funderText(funder, programmes, language);
}
