import type { Words } from '../language/words.ts';

const zh = {
  loading: '正在载入…',
  retry: '重试',
  ready: '可以重试；若仍不行，请检查网络或服务器是否在运行。',
  refused: '请检查条件后再试，或返回上一页。',
  reload: '刷新页面',
  chart: '图',
  table: '表',
  chartOrTable: (title: string) => `${title}：图或表`,
  close: '关闭',
  pickDay: '选择日期',
  noCalendar: '日历未能载入，请直接输入日期',
  pastEnd: '没有这一页',
  pastEndNext: '记录没有那么多页，请回到第一页。',
  firstPage: '第一页',
  noDay: '没有这一天；请写作 2026-10-01',
  noMinute: '看不懂这个时间；请写作 2026-10-01 09:05',
  brokenTitle: '此页出错了',
  brokenNext: '刷新页面可恢复；已保存的内容不受影响。',
};

export type PartsWords = typeof zh;

const en: PartsWords = {
  loading: 'Loading…',
  retry: 'Try again',
  ready: 'Try again; if it does not help, check the network and that the server runs.',
  refused: 'Check what was asked for and try again, or go back.',
  reload: 'Reload the page',
  chart: 'Chart',
  table: 'Table',
  chartOrTable: (title) => `${title}: chart or table`,
  close: 'Close',
  pickDay: 'Pick a day',
  noCalendar: 'The calendar did not load: type the day',
  pastEnd: 'There is no such page',
  pastEndNext: 'The register has fewer pages; go back to the first.',
  firstPage: 'First page',
  noDay: 'There is no such day; write it as 2026-10-01',
  noMinute: 'There is no such time; write it as 2026-10-01 09:05',
  brokenTitle: 'This page failed',
  brokenNext: 'Reloading brings it back; what was saved is safe.',
};

export const partsWords: Words<PartsWords> = { 'zh-CN': zh, en };
