import { describe, expect, it } from 'vitest';
import { type Burst, hear, noBurst, type ScanEnd } from '../../../terminal/page/cashier/keys/scanner.ts';

/** Types the keys at this gap; gives what was heard at the last one. */
function type(keys: readonly string[], gapMs: number, end: ScanEnd = 'either') {
  let burst: Burst = noBurst;
  let heard = hear(burst, { key: '', atMs: 0 }, end);
  keys.forEach((key, place) => {
    heard = hear(burst, { key, atMs: 1_000 + place * gapMs }, end);
    burst = heard.burst;
  });
  return heard;
}

const code = [...'6901234567892'];

describe('a scanner that types like a keyboard', () => {
  it.each([
    { what: 'a burst of 2 ms', gapMs: 2 },
    { what: 'a slow scanner of 45 ms', gapMs: 45 },
  ])('is heard: $what', ({ gapMs }) => {
    expect(type([...code, 'Enter'], gapMs)).toMatchObject({ heard: 'scan', code: '6901234567892' });
  });

  it.each([
    { what: 'a person at 120 ms a key', keys: [...code, 'Enter'], gapMs: 120 },
    { what: 'a fast person at 60 ms a key', keys: [...code, 'Enter'], gapMs: 60 },
    { what: 'an amount typed very fast', keys: [...'12.5', 'Enter'], gapMs: 20 },
    { what: 'Enter alone', keys: ['Enter'], gapMs: 0 },
    { what: 'a burst that an arrow interrupts', keys: [...'69012', 'ArrowUp', ...'345', 'Enter'], gapMs: 2 },
  ])('is not heard in $what', ({ keys, gapMs }) => {
    expect(type(keys, gapMs).heard).toBe('key');
  });

  it.each([
    { end: 'enter', key: 'Tab', heard: 'key' },
    { end: 'tab', key: 'Tab', heard: 'scan' },
    { end: 'tab', key: 'Enter', heard: 'key' },
    { end: 'either', key: 'Tab', heard: 'scan' },
  ] as const)('ends with $end: $key is $heard', ({ end, key, heard }) => {
    expect(type([...code, key], 2, end).heard).toBe(heard);
  });

  it('does not take what was typed before it for a part of the code', () => {
    let burst: Burst = noBurst;
    burst = hear(burst, { key: '3', atMs: 0 }, 'either').burst;
    for (const [place, key] of code.entries())
      burst = hear(burst, { key, atMs: 500 + place * 2 }, 'either').burst;
    const heard = hear(burst, { key: 'Enter', atMs: 530 }, 'either');
    expect(heard).toMatchObject({ heard: 'scan', code: '6901234567892' });
  });

  it('leaves the star before a scan to the cashier', () => {
    expect(type(['3', '*', ...code, 'Enter'], 2)).toMatchObject({ heard: 'scan', code: '6901234567892' });
  });

  it('waits no longer for an end key than a scanner would', () => {
    let burst: Burst = noBurst;
    for (const [place, key] of code.entries()) burst = hear(burst, { key, atMs: place * 2 }, 'either').burst;
    expect(hear(burst, { key: 'Enter', atMs: 400 }, 'either').heard).toBe('key');
  });
});
