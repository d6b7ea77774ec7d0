import { describe, expect, it } from 'vitest';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { AppliedOffer } from '../../../terminal/core/decide/decision.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { fen } from '../../../terminal/core/money.ts';
import { appliedWords, grantedWords } from '../../../terminal/core/words/applied-words.ts';
import { benefitWords } from '../../../terminal/core/words/benefit-words.ts';
import { nearestHint } from '../../../terminal/core/words/hint.ts';
import { offerSentence } from '../../../terminal/core/words/offer-sentence.ts';
import { type Json, line, offer, request } from '../decide/given.ts';

const today = '2015-10-03' as IsoDate;
const tiers = (...all: readonly Json[]) => ({ layer: 'basket', benefit: { kind: 'threshold', tiers: all } });

describe('what an offer gives', () => {
  it.each<[Json, string, string]>([
    [{ benefit: { kind: 'rate', payPermille: 780 } }, '7.8 折', '22 % off'],
    [{ benefit: { kind: 'rate', payPermille: 955 } }, '9.55 折', '4.5 % off'],
    [
      { benefit: { kind: 'price', unitPrice: 900 }, items: { categories: ['ticket'] } },
      '9 元一张',
      '9 yuan a ticket',
    ],
    [{ benefit: { kind: 'price', unitPrice: 1250 } }, '12.50 元一件', '12.50 yuan a piece'],
    [
      { benefit: { kind: 'price', unitPrice: 1 }, items: { categories: ['ticket/zoo'] } },
      '1 分一张',
      '0.01 yuan a ticket',
    ],
    [{ benefit: { kind: 'price', unitPrice: 0 } }, '免费', 'free of charge'],
    [{ benefit: { kind: 'off', amount: 550 } }, '立减 5.50 元', '5.50 yuan off'],
    [
      { benefit: { kind: 'nth', every: 2, payPermille: 500 } },
      '第二件半价',
      'every second piece at half price',
    ],
    [{ benefit: { kind: 'nth', every: 3, payPermille: 0 } }, '买二送一', 'buy 2, get one free'],
    [{ benefit: { kind: 'nth', every: 12, payPermille: 800 } }, '第12件 8 折', 'every 12th piece 20 % off'],
    [
      tiers({ spend: 20_000, off: 3000 }, { spend: 50_000, off: 10_000 }),
      '满 200 减 30，满 500 减 100',
      '30 yuan off 200 or more, 100 yuan off 500 or more',
    ],
    [tiers({ spend: 20_000, payPermille: 800 }), '满 200 打 8 折', '20 % off from 200 yuan'],
    [{ benefit: { kind: 'gift', gift: { zh: '保温杯' } } }, '赠保温杯', 'a gift: 保温杯'],
    [{ benefit: { kind: 'earn', points: 150 } }, '送 150 积分', '150 points'],
    [
      { benefit: { kind: 'keyed', minPayPermille: 500 } },
      '由收银员输入折扣，最低 5 折',
      'a discount that the cashier keys in, at most 50 % off',
    ],
  ])('%j', (terms, zh, en) => {
    expect(benefitWords(offer('u.a', terms))).toEqual({ zh, en });
  });
});

describe('how an amount came about', () => {
  const came = (terms: Json, lines: readonly Json[]) => {
    const given = offer('u.a', terms);
    const { applied } = decide([given], request({ lines }));
    return applied[0] === undefined ? null : appliedWords(given, applied[0]).zh;
  };
  it.each<[string, Json, readonly Json[]]>([
    [
      '9 元一张 × 2',
      { benefit: { kind: 'price', unitPrice: 900 }, items: { categories: ['ticket'] } },
      [line('1', 4500, { quantity: 2, category: 'ticket' })],
    ],
    ['7.8 折', { benefit: { kind: 'rate', payPermille: 780 } }, [line('1', 4500)]],
    ['每件减 1 元 × 3', {}, [line('1', 4500, { quantity: 3 })]],
    ['满 100 减 20', tiers({ spend: 10_000, off: 2000 }), [line('1', 12_000)]],
    [
      '满 500 减 100',
      tiers({ spend: 20_000, off: 3000 }, { spend: 50_000, off: 10_000 }),
      [line('1', 60_000)],
    ],
    [
      '每满 100 减 20 × 3',
      {
        layer: 'basket',
        benefit: { kind: 'threshold', repeat: true, tiers: [{ spend: 10_000, off: 2000 }] },
      },
      [line('1', 35_000)],
    ],
    [
      '9 折，最多减 20 元',
      { layer: 'subsidy', benefit: { kind: 'rate', payPermille: 900 }, limits: { offPerTransaction: 2000 } },
      [line('1', 50_000)],
    ],
    ['立减 5 元', { layer: 'basket', benefit: { kind: 'off', amount: 500 } }, [line('1', 1000)]],
  ])('%s', (words, terms, lines) => {
    expect(came(terms, lines)).toBe(words);
  });

  it('counts sets, not units, where units come in sets', () => {
    const half = offer('u.a', { benefit: { kind: 'nth', every: 2, payPermille: 500 } });
    const discount = fen(1000);
    const applied: AppliedOffer = {
      offer: half.id,
      version: 1,
      layer: 'item',
      discount,
      uses: 2,
      lines: [{ id: '1', discount, units: 4 }],
      funders: [{ funder: 'merchant', amount: discount }],
    };
    expect(appliedWords(half, applied).zh).toBe('第二件半价 × 2');
  });

  it('names gifts and points that come with a sale', () => {
    const gift = offer('u.a', { benefit: { kind: 'gift', gift: { zh: '保温杯', en: 'a cup' } } });
    const points = offer('u.b', { benefit: { kind: 'earn', points: 150 } });
    const { granted } = decide([gift, points], request());
    expect(granted.map(grantedWords)).toEqual([
      { zh: '赠：保温杯', en: 'Gift: a cup' },
      { zh: '送 150 积分', en: '150 points' },
    ]);
  });
});

