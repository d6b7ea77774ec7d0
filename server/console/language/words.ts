export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** One area's words in every language: a word that one of them lacks does not compile. */
export type Words<Area> = Readonly<Record<Language, Area>>;

/** A title as registers keep it: English may be missing, and is then said in Chinese. */
export type RegisterTitle = { readonly zh: string; readonly en: string | null };

export function titleIn(language: Language, title: RegisterTitle): string {
  return language === 'en' ? (title.en ?? title.zh) : title.zh;
}

/** What the reader chose before, or what the browser asks for first. */
export function chosenLanguage(kept: string | null, wanted: readonly string[]): Language {
  const known = languages.find((language) => language === kept);
  if (known !== undefined) return known;
  return wanted[0]?.toLowerCase().startsWith('zh') === false ? 'en' : 'zh-CN';
}
