import type { IsoDate } from '../calendar/civil-date.ts';
import type { Offer } from '../offers/offer.ts';
import { shortYuanText } from './amount-words.ts';
import { benefitWords } from './benefit-words.ts';
import { type BothWords, both, capitalised, inARow } from './both-words.ts';
import { daysWords, hoursWords, whichDaysWords } from './day-words.ts';
import { fundingWords } from './funder-words.ts';
import { goodsWords } from './goods-words.ts';
import { limitsWords } from './limits-words.ts';
import { type Names, severalNamed } from './names.ts';
import { presentationsWords } from './presentation-words.ts';
import { membersWords } from './who-words.ts';

/**
 * A whole offer in one sentence: when, who, where, for what, what it gives, how often, who pays. What an offer
 * leaves open (any day, every store) is left unsaid, except who: that is the first question.
 */
export function offerSentence(
  offer: Offer,
  known: { readonly today?: IsoDate | undefined; readonly names?: Names | undefined } = {},
): BothWords {
  const { today, names = {} } = known;
  const when = whenWords(offer, today);
  const who = membersWords(offer.who, names);
  const where = whereWords(offer.where, names);
  const base = baseWords(offer, names);
  const gives = benefitWords(offer);
  const limits = limitsWords(offer);
  const funding = fundingWords(offer.funding, names);
  const zh = [
    when === null ? '' : `${when.zh}，`,
    who.zh,
    where === null ? '' : `在${where.zh}`,
    base === null ? '' : `，${base.zh}`,
    `，${gives.zh}`,
    limits === null ? '' : `，${limits.zh}`,
    `；${funding.zh}。`,
  ].join('');
  const en = [
    when === null ? '' : `${when.en}, `,
    who.en,
    where === null ? '' : ` at ${where.en}`,
    ` ${verb(offer)} ${gives.en}`,
    base === null ? '' : `, ${base.en}`,
    limits === null ? '' : `, ${limits.en}`,
    `; ${funding.en}.`,
  ].join('');
  return both(spaced(zh), capitalised(en));
}

/** Ids and other Latin letters stand a little apart from Chinese. */
function spaced(zh: string): string {
  return zh
    .replace(/(\p{Script=Han})([A-Za-z0-9])/gu, '$1 $2')
    .replace(/([A-Za-z0-9])(\p{Script=Han})/gu, '$1 $2');
}

/** A price is paid, everything else is had. */
function verb({ benefit }: Offer): string {
  if (benefit.kind !== 'price') return 'get';
  return benefit.unitPrice === 0 ? 'are served' : 'pay';
}

function forGoods(goods: string): string {
  return goods.startsWith('except') ? `all goods ${goods}` : goods;
}

function whenWords({ when }: Offer, today: IsoDate | undefined): BothWords | null {
  const hours = hoursWords(when);
  const days = whichDaysWords(when);
  const parts = [
    daysWords(when ?? {}, today),
    days === null ? null : both(days.zh, `on ${days.en}`),
    hours === null ? null : both(hours.zh, `at ${hours.en}`),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : inARow(parts);
}

/** Every list that is present must match (contract, `where`). */
function whereWords(where: Offer['where'], names: Names): BothWords | null {
  if (where === undefined) return null;
  const regions = several(where.regions, names.region, both('个地区', 'regions'));
  const merchants = several(where.merchants, names.merchant, both('家商户', 'merchants'));
  const stores = several(where.stores, names.store, both('家门店', 'stores'));
  const there = [merchants, stores, regions].filter((part) => part !== null);
  if (there.length === 0) return null;
  const zh = [
    regions === null ? '' : `${regions.zh} 地区`,
    regions === null || merchants === null ? '' : '的',
    merchants?.zh ?? '',
    stores === null ? '' : `（门店：${stores.zh}）`,
  ].join('');
  const en = [
    merchants?.en,
    stores === null ? undefined : `stores ${stores.en}`,
    regions === null ? undefined : `stores in ${regions.en}`,
  ];
  return both(zh, en.filter((part) => part !== undefined).join(', '));
}

function several(
  ids: readonly string[] | undefined,
  nameOf: Names['merchant'],
  counted: BothWords,
): BothWords | null {
  if (ids === undefined) return null;
  return severalNamed(nameOf, ids, {
    zh: (count) => `${count} ${counted.zh}`,
    en: (more) => `${more} more ${counted.en}`,
  });
}

/** For which goods, on which amount, with what bought and which card besides. */
function baseWords(offer: Offer, names: Names): BothWords | null {
  const goods = goodsWords(offer.items, names);
  const parts = [
    goods === null ? null : both(`商品：${goods.zh}`, `for ${forGoods(goods.en)}`),
    amountWords(offer),
    requiredWords(offer.requires, names),
    ...cardWords(offer.card, names),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : inARow(parts);
}

/** Contract, Benefits: `basket` works on what item offers leave, `subsidy` on what basket offers leave. */
function amountWords({ layer, benefit, uncovered }: Offer): BothWords | null {
  if (uncovered === true) return both('已优惠商品不参加', 'not for goods that are reduced already');
  if (benefit.kind === 'gift' || benefit.kind === 'earn') return null;
  const onList = benefit.kind === 'threshold' && benefit.on === 'list';
  switch (layer) {
    case 'item':
      return null;
    case 'basket':
      return onList
        ? both('满额按原价计', 'counted at list prices')
        : both('按单品优惠后金额', 'on the amount after item offers');
    case 'subsidy':
      return onList
        ? both('满额按原价计', 'counted at list prices')
        : both('按其他优惠后金额', 'on the amount after other offers');
  }
}

function requiredWords(requires: Offer['requires'], names: Names): BothWords | null {
  if (requires === undefined) return null;
  const goods = goodsWords(requires.items, names);
  const spend = shortYuanText(requires.spend);
  return goods === null
    ? both(`购物满 ${spend} 元`, `with goods for ${spend} yuan or more`)
    : both(`指定商品满 ${spend} 元（${goods.zh}）`, `with ${goods.en} for ${spend} yuan or more`);
}

function cardWords(card: Offer['card'], names: Names): readonly (BothWords | null)[] {
  const { accept, issuers, payWith } = card ?? {};
  const ways = accept === undefined ? null : presentationsWords(accept);
  const banks =
    issuers === undefined
      ? null
      : severalNamed(names.issuer, issuers, {
          zh: (count) => `${count} 家银行`,
          en: (more) => `${more} more`,
        });
  return [
    ways === null ? null : both(`出示方式：${ways.zh}`, `shown as: ${ways.en}`),
    banks === null ? null : both(`发卡银行：${banks.zh}`, `with cards of ${banks.en}`),
    payWith === true ? both('用会员卡付款', 'paid with the member card') : null,
  ];
}
