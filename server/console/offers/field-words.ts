import type { Language, Words } from '../language/words.ts';
import type { FieldDifference } from './offer-difference.ts';
import type { DraftFault, KnownFault } from './offer-faults.ts';

const zhPlaces: Readonly<Record<string, string>> = {
  'title.zh': '中文名称',
  'title.en': '英文名称',
  layer: '层次',
  uncovered: '已优惠商品不参加',
  benefit: '优惠内容',
  'benefit.kind': '优惠方式',
  'benefit.payPermille': '实付比例',
  'benefit.minPayPermille': '最低实付比例',
  'benefit.unitPrice': '一口价',
  'benefit.prices': '会员价',
  'benefit.prices.*': '会员价',
  'benefit.amount': '立减',
  'benefit.every': '每几件',
  'benefit.price': '整套价',
  'benefit.parts': '套餐',
  'benefit.parts[].units': '件数',
  'benefit.parts[].payPermille': '实付比例',
  'benefit.tiers': '满减档',
  'benefit.tiers[].spend': '满',
  'benefit.tiers[].off': '减',
  'benefit.tiers[].payPermille': '实付比例',
  'benefit.repeat': '每满重复',
  'benefit.on': '满额按',
  'benefit.fenPerPoint': '每积分抵（分）',
  'benefit.maxPermille': '积分最多抵',
  'benefit.gift': '赠品',
  'benefit.gift.zh': '赠品（中文）',
  'benefit.gift.en': '赠品（英文）',
  'benefit.points': '赠送积分',
  'benefit.rounding': '取整',
  'benefit.rounding.unit': '取整到（分）',
  'benefit.rounding.mode': '取整方式',
  'benefit.tiers[].rounding.unit': '取整到（分）',
  'benefit.tiers[].rounding.mode': '取整方式',
  items: '商品',
  'items.categories': '类别',
  'items.skus': '条码',
  'items.exceptCategories': '除外类别',
  'items.exceptSkus': '除外条码',
  'items.unitPrice': '单价范围',
  'items.unitPrice.min': '单价不低于',
  'items.unitPrice.max': '单价不高于',
  'benefit.parts[].items.categories': '类别',
  'benefit.parts[].items.skus': '条码',
  'benefit.parts[].items.exceptCategories': '除外类别',
  'benefit.parts[].items.exceptSkus': '除外条码',
  'requires.spend': '须购满',
  'requires.items': '须购商品',
  'requires.items.categories': '须购类别',
  'requires.items.skus': '须购条码',
  'requires.items.exceptCategories': '须购除外类别',
  'requires.items.exceptSkus': '须购除外条码',
  'where.merchants': '商户',
  'where.stores': '门店',
  'where.regions': '地区',
  'who.programmes': '工会项目',
  'who.organisations': '工会组织',
  'who.tagsAny': '任一标签',
  'who.tagsAll': '全部标签',
  'who.tagsNone': '不含标签',
  'who.firstUse': '仅限首次刷卡',
  'who.birthMonth': '仅限生日当月',
  'who.ticket': '凭票活动',
  'card.accept': '出示方式',
  'card.issuers': '发卡行',
  'card.payWith': '须用本卡支付',
  'when.from': '开始日期',
  'when.through': '结束日期',
  'when.weekdays': '星期',
  'when.monthDays': '每月几日',
  'when.dayKinds': '日子',
  'when.hours': '时段',
  'limits.unitsPerTransaction': '每单最多件数',
  'limits.offPerTransaction': '每单最多优惠',
  'limits.perMember': '每会员限次',
  'limits.perMember[].uses': '每会员次数',
  'limits.perMember[].per': '每会员周期',
  'limits.total': '总限次',
  'limits.total[].uses': '总次数',
  'limits.total[].per': '总限周期',
  'limits.budget': '总预算',
  'limits.memberPolicy': '限次核对',
  group: '互斥组',
  combine: '叠加',
  excludes: '不与同享',
  priority: '优先级',
  'offline.unsynced': '断网时',
  'offline.hours': '离线可用（小时）',
  refund: '退货后',
  funding: '出资',
  'funding[].funder': '出资方',
  'funding[].permille': '出资比例',
};

