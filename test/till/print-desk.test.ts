import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptPrinter } from '../../drivers/printer/receipt-printer.ts';
import { WorkingStore } from '../../terminal/till/checkouts/working-store.ts';
import { PrintDesk } from '../../terminal/till/printing/print-desk.ts';
import type { PrintOrder } from '../../terminal/till/printing/print-jobs.ts';
import { PaperPrinter } from '../drivers/printer/paper-printer.ts';

const hourMs = 3_600_000;

describe('the print queue', () => {
  let folder: string;
  let paper: PaperPrinter;
  let store: WorkingStore;
  let desk: PrintDesk;
  let nowMs = 0;
  let waits: number[] = [];
  let sales: { id: string; atMs: number }[] = [];
  const told: string[] = [];

  /** As a till that starts: what it finds in its store is all that it knows. */
  const start = async () => {
    store = await WorkingStore.open(join(folder, 'working.db'));
    desk = new PrintDesk({
      settings: {
        name: '小票',
        address: { kind: 'tcp', host: '127.0.0.1', port: paper.port },
        paper: 58,
        cutter: true,
        drawer: 'never',
        auto: true,
      },
      printer: new ReceiptPrinter({ kind: 'tcp', host: '127.0.0.1', port: paper.port }),
      jobs: store.prints,
      paperOf: async ({ redemption, refund }, copies) =>
        redemption === 'gone'
          ? null
          : [`${refund ?? redemption}`, `copy ${copies}`].map((text) => ({ text, size: 'normal' as const })),
      recentSales: async () => sales,
      now: () => nowMs,
      timer: (afterMs) => {
        waits.push(afterMs);
        return () => {};
      },
      log: (event) => told.push(event),
      changed: () => told.push(desk.shown.state),
    });
    await desk.start();
    await desk.look();
  };
  const stop = async () => {
    await desk.close();
    await store.close();
  };
  const order = async (redemption: string, more: Partial<PrintOrder> = {}) => {
    await desk.order({ desk: 'real', redemption, refund: null, openDrawer: false, ...more });
    await desk.look();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-print-'));
    paper = await PaperPrinter.start();
    nowMs = Date.parse('2026-11-21T10:20:00+08:00');
    waits = [];
    sales = [];
    told.length = 0;
    await start();
  });
  afterEach(async () => {
    await stop();
    await paper.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints in the order of the sales, each once', async () => {
    await order('a');
    await order('b', { openDrawer: true });
    expect(paper.text).toBe('a\ncopy 0\nb\ncopy 0');
    expect([paper.cuts, paper.drawerPulses]).toEqual([[2, 4], 1]);
    expect(desk.shown).toEqual({ name: '小票', state: 'ready', trouble: null, waiting: 0 });
  });

  it('says of each further paper how many came before it', async () => {
    for (const _ of [1, 2, 3]) await order('a');
    await order('a', { refund: 'back' });
    await order('a', { desk: 'training' });
    expect(paper.text).toBe('a\ncopy 0\na\ncopy 1\na\ncopy 2\nback\ncopy 0\na\ncopy 0');
  });

  it('waits while there is no paper, shows it, and prints when the paper is back', async () => {
    paper.linesLeft = 0;
    await order('a');
    await order('b');
    expect(desk.shown).toEqual({ name: '小票', state: 'paper-out', trouble: 'paper-out', waiting: 2 });
    expect(paper.text).toBe('');
    expect(waits.at(-1)).toBe(2_000);
    paper.linesLeft = 100;
    await desk.look();
    expect(paper.text).toBe('a\ncopy 0\nb\ncopy 0');
    expect(desk.shown).toMatchObject({ state: 'ready', waiting: 0 });
    expect(told).toEqual(['ready', 'paper-out', 'paper-out', 'ready']);
  });

  it('asks an idle printer how it is, so that missing paper shows before the next sale', async () => {
    paper.linesLeft = 0;
    await desk.look();
    expect(desk.shown).toMatchObject({ state: 'paper-out', waiting: 0 });
  });

  it('shows a printer that is gone, and prints when it is back', async () => {
    const { port } = paper;
    await paper.stop();
    await order('a');
    expect(desk.shown).toMatchObject({ state: 'offline', waiting: 1 });
    paper = await PaperPrinter.start(port);
    await desk.look();
    expect(paper.text).toBe('a\ncopy 0');
  });

  it('keeps what waits over a restart', async () => {
    paper.linesLeft = 0;
    await order('a');
    await stop();
    paper.linesLeft = 100;
    await start();
    expect(paper.text).toBe('a\ncopy 0');
  });

  it('prints again, as a copy, what was at the printer when the till ended', async () => {
    paper.linesLeft = 0;
    await order('a');
    const job = await store.prints.next();
    if (job === null) throw new Error('nothing waits');
    await store.prints.become(job, 'printing');
    await stop();
    paper.linesLeft = 100;
    await start();
    expect(paper.text).toBe('a\ncopy 1');
  });

  it('prints what was sold just before the till ended, and had not been ordered yet', async () => {
    sales = [{ id: 'before the printer', atMs: nowMs - 5_000 }];
    await stop();
    await start();
    await order('a');
    sales = [
      { id: 'a', atMs: nowMs },
      { id: 'b', atMs: nowMs + 1_000 },
    ];
    await stop();
    nowMs += 2_000;
    await start();
    expect(paper.text).toBe('a\ncopy 0\nb\ncopy 0');
  });

  it('prints a torn paper again as a copy', async () => {
    paper.linesLeft = 1;
    await order('a');
    expect(desk.shown).toMatchObject({ state: 'paper-out', waiting: 1 });
    paper.linesLeft = 100;
    await desk.look();
    expect(paper.text).toBe('a\na\ncopy 1');
    await order('a');
    expect(paper.paper.at(-1)?.text).toBe('copy 2');
  });

  it('gives up an order that breaks off time after time', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      paper.linesLeft = 1;
      await (tries === 0 ? order('a') : desk.look());
    }
    expect(paper.text).toBe('a\na\na');
    expect(desk.shown.waiting).toBe(0);
  });

  it('does not queue a paper that waits already', async () => {
    paper.linesLeft = 0;
    await order('a');
    await order('a');
    expect(desk.shown.waiting).toBe(1);
  });

  it('prints nothing for customers who left hours ago, and leaves them their first receipt', async () => {
    paper.linesLeft = 0;
    await order('a');
    nowMs += 3 * hourMs;
    paper.linesLeft = 100;
    await desk.look();
    expect([paper.text, desk.shown.waiting]).toEqual(['', 0]);
    await order('a');
    expect(paper.text).toBe('a\ncopy 0');
  });

  it('keeps the newest fifty when there is no paper all day', async () => {
    paper.linesLeft = 0;
    for (let sale = 1; sale <= 52; sale += 1)
      await store.prints.order(
        { desk: 'real', redemption: `s${sale}`, refund: null, openDrawer: false },
        nowMs,
      );
    await desk.look();
    expect(desk.shown.waiting).toBe(50);
    expect((await store.prints.next())?.redemption).toBe('s3');
  });

  it('passes over a sale that is not there', async () => {
    await order('gone');
    await order('a');
    expect(paper.text).toBe('a\ncopy 0');
    expect(told).toContain('nothing-to-print');
  });
});
