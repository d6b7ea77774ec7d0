import { expect, it } from 'vitest';
import { ReportLine } from '../../terminal/till/sync/report-line.ts';
import type { TerminalReport } from '../../terminal/wire/upload.ts';

/** A server whose answers come when the test lets them. */
function line() {
  const arrived: number[] = [];
  const answers: (() => void)[] = [];
  let made = 0;
  const reports = new ReportLine({
    report: async () => {
      made += 1;
      return { unsent: made } as unknown as TerminalReport;
    },
    office: {
      report: (report) =>
        new Promise((resolve) => {
          arrived.push((report as unknown as { unsent: number }).unsent);
          answers.push(() => resolve(undefined));
        }),
    },
  });
  return { reports, arrived, answerNext: () => answers.shift()?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('sends a report when the one before was answered, made at that moment, for all who asked meanwhile', async () => {
  const { reports, arrived, answerNext } = line();
  const first = reports.say();
  await settled();
  const others = [reports.say(), reports.say()];
  await settled();
  expect(arrived).toEqual([1]);
  answerNext();
  await first;
  await settled();
  expect(arrived).toEqual([1, 2]);
  answerNext();
  await Promise.all(others);
  expect(arrived).toEqual([1, 2]);
});

it('goes on after one that failed', async () => {
  let tries = 0;
  const reports = new ReportLine({
    report: async () => ({}) as TerminalReport,
    office: {
      report: async () => {
        tries += 1;
        if (tries === 1) throw new Error('no line');
        return undefined;
      },
    },
  });
  await expect(reports.say()).rejects.toThrow('no line');
  await expect(reports.say()).resolves.toBeUndefined();
});

it('has nothing on its way while a last word is said', async () => {
  const { reports, arrived, answerNext } = line();
  const first = reports.say();
  await settled();
  const last = reports.inTurn(async () => arrived.push(99));
  await settled();
  expect(arrived).toEqual([1]);
  answerNext();
  await Promise.all([first, last]);
  expect(arrived).toEqual([1, 99]);
});
