import type { VirtualCardDescription } from '../../drivers/virtual/index.ts';
import { cardProducts, plainBankPrefix } from './card-products.ts';
import { zooCampaign } from './offers/cinema-and-leisure.ts';
import type { ProgrammeId } from './organisations.ts';

/** How a holder and the card stand in the register; what is left out is that of a good card of a good member. */
export type Standing = {
  readonly tags?: readonly string[];
  readonly tickets?: Readonly<Record<string, number>>;
  readonly hasLeft?: true;
  readonly certifiedLastYear?: true;
  readonly bornThisMonth?: true;
  readonly issuer?: string;
  readonly cardStatus?: 'not-activated' | 'stopped';
  readonly firstUse?: true;
  /** Sequence numbers of the chips that are in use. */
  readonly chips?: readonly string[];
  /** The register knows this number of the holder, and no card. */
  readonly memberNumber?: string;
};

/** A number in a programme's register. */
export type Holder = {
  readonly programme: ProgrammeId;
  /** Ten digits behind the product's prefix. */
  readonly account: string;
  readonly standing: Standing;
};

export type TrayCardPlan = {
  readonly card: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** The `recognition.code` that it must cause. */
  readonly expect: string;
  readonly interface: 'contact' | 'contactless';
  readonly prefix: string;
  readonly account: string;
  readonly chip: Partial<Omit<VirtualCardDescription, 'pan' | 'expires'>>;
  /** Left out: RSA. */
  readonly suite?: 'sm2';
  /** In the union's own application beside the bank's. */
  readonly memberNumber?: string;
};

const memberNumber = '川教-0000016';

/** The register's side of the tray. Two cards of one holder are two pieces of plastic with one number. */
export const holders = {
  member: home('0000000001', { tickets: { [zooCampaign]: 2 } }),
  modelWorker: home('0000000002', { tags: ['model-worker'], issuer: 'boc' }),
  contactless: home('0000000003', { tags: ['young-teacher'] }),
  lost: home('0000000004', { cardStatus: 'stopped' }),
  replaced: home('0000000005', { chips: ['02'] }),
  notCertified: home('0000000006', { certifiedLastYear: true }),
  left: home('0000000007', { hasLeft: true }),
  notActivated: home('0000000008', { cardStatus: 'not-activated' }),
  firstUse: home('0000000009', { tags: ['new-member'], firstUse: true }),
  birthday: home('0000000010', { bornThisMonth: true }),
  hardship: home('0000000011', { tags: ['hardship'] }),
  insertCard: home('0000000012', {}),
  unreadable: home('0000000013', {}),
  staticChip: home('0000000014', {}),
  sm2: home('0000000015', {}),
  numberOnly: home('0000000016', { memberNumber }),
  ningbo: { programme: 'nb51', account: '0000000001', standing: { issuer: 'boc' } },
  hebei: { programme: 'hbedu', account: '0000000001', standing: {} },
} as const satisfies Record<string, Holder>;

