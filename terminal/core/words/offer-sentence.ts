import type { Items, Offer, Period, Presentation } from '../offers/offer.ts';
import { amountText } from './amount-words.ts';
import { benefitWords } from './benefit-words.ts';
import { type BothWords, both } from './both-words.ts';
import { funderWords } from './funder-words.ts';
import { daysWords, hoursWords, periodWords } from './when-words.ts';

/** Names of merchants, stores, organisations and programmes, for a sentence; an unknown one is named by its id. */
export type NameOf = (
  kind: 'merchant' | 'store' | 'organisation' | 'programme' | 'offer',
  id: string,
) => BothWords;

const named: NameOf = (_kind, id) => both(id, id);

/** One offer in one sentence: when, who, where, on what, gets what, how often, and who pays for it. */
export function offerSentence(offer: Partial<Offer>, nameOf: NameOf = named): BothWords {
  const parts = [
    whenWords(offer),
    both(
      `${whoWords(offer, nameOf).zh}${whereWords(offer, nameOf).zh}`,
      `${whoWords(offer, nameOf).en} ${whereWords(offer, nameOf).en}`,
    ),
    whatWords(offer),
    limitWords(offer),
  ].filter((part) => part !== null);
  const funders = fundersWords(offer, nameOf);
  return both(
    `${parts.map(({ zh }) => zh).join('，')}${funders === null ? '' : `；${funders.zh}`}。`,
    capitalised(`${parts.map(({ en }) => en).join(', ')}${funders === null ? '' : `; ${funders.en}`}.`),
  );
}

