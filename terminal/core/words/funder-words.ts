import { type BothWords, both } from './both-words.ts';

const kinds: Readonly<Record<string, BothWords>> = {
  merchant: both('商户', 'merchant'),
  union: both('工会', 'union'),
  district: both('区县工会', 'district union'),
  bank: both('合作银行', 'bank'),
};

/** `merchant` → 商户, `union:scedu` → 工会: a funder by its kind; an unknown kind by its own name. */
export function funderWords(funder: string): BothWords {
  const [kind = funder] = funder.split(':', 1);
  return kinds[kind] ?? both(funder, funder);
}

/** Which of the four fixed colours a funder has in charts; an unknown one has none. */
export function funderKind(funder: string): 'merchant' | 'union' | 'district' | 'bank' | null {
  const [kind] = funder.split(':', 1);
  return kind === 'merchant' || kind === 'union' || kind === 'district' || kind === 'bank' ? kind : null;
}
