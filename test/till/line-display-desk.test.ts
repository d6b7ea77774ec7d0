import { describe, expect, it } from 'vitest';
import type { DeviceFile } from '../../drivers/device-file.ts';
import { LineDisplayDesk } from '../../terminal/till/devices/line-display-desk.ts';
import { twoLinesOf } from '../../terminal/till/devices/two-lines.ts';
import type { DisplayState } from '../../terminal/wire/counter/display-message.ts';

const basket: DisplayState = {
  show: 'basket',
  lines: [
    { name: '东北大米 5kg', quantity: 1, list: 4_990, discount: 0, offers: [] },
    { name: '一种名字长得两行也写不下的花生油', quantity: 1, list: 8_990, discount: 1_000, offers: [] },
  ],
  others: null,
  list: 13_980,
  discount: 1_000,
  payable: 12_980,
  member: true,
};

describe('a display of two lines', () => {
  it.each<[string, DisplayState, boolean, string, string]>([
    ['nobody there', { show: 'idle', offers: [] }, true, '欢迎光临', ''],
    ['a basket', basket, true, '一种名字长得两 79.90', '应付          129.80'],
    ['a basket, no Chinese', basket, false, '               79.90', 'TO PAY        129.80'],
    ['a card, please', { show: 'card-prompt', insert: false }, true, '请刷会员卡', ''],
    ['the other way', { show: 'card-prompt', insert: true }, false, 'INSERT YOUR CARD', ''],
    [
      'sold',
      { show: 'result', discount: 1_000, payable: 12_980 },
      true,
      '已省           10.00',
      '实付          129.80',
    ],
    ['sold at full price', { show: 'result', discount: 0, payable: 990 }, false, '', 'PAID            9.90'],
    ['refused, whatever for', { show: 'refusal', payable: 13_980 }, true, '', '应付          139.80'],
  ])('%s', (_, state, chinese, upper, lower) => {
    expect(twoLinesOf(state, { chinese })).toEqual({ upper, lower });
  });

  it('comes back by itself, with the newest state, when the device is there again', async () => {
    let isThere = false;
    let again = () => {};
    let closed = 0;
    const written: string[] = [];
    const device: DeviceFile = {
      write: async (bytes) => {
        if (!isThere) throw new Error('EIO');
        written.push(Buffer.from(bytes).toString('latin1'));
      },
      close: async () => {
        closed += 1;
      },
    };
    const changes: string[] = [];
    const desk = new LineDisplayDesk({
      settings: { name: '客显', kind: 'esc-q', path: '/dev/ttyUSB0', chinese: false },
      timer: (_, work) => {
        again = work;
        return () => {};
      },
      changed: () => changes.push(desk.shown?.state ?? 'none'),
      open: async () => {
        if (!isThere) throw new Error('ENOENT');
        return device;
      },
    });
    await desk.show({ show: 'idle', offers: [] });
    await desk.show({ show: 'result', discount: 0, payable: 990 });
    expect([desk.shown, written]).toEqual([{ name: '客显', state: 'offline' }, []]);
    isThere = true;
    again();
    await desk.show({ show: 'refusal', payable: 1_000 });
    expect(written.join('')).toContain('TO PAY         10.00');
    isThere = false;
    await desk.show({ show: 'idle', offers: [] });
    expect(changes).toEqual(['ready', 'offline']);
    await desk.close();
    expect(closed).toBe(1);
  });
});
