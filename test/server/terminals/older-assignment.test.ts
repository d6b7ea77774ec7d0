import { expect, it } from 'vitest';
import type { Envelope } from '../../../terminal/wire/envelope.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { tillForEach } from './till-for-each.ts';
import { serverWith } from './till-on-disk.ts';

const shop = tillForEach();

const order = async (kind: 'stop' | 'work') =>
  jsonOf(await staffCall(shop.union, 'PUT', `/v1/terminals/${shop.till.identity.terminal}/order`, { kind }));

it('H2: a till that is ordered to stop is not set to work by an assignment of before', async () => {
  let before: Envelope | null = null;
  const recording = serverWith((office) => ({
    assignment: async () => {
      before ??= await office.assignment();
      return office.assignment();
    },
  }));
  const replaying = serverWith(() => ({ assignment: async () => before as Envelope }));
  await shop.till.with((open) => open.firstSync(), recording);
  await order('stop');
  const orderAfterSync = (office?: ReturnType<typeof serverWith>) =>
    shop.till.with(async (open) => {
      await open.firstSync();
      return (await open.status()).order?.kind ?? null;
    }, office);
  expect(await orderAfterSync()).toBe('stop');
  expect(before).not.toBeNull();
  expect(await orderAfterSync(replaying)).toBe('stop');
  await order('work');
  expect(await orderAfterSync()).toBeNull();
});
