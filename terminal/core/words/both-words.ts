/** Words in both languages of the screens; unlike a published title, the English is always there. */
export type BothWords = { readonly zh: string; readonly en: string };

/** Titles as published may lack the English: then the Chinese stands for both. */
export function bothOf(words: { readonly zh: string; readonly en?: string | undefined }): BothWords {
  return { zh: words.zh, en: words.en ?? words.zh };
}

/** Puts words into both sentences, place by place. */
export function both(zh: string, en: string): BothWords {
  return { zh, en };
}
