import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepLineOpen, type LiveState } from '../../server/console/live/live-line.ts';

/** The browser's end of a stream, in the hands of the test. */
class Line extends EventTarget {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  say(kind: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
  }
}

describe('the line on which the console hears what happens', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function kept({ attended = (): boolean => true, ask = async () => {} } = {}) {
    const lines: Line[] = [];
    const heard: unknown[] = [];
    const states: LiveState[] = [];
    const end = keepLineOpen(
      {
        open: () => {
          lines.push(new Line());
          return lines.at(-1) as unknown as EventSource;
        },
        isAttended: attended,
        askServer: ask,
        onState: (state) => states.push(state),
      },
      {
        onRedemption: (line) => heard.push(line),
        onTerminals: () => heard.push('terminals'),
        onPublished: () => heard.push('published'),
        onReopened: () => heard.push('reopened'),
      },
    );
    const line = () => lines.at(-1)!;
    return { lines, line, heard, states, end };
  }

  it('passes on what it hears', () => {
    const { line, heard, states } = kept();
    line().onopen?.();
    line().say('redemption', { id: 'rd-1' });
    line().say('terminals');
    line().say('published');
    expect(heard).toEqual([{ id: 'rd-1' }, 'terminals', 'published']);
    expect(states).toEqual(['open']);
  });

  it('says that something may have been missed when it is open again, and not before', async () => {
    const { line, lines, heard, states } = kept();
    line().onopen?.();
    line().onerror?.();
    expect(line().isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([lines.length, heard]).toEqual([2, []]);
    line().onopen?.();
    expect(heard).toEqual(['reopened']);
    expect(states).toEqual(['open', 'broken', 'open']);
  });

  it('is tried ever more rarely, at most five seconds apart, whether or not the server answers', async () => {
    const { line, lines } = kept({ ask: () => Promise.reject(new Error('no network')) });
    for (const waitMs of [1_000, 2_000, 4_000, 5_000, 5_000]) {
      const before = lines.length;
      line().onerror?.();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(lines.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(lines.length).toBe(before + 1);
    }
  });

  it('is not opened while nobody is there, nor after its page has gone', async () => {
    let isThere = false;
    let answer = () => {};
    const { line, lines, end } = kept({
      attended: () => isThere,
      ask: () => new Promise<void>((resolve) => (answer = resolve)),
    });
    line().onerror?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines.length).toBe(1);
    isThere = true;
    await vi.advanceTimersByTimeAsync(30_000);
    end();
    answer();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines.length).toBe(1);
  });
});
