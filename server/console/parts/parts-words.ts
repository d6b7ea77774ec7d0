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
  brokenTitle: 'This page failed',
  brokenNext: 'Reloading brings it back; what was saved is safe.',
};

export const partsWords: Words<PartsWords> = { 'zh-CN': zh, en };
