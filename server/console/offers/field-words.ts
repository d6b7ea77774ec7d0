import type { Language, Words } from '../language/words.ts';
import { enChoices, zhChoices } from './field-choices.ts';
import { enPlaces, zhPlaces } from './field-names.ts';
import type { FieldDifference } from './offer-difference.ts';
import type { DraftFault, KnownFault } from './offer-faults.ts';

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
