import type { DeclinedOffer, DeclineReason } from '../decide/decision.ts';
import type { Offer, Period } from '../offers/offer.ts';
import { amountText } from './amount-words.ts';
import { type BothWords, both, bothOf } from './both-words.ts';
import { dateWords, daysWords, hoursWords } from './when-words.ts';

/** Why an offer is not applied, and what would change it, if anybody at the counter can change it. */
export type DeclineWords = { readonly why: BothWords; readonly change: BothWords | null };

const periodNames: Readonly<Record<Period, BothWords>> = {
  day: both('今天', 'today'),
  week: both('本周', 'this week'),
  month: both('本月', 'this month'),
  year: both('今年', 'this year'),
  offer: both('活动期内', 'in this campaign'),
};

type Fact = {
  readonly declined: DeclinedOffer;
  /** The offer as published; undefined when the cache has it no longer. */
  readonly offer: Offer | undefined;
  readonly titleOf: (offer: string) => BothWords;
};

const plain: Partial<Readonly<Record<DeclineReason, readonly [why: BothWords, change: BothWords | null]>>> = {
  'no-member': [both('未出示会员卡', 'no member’s card'), both('请会员刷卡', 'tap the member’s card')],
  'not-wanted': [both('会员选择下次再用', 'the member keeps it for later'), null],
  'member-not-active': [both('会员已不在会', 'no longer a member'), both('请联系工会', 'ask the union')],
  'not-certified': [
    both('本年度认证未完成', 'not certified this year'),
    both('完成年度认证后可享', 'after this year’s certification'),
  ],
  'card-not-active': [
    both('卡未激活或已停用', 'card not active'),
    both('请先激活会员卡', 'activate the card first'),
  ],
  'wrong-programme': [both('限其他工会会员', 'for another union’s members'), null],
  'wrong-organisation': [both('限指定单位会员', 'for members of certain organisations'), null],
  'wrong-tags': [both('限指定会员', 'for certain members'), null],
  'not-first-use': [both('仅限首次刷卡', 'only at the card’s first use'), null],
  'wrong-birth-month': [both('仅限生日当月', 'only in the month of birth'), null],
  'no-ticket': [
    both('没有抢到此活动的券', 'no ticket for this campaign'),
    both('可在会员手机端领取', 'tickets are given out online'),
  ],
  'wrong-place': [both('本店不参加', 'not at this store'), null],
  'wrong-issuer': [both('限指定银行的会员卡', 'for another bank’s member card'), null],
  'wrong-tender': [
    both('须用本会员卡付款', 'needs payment with this card'),
    both('改用会员卡付款', 'pay with the member’s card'),
  ],
  'needs-network': [both('需要联网', 'needs the network'), both('恢复联网后可享', 'once the till is online')],
  'cache-too-old': [
    both('本机规则过旧', 'the till’s rules are too old'),
    both('联网更新后可享', 'once the till is online'),
  ],
  'no-matching-items': [both('没有适用的商品', 'no goods that it holds for'), null],
  'rate-not-keyed': [both('未输入折扣', 'no rate keyed'), both('按“手输折扣”键输入', 'key the rate')],
  'rate-not-allowed': [
    both('输入的折扣超出范围', 'the keyed rate is not allowed'),
    both('请改输折扣', 'key another rate'),
  ],
  'points-not-asked': [both('未选择使用积分', 'points are not used'), null],
  'sold-out': [both('名额已用完', 'sold out'), null],
  'budget-spent': [both('预算已用完', 'its budget is spent'), null],
  'no-saving': [both('对本单没有优惠', 'saves nothing here'), null],
};

const proofs = {
  'chip-genuine': both('芯片验真', 'a genuine chip'),
  'chip-read': both('读芯片', 'a read chip'),
  code: both('会员码', 'a member code'),
  keyed: both('手输卡号', 'a typed number'),
} as const;

/** Plain words for the cashier; the customer display never shows them. */
export function declineWords(fact: Fact): DeclineWords {
  const { declined, offer, titleOf } = fact;
  const known = plain[declined.reason];
  if (known !== undefined) return { why: known[0], change: known[1] };
  const { detail } = declined;
  switch (declined.reason) {
    case 'not-started':
      return {
        why: both('活动未开始', 'not begun'),
        change: since(offer?.when?.from ?? textOf(detail?.['next'])),
      };
    case 'ended':
      return { why: both('活动已结束', 'ended'), change: null };
    case 'wrong-day':
      return {
        why: limitedTo(daysWords(offer?.when), both('今天不可用', 'not today')),
        change: nextDay(textOf(detail?.['next'])),
      };
    case 'wrong-hours':
      return {
        why: limitedTo(hoursWords(offer?.when), both('此时段不可用', 'not at this hour')),
        change: null,
      };
    case 'wrong-presentation': {
      const accepted = (offer?.card?.accept ?? ['chip-genuine', 'chip-read', 'code']).map(
        (way) => proofs[way],
      );
      return {
        why: both('出示方式不符', 'the card was shown another way'),
        change: both(
          `须${accepted.map(({ zh }) => zh).join('或')}`,
          `needs ${accepted.map(({ en }) => en).join(' or ')}`,
        ),
      };
    }
    case 'below-required-spend':
    case 'below-threshold':
      return missing(numberOf(detail?.['missing']));
    case 'member-limit': {
      const per = periodNames[periodOf(detail?.['per'])];
      return { why: both(`${per.zh}的次数已用完`, `used up ${per.en}`), change: null };
    }
    case 'better-combination': {
      const instead = listOf(detail?.['instead']).map(titleOf);
      if (instead.length === 0)
        return { why: both('其他组合更省', 'another combination saves more'), change: null };
      return {
        why: both(
          `已用更省的：${instead.map(({ zh }) => zh).join('、')}`,
          `saves more: ${instead.map(({ en }) => en).join(', ')}`,
        ),
        change: null,
      };
    }
    default:
      return { why: both('不适用', 'not applicable'), change: null };
  }
}

/** What a customer may be told, whatever the reason is. */
export const neutralWords: BothWords = both(
  '本次未享优惠，请咨询收银员',
  'No discount this time. Please ask the cashier.',
);

function since(date: string | null): BothWords | null {
  if (date === null) return null;
  const day = dateWords(date);
  return both(`${day.zh}起可享`, `from ${day.en}`);
}

function nextDay(date: string | null): BothWords | null {
  if (date === null) return null;
  const day = dateWords(date);
  return both(`最近 ${day.zh}可享`, `next on ${day.en}`);
}

function limitedTo(limit: BothWords | null, otherwise: BothWords): BothWords {
  return limit === null ? otherwise : both(`限${limit.zh}`, `only ${limit.en}`);
}

function missing(fen: number | null): DeclineWords {
  const why = both('未满足金额', 'the amount is not reached');
  if (fen === null) return { why, change: null };
  const amount = amountText(fen);
  return {
    why: both(`还差 ${amount}`, `${amount} short`),
    change: both(`再买 ${amount} 可享`, `buy ${amount} more`),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function periodOf(value: unknown): Period {
  return typeof value === 'string' && value in periodNames ? (value as Period) : 'offer';
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Titles of published offers, for words that name other offers; an unknown one is named by its id. */
export function titlesOf(offers: ReadonlyMap<string, Offer>): (offer: string) => BothWords {
  return (id) => bothOf(offers.get(id)?.title ?? { zh: id });
}
