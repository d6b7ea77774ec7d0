import type { Words } from '../language/words.ts';

const zh = {
  register: '卡片',
  masked: '卡号与姓名均已脱敏',
  number: '卡号',
  member: '会员',
  issuer: '发卡行',
  status: '状态',
  statuses: { active: '正常', 'not-activated': '未激活', stopped: '停用' } as Readonly<
    Record<string, string>
  >,
  all: (count: string) => `全部 ${count}`,
  withCount: (word: string, count: string) => `${word} ${count}`,
  activatedOn: '激活日期',
  firstUsedAt: '首次使用',
  notYet: '尚未',
  none: '还没有卡片',
  noneNext: '导入会员和卡片后会出现在这里。',
  noMatch: '没有符合条件的卡片',
  noMatchNext: '放宽条件，或清除全部条件。',
  clear: '清除条件',
  total: (count: string) => `共 ${count} 张`,
};

export type CardWords = typeof zh;

const en: CardWords = {
  register: 'Cards',
  masked: 'Card numbers and names are masked',
  number: 'Card number',
  member: 'Member',
  issuer: 'Issuer',
  status: 'Status',
  statuses: { active: 'Active', 'not-activated': 'Not activated', stopped: 'Stopped' },
  all: (count) => `All ${count}`,
  withCount: (word, count) => `${word} ${count}`,
  activatedOn: 'Activated',
  firstUsedAt: 'First use',
  notYet: 'not yet',
  none: 'There is no card yet',
  noneNext: 'Cards show here once members and cards are imported.',
  noMatch: 'No card fits these filters',
  noMatchNext: 'Widen them, or clear them all.',
  clear: 'Clear filters',
  total: (count) => `${count} cards`,
};

export const cardWords: Words<CardWords> = { 'zh-CN': zh, en };
