import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HidScanners, type ScannerState } from '../../../drivers/hid/hid-scanners.ts';
import { type ReportOutcome, type Scan, ScanAssembler } from '../../../drivers/hid/scan-report.ts';
import { reportsOf, ScriptedHid } from './scripted-hid.ts';

function assembled(reports: readonly Uint8Array[]): ReportOutcome[] {
  const assembler = new ScanAssembler();
  return reports.map((report) => assembler.take(report));
}

describe('the reports of a scanner', () => {
  it('give an EAN-13 with its symbology', () => {
    expect(assembled(reportsOf('6901234567892'))).toEqual([
      { scan: { code: '6901234567892', symbology: 'E0' } },
    ]);
  });

  it('put a long code together from several reports', () => {
    const code = 'https://example.invalid/'.padEnd(150, 'x');
    const outcomes = assembled(reportsOf(code, 'Q1'));
    expect(outcomes).toEqual([{ more: true }, { more: true }, { scan: { code, symbology: 'Q1' } }]);
  });

  it('give back every code that is printable, whatever its length', () => {
    const code = fc.stringMatching(/^[\x21-\x7e\u4e00-\u9fa5]{1,600}$/);
    fc.assert(
      fc.property(code, (code) => {
        expect(assembled(reportsOf(code, 'Q1')).at(-1)).toEqual({ scan: { code, symbology: 'Q1' } });
      }),
    );
  });

  it('leave out the CR that a scanner may end a code with', () => {
    expect(assembled(reportsOf('6901234567892\r\n'))).toEqual([
      { scan: { code: '6901234567892', symbology: 'E0' } },
    ]);
  });

  it('keep the GS that parts the fields of a GS1 code', () => {
    const [outcome] = assembled(reportsOf('0106901234567892\u001d10ABC', 'C1'));
    expect(outcome).toEqual({ scan: { code: '0106901234567892\u001d10ABC', symbology: 'C1' } });
  });

  const changed = (change: (report: Uint8Array) => void) => {
    const [report = new Uint8Array()] = reportsOf('6901234567892');
    change(report);
    return report;
  };
  it.each([
    ['another report', changed((report) => report.set([3], 0))],
    ['a report that is cut short', reportsOf('690')[0]!.subarray(0, 20)],
    ['an empty report', new Uint8Array()],
    ['a length without room', changed((report) => report.set([57], 1))],
    ['no symbology', changed((report) => report.set([0], 2))],
    ['a symbology of control bytes', changed((report) => report.set([0x5d, 1, 2], 2))],
    ['no data', changed((report) => report.set([0], 1))],
    ['a control byte in the middle', changed((report) => report.set([0x1b], 8))],
    ['bytes that are no text', changed((report) => report.set([0xff], 8))],
  ])('are refused for %s, and the next code is read', (_, report) => {
    const [refused, next] = assembled([report, ...reportsOf('42')]);
    expect(refused).toHaveProperty('refused');
    expect(next).toEqual({ scan: { code: '42', symbology: 'E0' } });
  });

  it('drop a code whose second part is of another one', () => {
    const [first = new Uint8Array()] = reportsOf('x'.repeat(60), 'Q1');
    const [other = new Uint8Array()] = reportsOf('6901234567892', 'E0');
    expect(assembled([first, other]).at(-1)).toHaveProperty('refused');
  });

  it('never grow without end', () => {
    const [endless = new Uint8Array()] = reportsOf('x'.repeat(60), 'Q1');
    const outcomes = assembled(Array.from({ length: 200 }, () => endless));
    expect(outcomes.some((outcome) => 'refused' in outcome)).toBe(true);
  });
});

describe('the scanners of a till', () => {
  let hid: ScriptedHid;
  let scanners: HidScanners;
  const scans: Scan[] = [];
  let states: (readonly ScannerState[])[] = [];

  beforeEach(() => {
    hid = new ScriptedHid();
    scans.length = 0;
    states = [];
    scanners = new HidScanners(hid);
    scanners.start({
      scanned: (scan) => scans.push(scan),
      scannersChanged: (now) => states.push(now),
    });
  });
  afterEach(() => scanners.stop());

  it('are found when they are plugged in, and read', async () => {
    await scanners.look();
    expect(scanners.scanners).toEqual([]);
    hid.plug('a');
    await scanners.look();
    hid.send('a', ...reportsOf('6901234567892'));
    expect(scans.map(({ code }) => code)).toEqual(['6901234567892']);
    expect(states.at(-1)).toEqual([{ name: 'Honeywell 1950', state: 'ready' }]);
  });

  it('are gone when they are pulled out, and back when they come back', async () => {
    hid.plug('a');
    await scanners.look();
    hid.pull('a');
    expect(states.at(-1)).toEqual([]);
    hid.plug('a');
    await scanners.look();
    hid.send('a', ...reportsOf('42'));
    expect(scans).toHaveLength(1);
  });

  it('never mix the codes of two scanners', async () => {
    hid.plug('a');
    hid.plug('b');
    await scanners.look();
    const [a1 = new Uint8Array(), a2 = new Uint8Array()] = reportsOf('a'.repeat(80), 'Q1');
    const [b1 = new Uint8Array(), b2 = new Uint8Array()] = reportsOf('b'.repeat(80), 'Q1');
    hid.send('a', a1);
    hid.send('b', b1);
    hid.send('a', a2);
    hid.send('b', b2);
    expect(scans.map(({ code }) => code)).toEqual(['a'.repeat(80), 'b'.repeat(80)]);
  });

  it('leave keyboards and other devices alone', async () => {
    hid.plug('keyboard', { usagePage: 1, usage: 6 });
    hid.plug('scale', { usagePage: 0x8d, usage: 1 });
    await scanners.look();
    expect(scanners.scanners).toEqual([]);
  });

  it('show one that may not be opened, and open it once it may', async () => {
    hid.denied.add('a');
    hid.plug('a');
    await scanners.look();
    expect(scanners.scanners).toEqual([
      { name: 'Honeywell 1950', state: 'trouble', why: 'cannot open device: permission denied' },
    ]);
    hid.denied.clear();
    await scanners.look();
    expect(scanners.scanners).toEqual([{ name: 'Honeywell 1950', state: 'ready' }]);
  });
});
