import type { Presentation } from '../offers/offer.ts';
import { type BothWords, both, listed } from './both-words.ts';

const ways: Readonly<Record<Presentation, BothWords>> = {
  'chip-genuine': both('芯片验真', 'a chip proved genuine'),
  'chip-read': both('芯片读卡', 'a chip read'),
  code: both('手机会员码', 'a member code'),
  keyed: both('手输卡号', 'a typed card number'),
};

/** The ways that count; without a list the first three do (contract, `card.accept`). */
export function presentationsWords(
  accepted: readonly Presentation[] = ['chip-genuine', 'chip-read', 'code'],
): BothWords {
  return listed(accepted.map((way) => ways[way]));
}
