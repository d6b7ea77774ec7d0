import type { FunderShare } from '../offers/offer.ts';
import { own } from '../offers/own.ts';
import { type BothWords, both, inBoth } from './both-words.ts';
import type { Names } from './names.ts';
import { shareText } from './rate-words.ts';

const kinds: Readonly<Record<string, BothWords>> = {
  merchant: both('商户', 'Merchant'),
  union: both('工会', 'Union'),
  district: both('区县工会', 'District union'),
  bank: both('合作银行', 'Partner bank'),
};

/**
 * Who bears a part of a reduction, as people call them: by the name that the asker knows, otherwise by what
 * stands before the colon of the id. The id itself is no word for a member's receipt.
 */
export function funderWords(funder: string, names: Names = {}): BothWords {
  const known = names.funder?.(funder);
  if (known !== undefined) return inBoth(known);
  const [kind = '', id = ''] = funder.split(':', 2);
  const programme = kind === 'union' ? names.programme?.(id) : undefined;
  if (programme !== undefined) return inBoth(programme);
  const issuer = kind === 'bank' ? names.issuer?.(id) : undefined;
  if (issuer !== undefined) return inBoth(issuer);
  // `union:scedu/mianyang` is the union of a part of the programme.
  if (kind === 'union' && id.includes('/')) return both('基层工会', 'Local union');
  return own(kinds, kind) ?? both('其他出资方', 'Other funder');
}

/** Funders whose words are the same count as one, in the order in which the words first come. */
export function byFunderWords(
  amounts: readonly { readonly funder: string; readonly amount: number }[],
  names: Names = {},
): readonly { readonly words: BothWords; readonly amount: number }[] {
  const sums = new Map<string, { words: BothWords; amount: number }>();
  for (const { funder, amount } of amounts) {
    const words = funderWords(funder, names);
    const before = sums.get(words.zh);
    sums.set(words.zh, { words, amount: (before?.amount ?? 0) + amount });
  }
  return [...sums.values()];
}

/** `由商户承担`, `商户和工会各出一半`, `商户出 60 %，工会出 40 %`. */
export function fundingWords(funding: readonly FunderShare[], names: Names = {}): BothWords {
  const sums = byFunderWords(
    funding.map(({ funder, permille }) => ({ funder, amount: permille })),
    names,
  );
  const shares = sums
    .filter(({ amount }) => amount > 0)
    .map(({ words, amount }) => ({ words, permille: amount }));
  const [first, second] = shares;
  if (first === undefined) return both('没有出资方', 'nobody pays');
  if (second === undefined) return both(`由${first.words.zh}承担`, `paid by: ${first.words.en}`);
  if (shares.length === 2 && first.permille === second.permille) {
    return both(
      `${first.words.zh}和${second.words.zh}各出一半`,
      `paid half each by: ${first.words.en}, ${second.words.en}`,
    );
  }
  return both(
    shares.map(({ words, permille }) => `${words.zh}出 ${shareText(permille)}`).join('，'),
    `paid by: ${shares.map(({ words, permille }) => `${words.en} ${shareText(permille)}`).join(', ')}`,
  );
}
