import { describe, expect, it } from 'vitest';
import { badgesOf } from '../../../terminal/page/cashier/verdict/badges.ts';
import { tongueOf } from '../../../terminal/page/language/words.tsx';
import type { CounterStatus } from '../../../terminal/wire/counter/counter-status.ts';
import { Counter, refusal } from './counter.ts';

function withReceipt(): Counter {
  const counter = new Counter();
  counter.state = { ...counter.state, lastSale: 'rd-1' };
  counter.send({ type: 'act', action: 'receipt' });
  return counter;
}

function badges(printer: CounterStatus['printers'][number], language: 'zh' | 'en') {
  const status = {
    readers: [],
    printers: [printer],
    network: 'online',
    cache: { version: 1, ageHours: 0, tier: 'fresh', programmes: [] },
    journal: { unsent: 0 },
  } as unknown as CounterStatus;
  const found = badgesOf({ ...new Counter().state, status }, tongueOf(language));
  return found.find(({ name }) => name === 'printer');
}

describe('printing', () => {
  it('sends the receipt that is shown, once while it is on its way', () => {
    const counter = withReceipt();
    counter.send({ type: 'act', action: 'print' });
    counter.send({ type: 'act', action: 'print' });
    expect(counter.calls('print')).toEqual([{ do: 'print', id: 'rd-1' }]);
    counter.send({ type: 'printing', id: 'rd-1' });
    expect(counter.state.panel).toMatchObject({ panel: 'receipt', print: { step: 'queued' } });
    counter.send({ type: 'print' });
    expect(counter.calls('print')).toHaveLength(2);
  });

  it('says that there is no printer, and keeps the receipt on the screen', () => {
    const counter = withReceipt();
    counter.send({ type: 'act', action: 'print' });
    const failure = refusal('no-printer');
    counter.send({ type: 'not-printing', id: 'rd-1', failure });
    expect(counter.state.panel).toMatchObject({ panel: 'receipt', print: { step: 'failed', failure } });
    expect(counter.sounds()).toEqual(['attention']);
  });

  it('does nothing where no receipt is shown, and an answer for another receipt is nobody’s', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'act', action: 'print' });
    expect(counter.calls('print')).toEqual([]);
    const other = withReceipt();
    other.send({ type: 'printing', id: 'rd-2' });
    expect(other.state.panel).toMatchObject({ print: { step: 'not-asked' } });
  });

  it.each([
    { trouble: 'cover-open', zh: '打印机盖未合', en: 'Printer open' },
    { trouble: 'cutter', zh: '切刀卡住', en: 'Cutter stuck' },
    { trouble: 'failed', zh: '打印机故障', en: 'Printer fault' },
    { trouble: 'paper-out', zh: '缺纸', en: 'No paper' },
    { trouble: null, zh: '打印机离线', en: 'Printer off' },
  ] as const)('says in the badge what is wrong ($trouble) and what waits', ({ trouble, zh, en }) => {
    const state = trouble === 'paper-out' ? 'paper-out' : 'offline';
    const printer = { name: 'p', state, trouble, waiting: 2 } as const;
    expect(badges(printer, 'zh')?.text).toBe(`${zh} · 待打 2 张`);
    expect(badges(printer, 'en')?.text).toBe(`${en} · 2 to print`);
    expect(badges({ ...printer, waiting: 0 }, 'zh')?.text).toBe(zh);
  });
});
