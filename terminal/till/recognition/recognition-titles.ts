import type { Words } from '../../core/offers/offer.ts';
import type { RecognitionCode } from '../../wire/counter/checkout-view.ts';

/** The verdict in at most eight Chinese characters, as the cashier's band shows it. */
export const recognitionTitles: Readonly<Record<RecognitionCode, Words>> = {
  none: { zh: '请刷卡', en: 'Tap a card' },
  member: { zh: '会员有效', en: 'Member' },
  'not-a-member': { zh: '不是会员卡', en: 'Not a member’s card' },
  'not-certified': { zh: '未年度认证', en: 'Not certified this year' },
  'not-active': { zh: '已不在会', en: 'No longer a member' },
  'card-not-activated': { zh: '卡未激活', en: 'Card not activated' },
  'card-stopped': { zh: '卡已停用', en: 'Card stopped' },
  'not-genuine': { zh: '卡未通过验证', en: 'Card not genuine' },
  'insert-card': { zh: '请插卡', en: 'Insert the card' },
  unreadable: { zh: '没读到卡', en: 'Card not read' },
  'other-union': { zh: '其他工会的卡', en: 'Another union’s card' },
  'cache-expired': { zh: '优惠数据过期', en: 'Offer data expired' },
};
