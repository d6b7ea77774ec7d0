import type { Words } from '../core/offers/offer.ts';

/** Every code that the till's API answers with. Codes are for programs and never change; titles are for people. */
export const problemTitles = {
  'wrong-host': { zh: '请用本机地址访问', en: 'Use this machine’s own address' },
  'wrong-origin': { zh: '不接受其他网页的请求', en: 'Requests of other pages are not taken' },
  'not-authorized': { zh: '缺少或错误的密钥', en: 'The key is missing or wrong' },
  'pages-not-built': {
    zh: '收银页面尚未构建，请运行 npm run build',
    en: 'The pages are not built: run npm run build',
  },
  'not-json': { zh: '请求不是 JSON', en: 'The request is not JSON' },
  'too-large': { zh: '请求过大', en: 'The request is too large' },
  'not-valid': { zh: '请求内容有误', en: 'The request does not fit' },
  'no-such-route': { zh: '没有这个接口', en: 'There is no such call' },
  'wrong-key': { zh: 'Idempotency-Key 有误', en: 'The Idempotency-Key does not fit' },
  'key-reused': {
    zh: '同一 Idempotency-Key 用于不同请求',
    en: 'This Idempotency-Key was used for another request',
  },
  'no-such-checkout': { zh: '没有这笔待收', en: 'There is no such checkout' },
  'no-such-redemption': { zh: '没有这笔核销', en: 'There is no such redemption' },
  'no-such-goods': { zh: '没有这个商品', en: 'There are no such goods' },
  'no-such-card': { zh: '没有这张虚拟卡', en: 'There is no such virtual card' },
  'already-confirmed': { zh: '已经收款', en: 'It is sold already' },
  'checkout-cancelled': { zh: '已经取消', en: 'It was cancelled' },
  'decision-changed': {
    zh: '优惠有变化，请核对新金额',
    en: 'The decision has changed: look at the new amount',
  },
  'no-printer': { zh: '没有设置小票打印机', en: 'No receipt printer is set up here' },
  'member-code-unknown': { zh: '会员码无效', en: 'Not a member code of a union known here' },
  'member-code-expired': { zh: '会员码已过期，请刷新', en: 'The member code is out of date: show a new one' },
  'member-code-used': { zh: '会员码已用过，请刷新', en: 'The member code was used: show a new one' },
  'not-of-today': { zh: '不是当日的单，请按退货办理', en: 'Not of this business day: refund it instead' },
  'given-back-already': { zh: '已经全部退完', en: 'All of it was given back already' },
  'more-than-bought': { zh: '退货数量超过购买数量', en: 'More units than were bought' },
  'journal-unavailable': {
    zh: '流水无法写入，本笔未成交',
    en: 'The journal cannot be written: nothing was sold',
  },
  'outcome-unknown': { zh: '结果未知，重启后请查询', en: 'The outcome is not known: ask after the restart' },
  'entry-too-long': { zh: '本单过长，请分单', en: 'The basket is too long: split it' },
  'our-fault': { zh: '收银程序出错', en: 'The till’s program has failed' },
} as const satisfies Readonly<Record<string, Words>>;

export type ProblemCode = keyof typeof problemTitles;
