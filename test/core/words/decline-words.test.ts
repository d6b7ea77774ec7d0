import { describe, expect, it } from 'vitest';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { type DeclineReason, declineReasons } from '../../../terminal/core/decide/decision.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import type { OfferId } from '../../../terminal/core/offers/offer.ts';
import { declineWords } from '../../../terminal/core/words/decline-words.ts';
import type { Names } from '../../../terminal/core/words/names.ts';
import { neutralWords } from '../../../terminal/core/words/neutral-words.ts';
import { type Json, line, offer, request } from '../decide/given.ts';

const today = '2015-10-03' as IsoDate;
const titles: Readonly<Record<string, string>> = {
  boc: '中国银行',
  v: '宁波5·1服务卡',
  'u.b': '满减',
  sj: '三江购物',
};
const nameOf = (id: string) => (titles[id] === undefined ? undefined : { zh: titles[id] });
const names: Names = { issuer: nameOf, programme: nameOf, offer: nameOf, merchant: nameOf };

/** What a till says of offer `u.a` on a Saturday morning, by its own decision. */
function told(terms: Json, change: Json = {}, others: readonly Json[] = []) {
  const asked = offer('u.a', terms);
  const all = [asked, ...others.map((other) => offer('u.b', other))];
  const { declined } = decide(all, request(change));
  const mine = declined.find((one) => one.offer === asked.id);
  if (mine === undefined) throw new Error('the offer is not declined');
  const { why, change: instead, neutral } = declineWords(mine, { offer: asked, today, names });
  return { reason: mine.reason, why: why.zh, change: instead?.zh ?? null, neutral: neutral.zh };
}

type Case = readonly [reason: DeclineReason, terms: Json, change: Json, why: string, instead: string | null];

const toAnybody: readonly Case[] = [
  ['no-member', {}, { member: null, card: null }, '还没有会员卡', '请刷会员卡'],
  ['not-wanted', {}, { notWanted: ['u.a'] }, '会员留到以后用', '会员改主意时可以用上'],
  ['wrong-place', { where: { merchants: ['sj'] } }, {}, '本店不参加', '可在三江购物使用'],
  ['not-started', { when: { from: '2015-10-09' } }, {}, '尚未开始', '周五（10 月 9 日）起可用'],
  ['not-started', { when: { from: '2015-10-04' } }, {}, '尚未开始', '明天（周日）起可用'],
  ['not-started', { when: { from: '2016-02-01' } }, {}, '尚未开始', '2016 年 2 月 1 日（周一）起可用'],
  ['ended', { when: { through: '2015-10-01' } }, {}, '已于 10 月 1 日结束', null],
  ['wrong-day', { when: { weekdays: [2] } }, {}, '只限周二', '周二（10 月 6 日）可用'],
  ['wrong-day', { when: { dayKinds: ['workday'] } }, {}, '只限工作日', '周一（10 月 5 日）可用'],
  ['wrong-day', { when: { monthDays: [1, 18] } }, {}, '只限每月 1、18 日', '10 月 18 日（周日）可用'],
  ['wrong-hours', { when: { hours: [['19:00', '22:00']] } }, {}, '不在活动时段', '19:00 至 22:00 可用'],
  ['wrong-hours', { when: { hours: [['22:00', '02:00']] } }, {}, '不在活动时段', '22:00 至次日 02:00 可用'],
  ['wrong-tender', { card: { payWith: true } }, { tender: 'other' }, '须用会员卡付款', '改用会员卡付款'],
  ['needs-network', { offline: { unsynced: 'refuse' } }, { online: false }, '需要联网', '网络恢复后可用'],
  [
    'needs-network',
    { layer: 'subsidy', benefit: { kind: 'points', fenPerPoint: 1 } },
    { online: false, usePoints: true },
    '积分余额须向工会查询',
    '收银机能查询积分时可用',
  ],
  [
    'cache-too-old',
    { offline: { hours: 24 } },
    { online: false, cacheAgeHours: 30 },
    '离线太久，规则已旧',
    '联网更新后可用',
  ],
  ['no-matching-items', { items: { categories: ['wine'] } }, {}, '没有适用的商品', '适用商品：wine'],
  [
    'below-required-spend',
    { requires: { spend: 3000 }, benefit: { kind: 'off', amount: 500 } },
    {},
    '未满 30 元',
    '再买 20.00 元，可减 5 元',
  ],
  [
    'rate-not-keyed',
    { benefit: { kind: 'keyed', minPayPermille: 500 } },
    {},
    '还没有输入折扣',
    '输入折扣后可用',
  ],
  [
    'rate-not-allowed',
    { benefit: { kind: 'keyed', minPayPermille: 500 } },
    { keyed: { 'u.a': 450 } },
    '输入的折扣超出范围',
    '最低 5 折',
  ],
  [
    'sold-out',
    { limits: { total: [{ uses: 1, per: 'day' }] } },
    { used: { 'u.a': { total: { day: 1 } } } },
    '名额已用完',
    '明天有新名额',
  ],
  ['budget-spent', { limits: { budget: 100 } }, { used: { 'u.a': { spent: 100 } } }, '活动经费已用完', null],
  [
    'below-threshold',
    { layer: 'basket', benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 2000 }] } },
    { lines: [line('1', 8750)] },
    '未满 100 元',
    '再买 12.50 元，可减 20 元',
  ],
  [
    'below-threshold',
    {
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 5000, payPermille: 850 }] },
      items: { categories: ['wine'] },
    },
    { lines: [line('1', 4990, { category: 'wine' })] },
    '未满 50 元（wine）',
    '再买 0.10 元，可享 8.5 折',
  ],
  ['no-saving', { benefit: { kind: 'price', unitPrice: 1000 } }, {}, '用了也不会更便宜', null],
];