function whenWords({ when }: Partial<Offer>): BothWords | null {
  const parts = [periodWords(when), daysWords(when), hoursWords(when)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return both(parts.map(({ zh }) => zh).join(' '), parts.map(({ en }) => en).join(', '));
}

function whoWords({ who, card }: Partial<Offer>, nameOf: NameOf): BothWords {
  const zh: string[] = [];
  const en: string[] = [];
  const add = (words: BothWords) => {
    zh.push(words.zh);
    en.push(words.en);
  };
  if (who?.programmes !== undefined) add(joined(who.programmes.map((id) => nameOf('programme', id))));
  if (who?.organisations !== undefined)
    add(joined(who.organisations.map((path) => nameOf('organisation', path))));
  if (who?.tagsAny !== undefined)
    add(both(`有“${who.tagsAny.join('”或“')}”标签的`, `tagged ${who.tagsAny.join(' or ')}`));
  if (who?.tagsAll !== undefined)
    add(both(`同时有“${who.tagsAll.join('”“')}”标签的`, `tagged ${who.tagsAll.join(' and ')}`));
  if (who?.tagsNone !== undefined)
    add(both(`没有“${who.tagsNone.join('”“')}”标签的`, `not tagged ${who.tagsNone.join(' or ')}`));
  if (who?.firstUse === true) add(both('首次刷卡的', 'at the card’s first use'));
  if (who?.birthMonth === true) add(both('生日当月的', 'in their birth month'));
  if (who?.ticket !== undefined) add(both(`持“${who.ticket}”券的`, `holding a ticket of ${who.ticket}`));
  if (card?.issuers !== undefined)
    add(both(`持 ${card.issuers.join('、')} 会员卡的`, `with a card of ${card.issuers.join(', ')}`));
  if (card?.accept !== undefined) add(acceptWords(card.accept));
  return both(
    `${zh.join('')}有效会员`,
    en.length === 0 ? 'active members' : `active members (${en.join('; ')})`,
  );
}

const ways: Readonly<Record<Presentation, BothWords>> = {
  'chip-genuine': both('芯片验真', 'a genuine chip'),
  'chip-read': both('芯片读卡', 'a read chip'),
  code: both('会员码', 'a member code'),
  keyed: both('手输卡号', 'a typed number'),
};

function acceptWords(accept: readonly Presentation[]): BothWords {
  const list = accept.map((way) => ways[way]);
  return both(`出示${list.map(({ zh }) => zh).join('或')}的`, `by ${list.map(({ en }) => en).join(' or ')}`);
}

function whereWords({ where, card }: Partial<Offer>, nameOf: NameOf): BothWords {
  const places = [
    ...(where?.merchants ?? []).map((id) => nameOf('merchant', id)),
    ...(where?.stores ?? []).map((id) => nameOf('store', id)),
    ...(where?.regions ?? []).map((id) => both(`地区 ${id}`, `region ${id}`)),
  ];
  const pay = card?.payWith === true ? both('，用本卡付款', ', paying with the card') : both('', '');
  if (places.length === 0) return both(`在全部特约商户${pay.zh}`, `at every merchant${pay.en}`);
  const list = joined(places);
  return both(`在${list.zh}${pay.zh}`, `at ${list.en}${pay.en}`);
}

function whatWords({
  benefit,
  items,
  layer,
  requires,
  uncovered,
  combine,
}: Partial<Offer>): BothWords | null {
  if (benefit === undefined) return null;
  const gain = benefitWords(benefit);
  const goods = itemsWords(items);
  const spend = requires === undefined ? null : amountText(requires.spend);
  const base =
    layer === 'basket'
      ? both('按单品优惠后金额，', 'after item offers, ')
      : layer === 'subsidy'
        ? both('按优惠后金额补贴，', 'as a subsidy, ')
        : both('', '');
  const rest = [
    ...(spend === null ? [] : [both(`须消费满 ${spend}`, `from ${spend} spent`)]),
    ...(uncovered === true ? [both('已优惠商品不参加', 'not on goods already reduced')] : []),
    ...(combine === 'alone' ? [both('不与其他优惠同享', 'not with any other offer')] : []),
  ];
  return both(
    [`${base.zh}${goods.zh}${gain.zh}`, ...rest.map(({ zh }) => zh)].join('，'),
    [`${base.en}${gain.en}${goods.en}`, ...rest.map(({ en }) => en)].join(', '),
  );
}

function itemsWords(items: Items | undefined): BothWords {
  if (items === undefined) return both('', '');
  const wanted = [...(items.categories ?? []), ...(items.skus ?? [])];
  const not = [...(items.exceptCategories ?? []), ...(items.exceptSkus ?? [])];
  const price = items.unitPrice;
  const prices =
    price === undefined
      ? both('', '')
      : both(
          `单价${price.min === undefined ? '' : ` ${amountText(price.min)} 起`}${price.max === undefined ? '' : ` ${amountText(price.max)} 以内`}的`,
          ` priced${price.min === undefined ? '' : ` from ${amountText(price.min)}`}${price.max === undefined ? '' : ` up to ${amountText(price.max)}`}`,
        );
  const goods =
    wanted.length === 0 ? both('商品', ' on all goods') : both(wanted.join('、'), ` on ${wanted.join(', ')}`);
  const except =
    not.length === 0 ? both('', '') : both(`（${not.join('、')}除外）`, ` except ${not.join(', ')}`);
  return both(`${prices.zh}${goods.zh}${except.zh} `, `${goods.en}${prices.en}${except.en}`);
}

const perWords: Readonly<Record<Period, BothWords>> = {
  day: both('每天', 'a day'),
  week: both('每周', 'a week'),
  month: both('每月', 'a month'),
  year: both('每年', 'a year'),
  offer: both('活动期内', 'in all'),
};

function limitWords({ limits }: Partial<Offer>): BothWords | null {
  if (limits === undefined) return null;
  const parts = [
    ...(limits.unitsPerTransaction === undefined
      ? []
      : [
          both(`每单限 ${limits.unitsPerTransaction} 件`, `up to ${limits.unitsPerTransaction} units a sale`),
        ]),
    ...(limits.offPerTransaction === undefined
      ? []
      : [
          both(
            `每单最多减 ${amountText(limits.offPerTransaction)}`,
            `up to ${amountText(limits.offPerTransaction)} a sale`,
          ),
        ]),
    ...(limits.perMember ?? []).map(({ uses, per }) =>
      both(`每会员${perWords[per].zh} ${uses} 次`, `${uses} a member ${perWords[per].en}`),
    ),
    ...(limits.total ?? []).map(({ uses, per }) =>
      both(`${per === 'offer' ? '总共' : perWords[per].zh} ${uses} 次`, `${uses} ${perWords[per].en}`),
    ),
    ...(limits.budget === undefined
      ? []
      : [
          both(
            `总预算 ${amountText(limits.budget, { thousands: true })}`,
            `budget ${amountText(limits.budget, { thousands: true })}`,
          ),
        ]),
  ];
  return parts.length === 0 ? null : joined(parts, '、');
}

function fundersWords({ funding, benefit }: Partial<Offer>, nameOf: NameOf): BothWords | null {
  if (funding === undefined || benefit?.kind === 'gift' || benefit?.kind === 'earn') return null;
  const shares = funding.map(({ funder, permille }) => {
    const [, programme] = funder.split(':', 2);
    const name =
      programme === undefined || !funder.startsWith('union:')
        ? funderWords(funder)
        : nameOf('programme', programme);
    return both(`${name.zh}出 ${permille / 10}%`, `${name.en} pays ${permille / 10}%`);
  });
  return shares.length === 0 ? null : joined(shares);
}

function joined(words: readonly BothWords[], zhBetween = '、'): BothWords {
  return both(words.map(({ zh }) => zh).join(zhBetween), words.map(({ en }) => en).join(', '));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
