import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkout } from '../../terminal/till/checkouts/checkout.ts';
import { WorkingStore } from '../../terminal/till/checkouts/working-store.ts';

/** Some hundred more stand there than are to be kept: the oldest go after each hundred. */
const most = { checkouts: 150, answers: 200 };
const between = 100;

describe('what a till remembers of baskets and of calls that move no money', () => {
  let folder: string;
  let store: WorkingStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-working-'));
    store = await WorkingStore.open(join(folder, 'working.db'), undefined, most);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const numbers = Array.from({ length: 900 }, (_, place) => place);
  const kept = async (find: (place: number) => Promise<unknown>) => {
    const found: number[] = [];
    for (const place of numbers) if ((await find(place)) !== null) found.push(place);
    return found;
  };

  it('are the newest baskets, and no more than a bounded number of them', async () => {
    for (const place of numbers)
      await store.keepCheckout({ id: `co-${place}`, externalId: null, state: 'cancelled' } as Checkout);
    const found = await kept((place) => store.checkout(`co-${place}`));
    expect(found.length).toBeGreaterThanOrEqual(most.checkouts);
    expect(found.length).toBeLessThanOrEqual(most.checkouts + between);
    expect(found).toEqual(numbers.slice(-found.length));
  });

  it('are the newest answers, and no more than a bounded number of them', async () => {
    for (const place of numbers)
      await store.keepAnswer({ key: `k-${place}`, fingerprint: 'f', status: 201, body: '{}' });
    const found = await kept((place) => store.answerFor(`k-${place}`));
    expect(found.length).toBeGreaterThanOrEqual(most.answers);
    expect(found.length).toBeLessThanOrEqual(most.answers + between);
    expect(found).toEqual(numbers.slice(-found.length));
  });
});
