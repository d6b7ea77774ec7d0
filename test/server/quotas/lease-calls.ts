import { openPinnedRoot, signersOf } from '../../../terminal/wire/documents/root.ts';
import { type Envelope, openEnvelope } from '../../../terminal/wire/envelope.ts';
import { type LeaseAsk, type Leases, leasesSchema } from '../../../terminal/wire/quotas.ts';
import { jsonOf } from '../office-calls.ts';
import { type PairedTill, tillCall } from '../paired-till.ts';
import type { SmallUnion } from '../small-union.ts';

/** What the server answers a till that asks for leases, opened as the till opens it. */
export async function askLeases(
  union: SmallUnion,
  who: PairedTill,
  asked: Partial<Pick<LeaseAsk, 'epoch' | 'needs' | 'usesAfter' | 'usesMarked'>>,
): Promise<Leases> {
  const path = `/v1/terminals/${who.answer.terminal}/leases`;
  const body = JSON.stringify({ schema: 1, epoch: 1, needs: [], usesAfter: 0, ...asked });
  const envelope = jsonOf<Envelope>(await tillCall(union, who, { method: 'POST', path, body }));
  const root = openPinnedRoot(who.answer.roots[0]!.envelope);
  if (!root.ok) throw new Error(root.faults.join());
  const opened = openEnvelope('leases', envelope, signersOf(root.value, 'head'));
  if (!opened.opened) throw new Error(opened.why);
  return leasesSchema.parse(JSON.parse(opened.payload));
}