describe('an offer in one sentence', () => {
  const names = {
    merchant: (id: string) => (id === 'sj' ? { zh: '三江购物', en: 'Sanjiang' } : undefined),
    category: (id: string) => (id === 'tobacco' ? { zh: '烟草', en: 'tobacco' } : undefined),
    funder: (id: string) => (id === 'union:nb' ? { zh: '市总工会', en: 'City union' } : undefined),
  };

  it('says when, who, where, for what, what, how often and who pays', () => {
    const whole = offer('u.a', {
      ...tiers({ spend: 10_000, off: 2000 }),
      items: { exceptCategories: ['tobacco'] },
      where: { merchants: ['sj'] },
      when: { from: '2015-10-01', through: '2015-10-07', hours: [['09:00', '21:00']] },
      limits: { perMember: [{ uses: 1, per: 'day' }], budget: 10_000_000 },
      funding: [
        { funder: 'merchant', permille: 500 },
        { funder: 'union:nb', permille: 500 },
      ],
    });
    expect(offerSentence(whole, { today, names })).toEqual({
      zh: '10 月 1 日至 7 日，09:00 至 21:00，有效会员在三江购物，商品：除烟草，按单品优惠后金额，满 100 减 20，每单一次，每人每天 1 次，总经费 100000 元；商户和市总工会各出一半。',
      en: 'From 1 to 7 October, at 09:00–21:00, certified members at Sanjiang get 20 yuan off 100 or more, for all goods except tobacco, on the amount after item offers, once a sale, once a day for each member, a budget of 100000 yuan; paid half each by: Merchant, City union.',
    });
  });

  it('leaves unsaid what is left open', () => {
    expect(offerSentence(offer('u.a')).zh).toBe('有效会员，立减 1 元；由商户承担。');
  });

  it('says who may have it, what must be bought besides, and how the card is shown', () => {
    const strict = offer('u.a', {
      benefit: { kind: 'price', unitPrice: 100 },
      items: { categories: ['ticket'] },
      who: { tagsAny: ['young'], birthMonth: true },
      when: { dayKinds: ['weekend', 'holiday'] },
      card: { accept: ['chip-genuine'], payWith: true },
      requires: { spend: 3000 },
      funding: [
        { funder: 'union:u', permille: 700 },
        { funder: 'bank:boc', permille: 300 },
      ],
    });
    expect(offerSentence(strict).zh).toBe(
      '周末和法定节假日，有效会员（任一：young，生日当月），商品：ticket，购物满 30 元，出示方式：芯片验真，用会员卡付款，1 元一张；工会出 70 %，合作银行出 30 %。',
    );
  });

  it('counts a long list of places instead of naming them all', () => {
    const wide = offer('u.a', { where: { merchants: ['sj', 'b', 'c', 'd', 'e'], regions: ['3302'] } });
    expect(offerSentence(wide, { names }).zh).toContain('在 3302 地区的三江购物、b、c 等 5 家商户');
  });
});

describe('the one hint', () => {
  const hint = (offers: readonly Json[], lines: readonly Json[]) => {
    const all = offers.map((terms, place) => offer(`u.${'abc'[place]}`, terms));
    return nearestHint(decide(all, request({ lines })), all);
  };

  it('is the offer that lacks the least', () => {
    const found = hint(
      [tiers({ spend: 20_000, off: 5000 }), { ...tiers({ spend: 10_000, off: 2000 }), group: 'x' }],
      [line('1', 8750)],
    );
    expect(found).toMatchObject({ offer: 'u.b', missing: 1250, needed: 10_000, reached: 8750, ratio: 0.875 });
    expect(found?.words).toEqual({
      zh: '再买 ￥12.50，可减 20 元',
      en: 'Buy for ￥12.50 more and get 20 yuan off',
    });
  });

  it('says what a gift would take', () => {
    const gift = { benefit: { kind: 'gift', gift: { zh: '保温杯' } }, requires: { spend: 2000 } };
    expect(hint([gift], [line('1', 1500)])?.words.zh).toBe('再买 ￥5.00，可得赠品：保温杯');
  });

  it('counts towards what is asked for: required spend before the ladder', () => {
    const both = { ...tiers({ spend: 10_000, off: 2000 }), requires: { spend: 30_000 } };
    expect(hint([both], [line('1', 20_000)])).toMatchObject({ missing: 10_000, needed: 30_000 });
  });

  it('is none when no offer lacks only money', () => {
    expect(hint([{ when: { weekdays: [2] } }], [line('1', 1000)])).toBeNull();
    expect(hint([tiers({ spend: 1000, off: 100 })], [line('1', 1000)])).toBeNull();
  });
});
