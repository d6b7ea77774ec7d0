import type { Words } from '../offers/offer.ts';

/** What is wrong with a card reader, and what a cashier can do about it. */
export type TroubleWords = { readonly what: Required<Words>; readonly todo: Required<Words> };

/** By the code that readers report (`drivers/reader.ts`); the till sees to it that none is missing. */
export const readerTroubleWords = {
  'binding-missing': {
    what: { zh: '未安装读卡组件', en: 'The card reader’s software is not installed' },
    todo: { zh: '请联系技术人员', en: 'Call a technician' },
  },
  'daemon-missing': {
    what: { zh: '读卡服务未运行', en: 'The card service is not running' },
    todo: {
      zh: '正在等待它启动；一直不好请重启电脑',
      en: 'Waiting for it; if it stays so, restart the machine',
    },
  },
  'no-reader': {
    what: { zh: '未接读卡器', en: 'No card reader is plugged in' },
    todo: { zh: '请插好读卡器的线', en: 'Plug the reader in' },
  },
  'reader-failed': {
    what: { zh: '读卡器出错', en: 'The card reader has failed' },
    todo: {
      zh: '正在自动恢复；一直不好请重新插拔',
      en: 'It is being started again; if it stays so, plug it in anew',
    },
  },
  'card-silent': {
    what: { zh: '卡没有反应', en: 'The card does not answer' },
    todo: { zh: '请拿开再刷一次，只放一张卡', en: 'Take it away and show it again, one card only' },
  },
  'card-busy': {
    what: { zh: '卡被其他程序占用', en: 'Another program holds the card' },
    todo: { zh: '请关闭其他读卡程序，再刷一次', en: 'Close other card programs and show the card again' },
  },
} as const satisfies Readonly<Record<string, TroubleWords>>;
