import { type IsoDate, readDate } from '../calendar/civil-date.ts';
import type { DeclinedOffer } from '../decide/decision.ts';
import type { Offer, Period } from '../offers/offer.ts';
import { type BothWords, both, listed } from './both-words.ts';
import { comingDayWords, dateWords, hoursWords, whichDaysWords } from './day-words.ts';
import { goodsWords } from './goods-words.ts';
import { missingWords } from './missing-words.ts';
import { type Names, named, severalNamed } from './names.ts';
import { neutralWords } from './neutral-words.ts';
import { presentationsWords } from './presentation-words.ts';
import { rateWords } from './rate-words.ts';
import { isPeriod, newPlacesWords, usableAgainWords, usedUpWords } from './use-words.ts';

/** Why an offer is not given. */
export type DeclineWords = {
  /** For the cashier. */
  readonly why: BothWords;
  /** What would change it, for the cashier to say; null: nothing that anybody at the counter could do. */
  readonly change: BothWords | null;
  /** For the member's own eyes and the queue behind: says nothing about the person or the card. */
  readonly neutral: BothWords;
};

export type DeclineContext = {
  /** The offer itself, as far as it is known still. */
  readonly offer?: Offer | undefined;
  readonly today?: IsoDate | undefined;
  readonly names?: Names | undefined;
};

export function declineWords(declined: DeclinedOffer, context: DeclineContext = {}): DeclineWords {
  const { why, change, personal } = reasonWords(declined, context);
  return { why, change, neutral: personal === true ? neutralWords : why };
}

type Reason = {
  readonly why: BothWords;
  readonly change: BothWords | null;
  /** It says something about the member or the card, so nobody else needs to read it. */
  readonly personal?: true;
};

