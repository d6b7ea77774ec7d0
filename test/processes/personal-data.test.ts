import { expect, it } from 'vitest';
import { canaryRun, leakedOnPurpose } from '../personal-data/canary-run.ts';
import { describeWithPcscd } from '../system/describe-with-pcscd.ts';

const seed = 20261127;
/** Two programs, five cards and three heaps: on a machine that is busy with others a few minutes. */
const stuckMs = 400_000;

describeWithPcscd('numbers of people, after everything was done with them', () => {
  it(
    'stand nowhere: in no file, line, answer, receipt or memory; a leak on purpose is found',
    async () => {
      const { numbers, searched, traces, planted } = await canaryRun({ seed, sought: 4, thorough: false });
      expect(numbers).toBe(1_500);
      expect(traces, `seed ${seed}`).toEqual([]);
      expect(planted).toEqual(expect.arrayContaining([...leakedOnPurpose]));
      for (const [place, bytes] of Object.entries(searched)) expect(bytes, place).toBeGreaterThan(0);
      expect(Object.keys(searched).sort()).toEqual([
        'answers of the server',
        'answers of the till',
        'events of the till',
        'files under demo/',
        'files under run/',
        'files under server/',
        'files under till/',
        'log lines',
        'memory of the reader',
        'memory of the server',
        'memory of the till',
        'receipts',
        'what commands print',
      ]);
    },
    stuckMs,
  );
});
