import { createContext, type ReactNode, useContext } from 'react';
import type { Words } from '../../core/offers/offer.ts';
import type { Language } from '../cashier/sale/settings.ts';
import { en } from './cashier-en.ts';
import { type CashierWords, zh } from './cashier-zh.ts';

export const cashierWords: Readonly<Record<Language, CashierWords>> = { zh, en };

/** What the parts of the page speak: the table, and the choice for words that come from elsewhere. */
export type Tongue = {
  readonly language: Language;
  readonly words: CashierWords;
  readonly of: (words: Words) => string;
};

const tongues: Readonly<Record<Language, Tongue>> = {
  zh: { language: 'zh', words: zh, of: (words) => words.zh },
  en: { language: 'en', words: en, of: (words) => words.en ?? words.zh },
};

export function tongueOf(language: Language): Tongue {
  return tongues[language];
}

const TongueContext = createContext<Tongue>(tongues.zh);

export function Speaking({ language, children }: { language: Language; children: ReactNode }) {
  return <TongueContext value={tongues[language]}>{children}</TongueContext>;
}

export function useTongue(): Tongue {
  return useContext(TongueContext);
}