function reasonWords(declined: DeclinedOffer, context: DeclineContext): Reason {
  const { reason, detail } = declined;
  const { offer, today, names = {} } = context;
  switch (reason) {
    case 'no-member':
      return {
        why: both('还没有会员卡', 'No member card yet'),
        change: both('请刷会员卡', 'Tap the member card'),
      };
    case 'not-wanted':
      return {
        why: both('会员留到以后用', 'Kept for another day'),
        change: both('会员改主意时可以用上', 'Can be used after all if the member likes'),
      };
    case 'member-not-active':
      return {
        why: both('已不是在会会员', 'No longer a member'),
        change: both('请联系所在工会恢复会籍', "The member's union can restore the membership"),
        personal: true,
      };
    case 'not-certified':
      return {
        why: both('本年度认证未完成', "This year's certification is missing"),
        change: both('手机认证后再刷卡', 'Certify on the phone, then tap again'),
        personal: true,
      };
    case 'card-not-active':
      return {
        why: both('会员卡没有激活或已停用', 'The card is not active'),
        change: both('激活或换卡后可用', 'With a card that is active'),
        personal: true,
      };
    case 'wrong-programme':
      return programmeWords(offer, names);
    case 'wrong-organisation':
      return {
        why: both('只限指定工会组织的会员', 'Only for members of certain organisations'),
        change: null,
        personal: true,
      };
    // Which tags are asked for stays unsaid: not to have one, or to have one, may be nobody's business.
    case 'wrong-tags':
      return {
        why: both('只限指定人群', 'Only for certain members'),
        change: null,
        personal: true,
      };
    case 'not-first-use':
      return {
        why: both('只限激活后第一次刷卡', "Only at the card's first use"),
        change: null,
        personal: true,
      };
    case 'wrong-birth-month':
      return {
        why: both('只限生日当月', 'Only in the month of birth'),
        change: both('生日当月可用', 'In the month of birth'),
        personal: true,
      };
    case 'no-ticket':
      return {
        why: both('没有这项活动的票', 'No ticket of this campaign'),
        change: both('线上抢到票后可用', 'With a ticket won online'),
        personal: true,
      };
    case 'wrong-place':
      return placeWords(offer, names);
    case 'not-started':
      return notStartedWords(detail, offer, today);
    case 'ended':
      return { why: endedWords(offer, today), change: null };
    case 'wrong-day':
      return wrongDayWords(detail, offer, today);
    case 'wrong-hours':
      return hoursReasonWords(offer);
    case 'wrong-presentation': {
      const accepted = presentationsWords(offer?.card?.accept);
      return {
        why: both('出示方式不符', 'Shown in a way that does not count here'),
        change: both(`可用${accepted.zh}`, `Counts: ${accepted.en}`),
        personal: true,
      };
    }
    case 'wrong-issuer':
      return issuerWords(offer, names);
    case 'wrong-tender':
      return {
        why: both('须用会员卡付款', 'Must be paid with the member card'),
        change: both('改用会员卡付款', 'Pay with the member card'),
      };
    case 'needs-network':
      if (offer?.benefit.kind === 'points')
        return {
          why: both('积分余额须向工会查询', 'The union must be asked for the points'),
          change: both('收银机能查询积分时可用', 'When the till can ask for them'),
        };
      return {
        why: both('需要联网', 'Needs the network'),
        change: both('网络恢复后可用', 'When the network is back'),
      };
    case 'cache-too-old':
      return {
        why: both('离线太久，规则已旧', 'Offline too long, the rules are old'),
        change: both('联网更新后可用', 'After an update over the network'),
      };
    case 'no-matching-items':
      return noGoodsWords(offer, names);
    case 'below-required-spend':
    case 'below-threshold':
      return missingWords(declined, offer, names);
    case 'rate-not-keyed':
      return {
        why: both('还没有输入折扣', 'No discount keyed in'),
        change: both('输入折扣后可用', 'Key in the discount'),
      };
    case 'rate-not-allowed':
      return keyedRateWords(offer);
    case 'points-not-asked':
      return {
        why: both('没有选择用积分', 'Points not asked for'),
        change: both('会员愿意用积分时可用', 'If the member wants to pay with points'),
      };
    case 'member-limit':
      return memberLimitWords(detail, offer);
    case 'sold-out':
      return { why: both('名额已用完', 'No places left'), change: newPlaces(offer) };
    case 'budget-spent':
      return { why: both('活动经费已用完', 'The budget is spent'), change: null };
    case 'no-saving':
      return { why: both('用了也不会更便宜', 'Would save nothing'), change: null };
    case 'better-combination':
      return { why: insteadWords(detail, names), change: null };
  }
}

function programmeWords(offer: Offer | undefined, names: Names): Reason {
  if (offer === undefined) {
    return { why: both('只限其他工会的会员', 'For members of another union'), change: null, personal: true };
  }
  const programmes = offer.who?.programmes ?? [offer.programme];
  const whose = listed(programmes.map((id) => named(names.programme, id)));
  return {
    why: both(`只限会员：${whose.zh}`, `Only for members of ${whose.en}`),
    change: null,
    personal: true,
  };
}

function placeWords(offer: Offer | undefined, names: Names): Reason {
  const why = both('本店不参加', 'Not at this store');
  const { merchants } = offer?.where ?? {};
  if (merchants === undefined) return { why, change: null };
  const where = severalNamed(names.merchant, merchants, {
    zh: (count) => `${count} 家商户`,
    en: (more) => `${more} more`,
  });
  return { why, change: both(`可在${where.zh}使用`, `Holds at ${where.en}`) };
}

function notStartedWords(detail: Detail, offer: Offer | undefined, today: IsoDate | undefined): Reason {
  const first = dateIn(detail, 'next') ?? offer?.when?.from ?? null;
  const day = first === null ? null : comingDayWords(first, today);
  return {
    why: both('尚未开始', 'Has not begun'),
    change: day === null ? null : both(`${day.zh}起可用`, `From ${day.en}`),
  };
}

