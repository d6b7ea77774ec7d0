import { describe, expect, it } from 'vitest';
import { TillError } from '../../terminal/till/ports.ts';
import { Refused } from '../../terminal/till/sync/line.ts';
import { UploadPace } from '../../terminal/till/sync/upload-pace.ts';

const away = new TillError('head-office-unreachable', 'no answer');
const answer = (status: number) => new Refused({ status, text: '{}', challenge: null });

/** The longest wait that so many failures lead to. */
function waitAfter(failures: number, error: unknown, pace = new UploadPace()): number {
  let waitMs = 0;
  for (let failure = 0; failure < failures; failure += 1) {
    pace.failed(error);
    waitMs = pace.nextMs();
  }
  return waitMs;
}

describe('a till that could not hand its journal in', () => {
  it.each([
    ['half a second after the first failure', 1, away, 500],
    ['twice as long after each further one', 4, away, 4_000],
    ['a minute at most for a server that is away', 20, away, 60_000],
    ['a minute at most for a server that fails', 20, answer(503), 60_000],
    ['ten minutes at most for a server that says no', 20, answer(409), 600_000],
  ])('waits %s', (_words, failures, error, waitMs) => {
    expect(waitAfter(failures, error)).toBe(waitMs);
  });

  it('waits a minute at most again when the server that said no is away', () => {
    const pace = new UploadPace();
    waitAfter(20, answer(409), pace);
    expect(waitAfter(1, away, pace)).toBe(60_000);
  });

  it('begins anew once all is handed in', () => {
    const pace = new UploadPace();
    waitAfter(20, answer(409), pace);
    pace.went();
    expect(waitAfter(1, away, pace)).toBe(500);
  });
});