const enPlaces: Readonly<Record<string, string>> = {
  'title.zh': 'Chinese title',
  'title.en': 'English title',
  layer: 'Layer',
  uncovered: 'Only goods not reduced yet',
  benefit: 'Benefit',
  'benefit.kind': 'Kind',
  'benefit.payPermille': 'Rate paid',
  'benefit.minPayPermille': 'Lowest rate paid',
  'benefit.unitPrice': 'Fixed price',
  'benefit.prices': 'Member prices',
  'benefit.prices.*': 'Member price',
  'benefit.amount': 'Amount off',
  'benefit.every': 'Every how many',
  'benefit.price': 'Price of the set',
  'benefit.parts': 'Set',
  'benefit.parts[].units': 'Units',
  'benefit.parts[].payPermille': 'Rate paid',
  'benefit.tiers': 'Steps',
  'benefit.tiers[].spend': 'From',
  'benefit.tiers[].off': 'Off',
  'benefit.tiers[].payPermille': 'Rate paid',
  'benefit.repeat': 'Repeats',
  'benefit.on': 'Reached by',
  'benefit.fenPerPoint': 'Fen a point',
  'benefit.maxPermille': 'Points pay at most',
  'benefit.gift': 'Gift',
  'benefit.gift.zh': 'Gift (Chinese)',
  'benefit.gift.en': 'Gift (English)',
  'benefit.points': 'Points earned',
  'benefit.rounding': 'Rounding',
  'benefit.rounding.unit': 'Round to (fen)',
  'benefit.rounding.mode': 'Rounding',
  'benefit.tiers[].rounding.unit': 'Round to (fen)',
  'benefit.tiers[].rounding.mode': 'Rounding',
  items: 'Goods',
  'items.categories': 'Categories',
  'items.skus': 'Barcodes',
  'items.exceptCategories': 'Except categories',
  'items.exceptSkus': 'Except barcodes',
  'items.unitPrice': 'Unit price',
  'items.unitPrice.min': 'Unit price from',
  'items.unitPrice.max': 'Unit price up to',
  'benefit.parts[].items.categories': 'Categories',
  'benefit.parts[].items.skus': 'Barcodes',
  'benefit.parts[].items.exceptCategories': 'Except categories',
  'benefit.parts[].items.exceptSkus': 'Except barcodes',
  'requires.spend': 'Needs a spend of',
  'requires.items': 'Needed goods',
  'requires.items.categories': 'Needed categories',
  'requires.items.skus': 'Needed barcodes',
  'requires.items.exceptCategories': 'Needed, except categories',
  'requires.items.exceptSkus': 'Needed, except barcodes',
  'where.merchants': 'Merchants',
  'where.stores': 'Stores',
  'where.regions': 'Regions',
  'who.programmes': 'Programmes',
  'who.organisations': 'Organisations',
  'who.tagsAny': 'Any of the tags',
  'who.tagsAll': 'All of the tags',
  'who.tagsNone': 'None of the tags',
  'who.firstUse': 'First use only',
  'who.birthMonth': 'Birthday month only',
  'who.ticket': 'Ticket of campaign',
  'card.accept': 'Shown as',
  'card.issuers': 'Issuers',
  'card.payWith': 'Must pay with this card',
  'when.from': 'From',
  'when.through': 'Through',
  'when.weekdays': 'Weekdays',
  'when.monthDays': 'Days of the month',
  'when.dayKinds': 'Kinds of day',
  'when.hours': 'Hours',
  'limits.unitsPerTransaction': 'Units a sale',
  'limits.offPerTransaction': 'Most off a sale',
  'limits.perMember': 'Uses a member',
  'limits.perMember[].uses': 'Uses a member',
  'limits.perMember[].per': 'Period of a member',
  'limits.total': 'Uses in all',
  'limits.total[].uses': 'Uses in all',
  'limits.total[].per': 'Period of all',
  'limits.budget': 'Budget',
  'limits.memberPolicy': 'Counting of uses',
  group: 'Group',
  combine: 'Combines',
  excludes: 'Not beside',
  priority: 'Priority',
  'offline.unsynced': 'Without network',
  'offline.hours': 'Offline (hours)',
  refund: 'After a refund',
  funding: 'Funding',
  'funding[].funder': 'Funder',
  'funding[].permille': 'Share',
};

