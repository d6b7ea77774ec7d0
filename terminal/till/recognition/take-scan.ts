import type { Scan } from '../../../drivers/hid/scan-report.ts';
import { looksLikeMemberCode } from '../../wire/counter/member-code-text.ts';
import type { CheckoutDesk } from '../checkouts/checkout-desk.ts';
import type { TillEvents } from '../events.ts';
import { isRefusal } from '../refusal.ts';
import type { MemberCodeDesk } from './member-code-desk.ts';

/**
 * What a scanner of the till itself read: goods go to whoever watches; a member code is taken here, like a card that
 * was tapped, and goes nowhere as text.
 */
export async function takeScan(
  scan: Scan,
  till: {
    readonly codes: MemberCodeDesk;
    readonly events: TillEvents;
    readonly desk: Pick<CheckoutDesk, 'tapped'>;
  },
): Promise<void> {
  const { codes, events, desk } = till;
  if (!looksLikeMemberCode(scan.code)) return events.publish('scanned', { ...scan });
  const tap = codes.read(scan.code);
  if (isRefusal(tap)) return events.publish('member-code-refused', { code: tap.refused });
  if (await codes.admit(tap.done)) await desk.tapped(tap.done);
  else events.publish('member-code-refused', { code: 'member-code-used' });
}