/** What says something about the person or the card: only the cashier reads it. */
const toTheCashier: readonly Case[] = [
  ['member-not-active', {}, { member: { status: 'left' } }, '已不是在会会员', '请联系所在工会恢复会籍'],
  [
    'not-certified',
    {},
    { member: { certifiedThrough: '2014-12-31' } },
    '本年度认证未完成',
    '手机认证后再刷卡',
  ],
  ['card-not-active', {}, { card: { status: 'lost' } }, '会员卡没有激活或已停用', '激活或换卡后可用'],
  ['wrong-programme', { who: { programmes: ['v'] } }, {}, '只限会员：宁波5·1服务卡', null],
  ['wrong-organisation', { who: { organisations: ['u/x'] } }, {}, '只限指定工会组织的会员', null],
  ['wrong-tags', { who: { tagsAny: ['hardship'] } }, {}, '只限指定人群', null],
  ['not-first-use', { who: { firstUse: true } }, {}, '只限激活后第一次刷卡', null],
  ['wrong-birth-month', { who: { birthMonth: true } }, {}, '只限生日当月', '生日当月可用'],
  ['no-ticket', { who: { ticket: 'u.zoo' } }, {}, '没有这项活动的票', '线上抢到票后可用'],
  [
    'wrong-presentation',
    { card: { accept: ['chip-genuine'] } },
    { card: { presentation: 'code' } },
    '出示方式不符',
    '可用芯片验真',
  ],
  ['wrong-issuer', { card: { issuers: ['boc'] } }, {}, '只限发卡银行：中国银行', '换用该行的会员卡'],
  [
    'member-limit',
    { limits: { perMember: [{ uses: 3, per: 'month' }] } },
    { used: { 'u.a': { member: { month: 3 } } } },
    '本月 3 次已用完',
    '下月可再用',
  ],
  [
    'member-limit',
    { limits: { perMember: [{ uses: 1, per: 'offer' }] } },
    { used: { 'u.a': { member: { offer: 1 } } } },
    '活动期间 1 次已用完',
    null,
  ],
];

describe('why an offer is not given', () => {
  it.each(toAnybody)('%s: %j with %j', (reason, terms, change, why, instead) => {
    expect(told(terms, change)).toEqual({ reason, why, change: instead, neutral: why });
  });

  it.each(toTheCashier)(
    '%s, which only the cashier reads: %j with %j',
    (reason, terms, change, why, instead) => {
      expect(told(terms, change)).toEqual({ reason, why, change: instead, neutral: neutralWords.zh });
    },
  );

  it('names what saves more', () => {
    const better = { benefit: { kind: 'off', amount: 900 } };
    expect(told({}, {}, [better])).toMatchObject({
      reason: 'better-combination',
      why: '已用更省的：满减',
      change: null,
    });
  });

  it('never says which tags are asked for: that one has none may be nobody’s business', () => {
    for (const who of [{ tagsAny: ['hardship'] }, { tagsAll: ['hardship'] }]) {
      expect(JSON.stringify(told({ who }))).not.toContain('hardship');
    }
    const member = { tags: ['hardship'] };
    expect(JSON.stringify(told({ who: { tagsNone: ['hardship'] } }, { member }))).not.toContain('hardship');
  });

  it.each(declineReasons)(
    'has words in both languages for %s, without the offer and with any detail',
    (reason) => {
      const odd = { missing: 'x', next: 'never', per: 7, instead: [1, 'u.gone'] };
      for (const detail of [{}, { detail: odd }]) {
        const { why, change, neutral } = declineWords({ offer: 'u.a' as OfferId, reason, ...detail });
        for (const words of [why, neutral, ...(change === null ? [] : [change])]) {
          expect(words.zh).toMatch(/\p{Script=Han}/u);
          expect(words.en).toMatch(/^[A-Z]/);
          expect(words.zh + words.en).not.toMatch(/undefined|NaN|null|object|never/);
        }
      }
    },
  );
});
