import { randomBytes } from 'node:crypto';
import { openPinnedRoot, signersOf } from '../../../terminal/wire/documents/root.ts';
import type { Envelope } from '../../../terminal/wire/envelope.ts';
import { type MemberHolds, openMemberHolds } from '../../../terminal/wire/member-holds.ts';
import { jsonOf } from '../office-calls.ts';
import { type PairedTill, tillCall } from '../paired-till.ts';
import { memberTokens, type SmallUnion } from '../small-union.ts';

export const newHold = () => `mh-${randomBytes(12).toString('hex')}`;

export type Wish = {
  readonly hold?: string;
  readonly checkout: string;
  readonly offer: string;
  readonly uses?: number;
  readonly programme?: string;
  readonly token?: string;
};

/** What the server answers a till that asks for holds, opened as the till opens it. */
export async function askHolds(
  union: SmallUnion,
  who: PairedTill,
  asked: { readonly wish?: Wish; readonly letGo?: readonly string[] },
): Promise<MemberHolds> {
  const { wish, letGo = [] } = asked;
  const nonce = randomBytes(16).toString('hex');
  const wanted =
    wish === undefined
      ? null
      : {
          checkout: wish.checkout,
          cards: [{ programme: wish.programme ?? 'scedu', token: wish.token ?? memberTokens.canary }],
          offers: [{ hold: wish.hold ?? newHold(), offer: wish.offer, uses: wish.uses ?? 1 }],
        };
  const path = `/v1/terminals/${who.answer.terminal}/member-holds`;
  const body = JSON.stringify({ schema: 1, epoch: 1, nonce, wanted, letGo });
  const envelope = jsonOf<Envelope>(await tillCall(union, who, { method: 'POST', path, body }));
  const root = openPinnedRoot(who.answer.roots[0]!.envelope);
  if (!root.ok) throw new Error(root.faults.join());
  const answer = openMemberHolds(envelope, {
    terminal: who.answer.terminal,
    epoch: 1,
    nonce,
    signers: signersOf(root.value, 'head'),
  });
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
}
