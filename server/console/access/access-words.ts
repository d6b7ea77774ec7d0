import type { Words } from '../language/words.ts';

const zh = {
  product: '普惠收银',
  console: '工会管理台',
  title: '登录',
  again: '登录已过期',
  againNote: '请重新登录；页面上已填的内容都还在。',
  lead: '发布优惠、查看核销、了解每一台收银台。',
  user: '用户名',
  password: '密码',
  other: '换用其他账号（页面上未保存的内容会丢失）',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  submit: '登录',
  submitting: '正在登录…',
  userMissing: '请填写用户名',
  passwordMissing: '请填写密码',
  wrong: '用户名或密码不正确。请检查大小写后再试。',
  wait: (seconds: number) => `尝试次数过多，请 ${seconds} 秒后再试。`,
  privacy: '会员姓名、证件号、手机号在此均为脱敏显示。',
  language: 'English',
};

export type AccessWords = typeof zh;

const en: AccessWords = {
  product: 'Puhui Till',
  console: 'Union console',
  title: 'Sign in',
  again: 'Your session has ended',
  againNote: 'Sign in again; what you have typed on the page is still there.',
  lead: 'Publish offers, look at redemptions, know every till.',
  user: 'User name',
  password: 'Password',
  other: 'Use another account (what is not saved on the page is lost)',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  submit: 'Sign in',
  submitting: 'Signing in…',
  userMissing: 'Enter your user name',
  passwordMissing: 'Enter your password',
  wrong: 'User name or password is wrong. Check upper and lower case and try again.',
  wait: (seconds) => `Too many attempts. Try again in ${seconds} s.`,
  privacy: 'Names, ID numbers and phone numbers of members are masked here.',
  language: '中文',
};

export const accessWords: Words<AccessWords> = { 'zh-CN': zh, en };