function endedWords(offer: Offer | undefined, today: IsoDate | undefined): BothWords {
  const { through } = offer?.when ?? {};
  if (through === undefined) return both('已结束', 'Over');
  const last = dateWords(through, today);
  return both(`已于 ${last.zh}结束`, `Ended on ${last.en}`);
}

function wrongDayWords(detail: Detail, offer: Offer | undefined, today: IsoDate | undefined): Reason {
  const days = whichDaysWords(offer?.when);
  const next = dateIn(detail, 'next');
  const day = next === null ? null : comingDayWords(next, today);
  return {
    why:
      days === null
        ? both('今天不在活动日', 'Not on this day')
        : both(`只限${days.zh}`, `Only on ${days.en}`),
    change: day === null ? null : both(`${day.zh}可用`, `Holds ${onDay(day.en)}`),
  };
}

function onDay(day: string): string {
  return day.startsWith('tomorrow') ? day : `on ${day}`;
}

function hoursReasonWords(offer: Offer | undefined): Reason {
  const hours = hoursWords(offer?.when);
  const why = both('不在活动时段', 'Not at this hour');
  return { why, change: hours === null ? null : both(`${hours.zh} 可用`, `Holds at ${hours.en}`) };
}

function issuerWords(offer: Offer | undefined, names: Names): Reason {
  const issuers = listed((offer?.card?.issuers ?? []).map((id) => named(names.issuer, id)));
  if (issuers.zh === '') {
    return { why: both('发卡银行不符', "Another bank's card"), change: null, personal: true };
  }
  return {
    why: both(`只限发卡银行：${issuers.zh}`, `Only cards issued by ${issuers.en}`),
    change: both('换用该行的会员卡', "With that bank's member card"),
    personal: true,
  };
}

function noGoodsWords(offer: Offer | undefined, names: Names): Reason {
  const goods = goodsWords(offer?.items, names);
  return {
    why: both('没有适用的商品', 'Nothing in the basket that it is for'),
    change: goods === null ? null : both(`适用商品：${goods.zh}`, `For: ${goods.en}`),
  };
}

function keyedRateWords(offer: Offer | undefined): Reason {
  const why = both('输入的折扣超出范围', 'The discount keyed in is not allowed');
  if (offer?.benefit.kind !== 'keyed') return { why, change: null };
  const lowest = rateWords(offer.benefit.minPayPermille);
  return { why, change: both(`最低 ${lowest.zh}`, `At most ${lowest.en}`) };
}

function memberLimitWords(detail: Detail, offer: Offer | undefined): Reason {
  const per = detail?.['per'];
  if (!isPeriod(per)) {
    return { why: both('次数已用完', 'All uses are gone'), change: null, personal: true };
  }
  const limit = offer?.limits?.perMember?.find((one) => one.per === per);
  return { why: usedUpWords(per, limit), change: usableAgainWords(per), personal: true };
}

/** Only where one period counts: which of several is used up, the decision does not say. */
function newPlaces(offer: Offer | undefined): BothWords | null {
  const periods = new Set<Period>((offer?.limits?.total ?? []).map(({ per }) => per));
  const [only] = periods;
  return only === undefined || periods.size > 1 ? null : newPlacesWords(only);
}

function insteadWords(detail: Detail, names: Names): BothWords {
  const instead = detail?.['instead'];
  const ids = Array.isArray(instead) ? instead.filter((id) => typeof id === 'string') : [];
  const known = ids.filter((id) => names.offer?.(id) !== undefined);
  if (known.length === 0) return both('已用更省的优惠', 'Others save more');
  const titles = listed(known.map((id) => named(names.offer, id)));
  return both(`已用更省的：${titles.zh}`, `Others save more: ${titles.en}`);
}

type Detail = DeclinedOffer['detail'];

function dateIn(detail: Detail, key: string): IsoDate | null {
  const value = detail?.[key];
  return typeof value === 'string' ? readDate(value) : null;
}