const zhChoices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layer: { item: '单品', basket: '整单', subsidy: '补贴' },
  'benefit.kind': {
    rate: '打折',
    price: '一口价',
    prices: '会员价表',
    off: '立减',
    nth: '第 N 件',
    bundle: '套餐',
    threshold: '满减',
    keyed: '手输折扣',
    gift: '赠礼',
    earn: '送积分',
    points: '积分抵扣',
  },
  'benefit.on': { left: '优惠后金额', list: '原价' },
  mode: { 'half-up': '四舍五入', down: '舍去', up: '进位' },
  unit: { '1': '分', '10': '角', '100': '元' },
  'card.accept': { 'chip-genuine': '芯片验真', 'chip-read': '芯片读卡', code: '会员码', keyed: '手输卡号' },
  'when.dayKinds': { workday: '工作日', weekend: '周末', holiday: '法定假日' },
  'when.weekdays': {
    '1': '周一',
    '2': '周二',
    '3': '周三',
    '4': '周四',
    '5': '周五',
    '6': '周六',
    '7': '周日',
  },
  per: { day: '每天', week: '每周', month: '每月', year: '每年', offer: '活动期内' },
  'limits.memberPolicy': {
    'strict-online': '必须联网核对',
    'home-store': '仅限本店累计',
    'risk-bounded': '断网也可用',
  },
  combine: { layers: '可与其他层叠加', alone: '不与任何优惠同享' },
  'offline.unsynced': { allow: '照常可用', refuse: '暂停使用' },
  refund: { 'restores-use': '退还次数', 'keeps-use': '不退次数' },
  flag: { true: '是', false: '否' },
};

const enChoices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layer: { item: 'Item', basket: 'Basket', subsidy: 'Subsidy' },
  'benefit.kind': {
    rate: 'Rate',
    price: 'Fixed price',
    prices: 'Price list',
    off: 'Amount off',
    nth: 'Every nth',
    bundle: 'Set',
    threshold: 'Spend & save',
    keyed: 'Keyed rate',
    gift: 'Gift',
    earn: 'Earn points',
    points: 'Pay by points',
  },
  'benefit.on': { left: 'amount left', list: 'list price' },
  mode: { 'half-up': 'half up', down: 'down', up: 'up' },
  unit: { '1': 'fen', '10': 'jiao', '100': 'yuan' },
  'card.accept': {
    'chip-genuine': 'Chip proved',
    'chip-read': 'Chip read',
    code: 'Member code',
    keyed: 'Typed number',
  },
  'when.dayKinds': { workday: 'Workdays', weekend: 'Weekends', holiday: 'Public holidays' },
  'when.weekdays': { '1': 'Mon', '2': 'Tue', '3': 'Wed', '4': 'Thu', '5': 'Fri', '6': 'Sat', '7': 'Sun' },
  per: { day: 'a day', week: 'a week', month: 'a month', year: 'a year', offer: 'in all' },
  'limits.memberPolicy': {
    'strict-online': 'Only with the network',
    'home-store': 'Counted by store',
    'risk-bounded': 'Also without network',
  },
  combine: { layers: 'With other layers', alone: 'Alone' },
  'offline.unsynced': { allow: 'as usual', refuse: 'not used' },
  refund: { 'restores-use': 'The use comes back', 'keeps-use': 'The use is gone' },
  flag: { true: 'yes', false: 'no' },
};

const zhKnown: Readonly<Record<KnownFault, string>> = {
  'group-dot': '组名不能含点号',
  date: '没有这一天，请写成 2026-10-01',
  'before-from': '不能早于开始日期',
  'times-equal': '起止时间不能相同',
  'below-min': '不能低于下限',
  twice: '同一出资方写了两次',
  'off-or-rate': '请填减多少，或打几折',
  'rounding-needs-rate': '只有打折才取整',
  'tiers-ascend': '门槛要逐档升高',
  'tiers-more': '优惠要比上一档多',
  'repeat-single': '每满重复只能有一档，且须满额大于 0、减金额',
  'set-units': '一套最多 12 件',
  'part-rate-and-price': '已有整套价，此处不再打折',
  'set-price': '请填整套价，或给其中一件打折',
  'basket-only': '只有整单优惠可用',
  'hostile-key': '不能用这个名称',
  identifier: '只能用小写字母、数字、点和短横，不以点或短横开头，最长 64',
  'layer-kind': '此层次不能用这种优惠方式',
};

const enKnown: Readonly<Record<KnownFault, string>> = {
  'group-dot': 'A group’s name has no dot',
  date: 'No such day; write 2026-10-01',
  'before-from': 'Must not be before the first day',
  'times-equal': 'The two times must differ',
  'below-min': 'Must not be below the lower bound',
  twice: 'This funder is named twice',
  'off-or-rate': 'Say what is taken off, or the rate',
  'rounding-needs-rate': 'Only a rate is rounded',
  'tiers-ascend': 'Each step must begin higher',
  'tiers-more': 'Must take off more than the step before',
  'repeat-single': 'Repeats only with one step above 0 that takes an amount off',
  'set-units': 'A set has at most 12 units',
  'part-rate-and-price': 'The set has a price already',
  'set-price': 'Give the set a price, or a part a rate',
  'basket-only': 'Only for basket offers',
  'hostile-key': 'This name cannot be used',
  identifier: 'Lower-case letters, digits, dots and hyphens only, at most 64',
  'layer-kind': 'This layer does not know this kind',
};

