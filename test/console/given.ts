import type { RedemptionLine } from '../../server/redemptions/redemption-view.ts';
import type { TerminalLine } from '../../server/terminals/terminal-view.ts';

/** A sale as the server shows it; a test names what matters to it. */
export function givenLine(over: Partial<RedemptionLine> = {}): RedemptionLine {
  return {
    id: 'rd-1',
    kind: 'sale',
    at: '2026-10-03T16:20:00+08:00',
    receivedAt: '2026-10-03T08:20:01.000Z',
    terminal: 'till-1',
    epoch: 1,
    sequence: 1,
    store: 'sj-001',
    storeTitleZh: '三江购物 鼓楼店',
    storeTitleEn: null,
    merchant: 'sanjiang',
    merchantTitleZh: '三江购物',
    merchantTitleEn: null,
    list: 14_370,
    discount: 2_000,
    payable: 12_370,
    offers: [],
    funders: [],
    member: '张*丰',
    outcome: 'accepted',
    doubts: [],
    ...over,
  };
}

/** A till that is well. */
export function givenTill(over: Partial<TerminalLine> = {}): TerminalLine {
  return {
    terminal: 'till-1',
    programme: 'scedu',
    store: 'sj-001',
    merchant: 'sanjiang',
    epoch: 1,
    sequence: 9,
    unsent: 0,
    cache: [{ programme: 'scedu', head: 3, freshness: 'fresh' }],
    needsUpdate: [],
    program: '0.1.0',
    clock: '2026-10-03T16:20:00+08:00',
    clockOffsetMs: 0,
    devices: null,
    journal: null,
    enrolledAt: '2026-10-01T00:00:00.000Z',
    lastContact: '2026-10-03T08:20:00.000Z',
    reportedAt: '2026-10-03T08:20:00.000Z',
    connected: true,
    alarm: null,
    order: null,
    flagged: 0,
    losses: [],
    rejected: 0,
    storeTitleZh: '三江购物 鼓楼店',
    storeTitleEn: 'Sanjiang, Drum Tower',
    merchantTitleZh: '三江购物',
    merchantTitleEn: 'Sanjiang Supermarket',
    ...over,
  };
}
