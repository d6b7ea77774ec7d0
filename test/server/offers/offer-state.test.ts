import { describe, expect, it } from 'vitest';
import { offerState } from '../../../server/offers/offer-state.ts';
import type { OfferState } from '../../../server/offers/offer-view.ts';
import { readMoment } from '../../../terminal/core/calendar/moment.ts';
import type { When } from '../../../terminal/core/offers/offer.ts';

/** The state of a published offer with these days, at an instant. */
function stateAt(instant: string, when?: object, changes: { stopped?: boolean; draftWaits?: boolean } = {}) {
  const { stopped = false, draftWaits = false } = changes;
  return offerState(
    { version: { stopped, when: when as When | undefined }, draftWaits },
    readMoment(instant)!,
  );
}

const november = { from: '2026-11-01', through: '2026-11-30' };
const nights = { ...november, hours: [['22:00', '02:00']] };

describe("a published offer's state, in China's time", () => {
  it.each<[string, string, object | undefined, OfferState]>([
    ['without days', '2026-11-21T02:00:00Z', undefined, 'in-force'],
    ['the minute before its first day', '2026-10-31T15:59:59Z', november, 'scheduled'],
    ['the first minute of its first day', '2026-10-31T16:00:00Z', november, 'in-force'],
    ['the last minute of its last day', '2026-11-30T15:59:59Z', november, 'in-force'],
    ['the minute after its last day', '2026-11-30T16:00:00Z', november, 'ended'],
    ['in the last night that began on its last day', '2026-11-30T17:59:00Z', nights, 'in-force'],
    ['after that night', '2026-11-30T18:00:00Z', nights, 'ended'],
    ['the night after that', '2026-12-01T17:00:00Z', nights, 'ended'],
    ['with an end only', '2026-11-21T02:00:00Z', { through: '2026-11-20' }, 'ended'],
    ['on another weekday', '2026-11-21T02:00:00Z', { weekdays: [1] }, 'in-force'],
  ])('%s', (_case, instant, when, state) => {
    expect(stateAt(instant, when)).toBe(state);
  });

  it('is stopped whatever its days say', () => {
    for (const when of [undefined, november, { from: '2027-01-01' }, { through: '2020-01-01' }])
      expect(stateAt('2026-11-21T02:00:00Z', when, { stopped: true })).toBe('stopped');
  });
});

describe('a draft that waits for its hour', () => {
  const now = readMoment('2026-11-21T02:00:00Z')!;

  it('makes an offer scheduled that is not in force', () => {
    expect(offerState({ version: null, draftWaits: true }, now)).toBe('scheduled');
    expect(stateAt('2026-12-21T02:00:00Z', november, { draftWaits: true })).toBe('scheduled');
    expect(stateAt('2026-11-21T02:00:00Z', november, { stopped: true, draftWaits: true })).toBe('scheduled');
  });

  it('leaves one in force that is', () => {
    expect(stateAt('2026-11-21T02:00:00Z', november, { draftWaits: true })).toBe('in-force');
  });

  it('is a draft while it has no hour', () => {
    expect(offerState({ version: null, draftWaits: false }, now)).toBe('draft');
  });
});