/** The cards beside the reader, in the order in which the demo shows them. */
export const trayCards: readonly TrayCardPlan[] = [
  of(holders.member, {
    card: 'member-contact',
    title: { zh: '会员卡（插卡）', en: 'Member, contact' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.contactless, {
    card: 'member-contactless',
    title: { zh: '会员卡（挥卡）', en: 'Member, contactless' },
    expect: 'member',
    interface: 'contactless',
    chip: {},
  }),
  of(holders.modelWorker, {
    card: 'model-worker',
    title: { zh: '劳模会员卡', en: 'Model worker' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.hardship, {
    card: 'hardship',
    title: { zh: '困难职工会员卡', en: 'Member in hardship' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.firstUse, {
    card: 'first-use',
    title: { zh: '新卡首次使用', en: 'New card, first use' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.birthday, {
    card: 'birthday-month',
    title: { zh: '本月生日的会员卡', en: 'Member with a birthday this month' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.replaced, {
    card: 'replaced-new-chip',
    title: { zh: '换发的新卡（序号02）', en: 'Replacement, chip 02' },
    expect: 'member',
    interface: 'contact',
    chip: { panSequence: '02' },
  }),
  of(holders.replaced, {
    card: 'replaced-old-chip',
    title: { zh: '已换发的旧卡（序号01）', en: 'Replaced, old chip 01' },
    expect: 'card-stopped',
    interface: 'contact',
    chip: { panSequence: '01' },
  }),
  // 002 and 004: cards of the first years prove their data only, not themselves.
  of(holders.staticChip, {
    card: 'static-chip',
    title: { zh: '早期会员卡（静态认证）', en: 'Early card, static data only' },
    expect: 'member',
    interface: 'contact',
    chip: { method: 'sda' },
  }),
  of(holders.sm2, {
    card: 'member-sm2',
    title: { zh: '国密会员卡（挥卡）', en: 'Member, contactless, SM2' },
    expect: 'member',
    interface: 'contactless',
    chip: {},
    suite: 'sm2',
  }),
  of(holders.numberOnly, {
    card: 'union-number',
    title: { zh: '银行卡号未登记（工会应用）', en: 'Known by the union’s own number' },
    expect: 'member',
    interface: 'contact',
    chip: {},
    memberNumber,
  }),
  of(holders.ningbo, {
    card: 'ningbo-member',
    title: { zh: '宁波5·1服务卡', en: 'Ningbo 5·1 card, recognised' },
    expect: 'member',
    interface: 'contact',
    chip: {},
  }),
  of(holders.hebei, {
    card: 'hebei-member',
    title: { zh: '河北教育工会会员卡', en: 'Hebei card, not recognised' },
    expect: 'other-union',
    interface: 'contact',
    chip: {},
  }),
  of(holders.member, {
    card: 'copied',
    title: { zh: '复制卡（没有密钥）', en: 'Copy without the key' },
    expect: 'not-genuine',
    interface: 'contact',
    chip: { behaviour: 'copied' },
  }),
  of(holders.member, {
    card: 'replayed',
    title: { zh: '重放卡（旧应答）', en: 'Replays old answers' },
    expect: 'not-genuine',
    interface: 'contact',
    chip: { behaviour: 'replayed' },
  }),
  of(holders.lost, {
    card: 'lost',
    title: { zh: '已挂失的会员卡', en: 'Reported lost' },
    expect: 'card-stopped',
    interface: 'contact',
    chip: {},
  }),
  of(holders.notCertified, {
    card: 'not-certified',
    title: { zh: '今年未认证的会员', en: 'Not certified this year' },
    expect: 'not-certified',
    interface: 'contact',
    chip: {},
  }),
  of(holders.left, {
    card: 'left-union',
    title: { zh: '已离会的会员', en: 'Left the union' },
    expect: 'not-active',
    interface: 'contact',
    chip: {},
  }),
  of(holders.notActivated, {
    card: 'not-activated',
    title: { zh: '未激活的会员卡', en: 'Not activated' },
    expect: 'card-not-activated',
    interface: 'contact',
    chip: {},
  }),
  {
    card: 'bank-card',
    title: { zh: '普通银行卡', en: 'An ordinary bank card' },
    expect: 'not-a-member',
    interface: 'contact',
    prefix: plainBankPrefix,
    account: '0000000001',
    chip: {},
  },
  of(holders.insertCard, {
    card: 'insert-card',
    title: { zh: '挥卡不能验证，请插卡', en: 'Proves itself by contact only' },
    expect: 'insert-card',
    interface: 'contactless',
    chip: { behaviour: 'insert-card' },
  }),
  of(holders.unreadable, {
    card: 'unreadable',
    title: { zh: '芯片损坏的卡', en: 'Damaged chip' },
    expect: 'unreadable',
    interface: 'contact',
    chip: { behaviour: 'unreadable' },
  }),
];

function home(account: string, standing: Standing): Holder {
  return { programme: 'scedu', account, standing };
}

function of(holder: Holder, plan: Omit<TrayCardPlan, 'prefix' | 'account'>): TrayCardPlan {
  return { ...plan, prefix: cardProducts[holder.programme].prefix, account: holder.account };
}
