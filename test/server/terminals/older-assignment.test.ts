import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Envelope } from '../../../terminal/wire/envelope.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { serverWith, TillOnDisk } from './till-on-disk.ts';

let union: SmallUnion;
let till: TillOnDisk;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await TillOnDisk.enrol(union);
});
afterEach(async () => {
  till.end();
  await union.end();
});

const order = async (kind: 'stop' | 'work') =>
  jsonOf(await staffCall(union, 'PUT', `/v1/terminals/${till.identity.terminal}/order`, { kind }));

it('H2: a till that is ordered to stop is not set to work by an assignment of before', async () => {
  let before: Envelope | null = null;
  const recording = serverWith((office) => ({
    assignment: async () => {
      before ??= await office.assignment();
      return office.assignment();
    },
  }));
  const replaying = serverWith(() => ({ assignment: async () => before as Envelope }));
  await till.with((open) => open.firstSync(), recording);
  await order('stop');
  const orderAfterSync = (office?: Parameters<TillOnDisk['with']>[1]) =>
    till.with(async (open) => {
      await open.firstSync();
      return (await open.status()).order?.kind ?? null;
    }, office);
  expect(await orderAfterSync()).toBe('stop');
  expect(before).not.toBeNull();
  expect(await orderAfterSync(replaying)).toBe('stop');
  await order('work');
  expect(await orderAfterSync()).toBeNull();
});
