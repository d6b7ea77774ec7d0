import type { Words } from '../language/words.ts';

const zh = {
  product: '普惠收银',
  navigation: '主导航',
  toContent: '跳到正文',
  pages: {
    home: '今日',
    offers: '优惠',
    quotas: '名额',
    members: '会员',
    cards: '卡片',
    tills: '收银台',
    redemptions: '核销',
  },
  settings: '设置',
  language: '语言',
  theme: '外观',
  light: '浅色',
  dark: '深色',
  signOut: '退出登录',
  signOutFailed: '未能退出，请检查网络后再试。',
  programme: '普惠项目',
  demo: '示例',
  roles: { publisher: '可发布', viewer: '只读' },
  noSuchPage: '没有这个页面',
  noSuchPageNext: '地址可能已经变了。',
  toHome: '回到今日',
  noProgramme: '还没有普惠项目',
  noProgrammeNext: '请先在服务器上创建一个项目并发布。',
};

export type FrameWords = typeof zh;

const en: FrameWords = {
  product: 'Puhui Till',
  navigation: 'Main navigation',
  toContent: 'Skip to the content',
  pages: {
    home: 'Today',
    offers: 'Offers',
    quotas: 'Quotas',
    members: 'Members',
    cards: 'Cards',
    tills: 'Tills',
    redemptions: 'Sales',
  },
  settings: 'Settings',
  language: 'Language',
  theme: 'Look',
  light: 'Light',
  dark: 'Dark',
  signOut: 'Sign out',
  signOutFailed: 'Not signed out. Check the network and try again.',
  programme: 'Programme',
  demo: 'demo',
  roles: { publisher: 'may publish', viewer: 'may look' },
  noSuchPage: 'There is no such page',
  noSuchPageNext: 'Its address may have changed.',
  toHome: 'Go to Today',
  noProgramme: 'There is no programme yet',
  noProgrammeNext: 'Create one on the server and publish it first.',
};

export const frameWords: Words<FrameWords> = { 'zh-CN': zh, en };
