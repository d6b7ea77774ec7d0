import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { chinaDay } from '../china-instant.ts';
import { type Doubt, doubt } from './doubt.ts';
import type { PublishedThen } from './published-then.ts';

/** A clock may be off by so much before anybody wonders; a wrong one never stops a sale or an upload. */
const clockToleranceMs = 15 * 60_000;

export type TillThen = {
  readonly enrolledAt: string;
  /** Stores in which it was put, with their merchants. */
  readonly places: readonly { readonly store: string; readonly merchant: string; readonly region: string }[];
};

/** Whether the sale was made where the till stands, and at a time that can be. */
export function placeAndTimeDoubts(
  entry: SaleEntry,
  facts: {
    readonly till: TillThen;
    readonly receivedAt: string;
    readonly published: ReadonlyMap<string, PublishedThen>;
  },
): readonly Doubt[] {
  const { till, receivedAt, published } = facts;
  const atMs = Date.parse(entry.at);
  const doubts: Doubt[] = [];
  const { id, merchant, region } = entry.store;
  const stands = till.places.some(
    (place) => place.store === id && place.merchant === merchant && place.region === region,
  );
  if (!stands || JSON.stringify(entry.request.store) !== JSON.stringify(entry.store))
    doubts.push(doubt('wrong-store', `the till was never put into ${id} of ${merchant}`));
  if (entry.request.at !== entry.at || entry.businessDay !== chinaDay(atMs))
    doubts.push(doubt('times-differ', 'it was decided for another time or day than it was sold at'));
  if (atMs > Date.parse(receivedAt) + clockToleranceMs)
    doubts.push(doubt('in-the-future', `sold at ${entry.at}, received at ${receivedAt}`));
  const told = entry.clock?.told ?? null;
  if (entry.clock !== undefined && told !== null) {
    const wouldBe = Date.parse(told.at) + (entry.clock.sinceBoot - told.sinceBoot);
    if (Math.abs(atMs - wouldBe) > clockToleranceMs)
      doubts.push(
        doubt(
          'told-another-time',
          `sold at ${entry.at}, by our word it was ${new Date(wouldBe).toISOString()}`,
        ),
      );
  }
  // A clock that was behind the newest signed time stands at that time, which may be from before the till.
  if (entry.timeFloor === null && atMs < Date.parse(till.enrolledAt) - clockToleranceMs)
    doubts.push(doubt('before-enrolment', `sold at ${entry.at}, enrolled at ${till.enrolledAt}`));
  for (const [programme, then] of published) {
    if (atMs < then.issuedAtMs)
      doubts.push(doubt('before-its-cache', `the rules of ${programme} were issued after the sale`));
    if (atMs >= then.usableUntilMs)
      doubts.push(doubt('cache-expired', `the rules of ${programme} could not be used any more`));
  }
  return doubts;
}