type FieldWords = {
  readonly places: Readonly<Record<string, string>>;
  readonly choices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly known: Readonly<Record<KnownFault, string>>;
  readonly fault: (fault: DraftFault) => string;
  readonly nothing: string;
  readonly between: string;
};

const zh: FieldWords = {
  places: zhPlaces,
  choices: zhChoices,
  known: zhKnown,
  nothing: '未填',
  between: '、',
  fault: ({ what, message }) => {
    switch (what.what) {
      case 'missing':
        return '请填写';
      case 'unreadable':
        return zhReadable[what.kind] ?? `填写有误：${message}`;
      case 'unknown-key':
        return '不认识的项目，收银台不会接受';
      case 'too-long':
        return `最多 ${what.max} 个字`;
      case 'at-least':
        return `不能小于 ${what.min}`;
      case 'at-most':
        return `不能大于 ${what.max}`;
      case 'empty-list':
        return '至少要有一项';
      case 'sum':
        return `出资须合计 100%，现在是 ${what.sum}`;
      case 'known':
        return zhKnown[what.key];
      case 'other':
        return message;
    }
  },
};

const zhReadable: Readonly<Record<string, string>> = {
  amount: '看不懂这个金额，请写成 100 或 100.00（元）',
  rate: '看不懂这个折扣，请写成 8.5折、85、0.85 或 850‰',
  share: '看不懂这个比例，请写成 50% 或 500‰',
  whole: '请填整数',
  signed: '请填整数',
  number: '请填数字',
  date: '没有这一天，请写成 2026-10-01',
  hours: '请写成 09:00–21:00',
  choice: '请从选项中选择',
  text: '这里应是文字',
  flag: '只能是“是”或不写',
};

const en: FieldWords = {
  places: enPlaces,
  choices: enChoices,
  known: enKnown,
  nothing: 'nothing',
  between: ', ',
  fault: ({ what, message }) => {
    switch (what.what) {
      case 'missing':
        return 'Needed';
      case 'unreadable':
        return enReadable[what.kind] ?? message;
      case 'unknown-key':
        return 'Unknown: tills would refuse it';
      case 'too-long':
        return `At most ${what.max} characters`;
      case 'at-least':
        return `Not less than ${what.min}`;
      case 'at-most':
        return `Not more than ${what.max}`;
      case 'empty-list':
        return 'At least one is needed';
      case 'sum':
        return `Funding must add up to 100%, now ${what.sum}`;
      case 'known':
        return enKnown[what.key];
      case 'other':
        return message;
    }
  },
};

const enReadable: Readonly<Record<string, string>> = {
  amount: 'Not an amount; write 100 or 100.00 (yuan)',
  rate: 'Not a rate; write 85%, 0.85, 850‰ or 8.5折',
  share: 'Not a share; write 50% or 500‰',
  whole: 'A whole number, please',
  signed: 'A whole number, please',
  number: 'A number, please',
  date: 'No such day; write 2026-10-01',
  hours: 'Write 09:00–21:00',
  choice: 'Choose one of the list',
  text: 'This should be text',
  flag: 'Only yes, or left out',
};

export const fieldWords: Words<FieldWords> = { 'zh-CN': zh, en };

/** What the place is called; one without a name is called by its path. */
export function placeWord(place: string, language: Language): string {
  const words = fieldWords[language].places;
  return Object.hasOwn(words, place) ? words[place]! : place;
}

/** A chosen value in words: `basket` → `整单`. */
export function choiceWord(place: string, value: string, language: Language): string {
  const { choices } = fieldWords[language];
  const own = place.replace(/\[\]$/, '');
  const known =
    choices[own] ??
    choices[own.split('.').at(-1) ?? ''] ??
    (value === 'true' || value === 'false' ? choices['flag'] : undefined);
  return known !== undefined && Object.hasOwn(known, value) ? known[value]! : value;
}

/** One side of a difference in words; amounts with their sign, choices by name. */
export function shownSide(
  { place, kind }: Pick<FieldDifference, 'place' | 'kind'>,
  texts: readonly string[] | null,
  language: Language,
): string {
  if (texts === null) return fieldWords[language].nothing;
  return texts
    .map((text) => {
      if (kind === 'amount') return `￥${text}`;
      return kind === 'text' || kind === 'json' ? text : choiceWord(place, text, language);
    })
    .join(fieldWords[language].between);
}
