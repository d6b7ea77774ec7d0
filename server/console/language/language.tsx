import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react';
import { readKept, writeKept } from '../look/kept.ts';
import { chosenLanguage, type Language, titleIn, type Words } from './words.ts';

const keptAs = 'puhui-console-language';

type Choice = { readonly language: Language; readonly choose: (language: Language) => void };

const LanguageContext = createContext<Choice | null>(null);

/** Holds the reader's language; a change shows at once, nothing is loaded anew. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => chosenLanguage(readKept(keptAs), navigator.languages));
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language) => {
    writeKept(keptAs, next);
    setLanguage(next);
  };
  return <LanguageContext value={{ language, choose }}>{children}</LanguageContext>;
}

export function useLanguage(): Choice {
  const choice = useContext(LanguageContext);
  if (choice === null) throw new Error('a part of the console stands outside its LanguageProvider');
  return choice;
}

/** An area's words in the reader's language: `const words = useWords(homeWords)`. */
export function useWords<Area>(words: Words<Area>): Area {
  return words[useLanguage().language];
}

/** A register's title in the reader's language, for values that carry `titleZh` and `titleEn`. */
export function useTitle(): (of: { readonly titleZh: string; readonly titleEn: string | null }) => string {
  const { language } = useLanguage();
  return ({ titleZh, titleEn }) => titleIn(language, { zh: titleZh, en: titleEn });
}
