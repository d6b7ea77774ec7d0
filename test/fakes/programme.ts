import type { IsoDate, IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { CardToken } from '../../terminal/core/card-token.ts';
import type { MemberClass } from '../../terminal/core/members/member-class.ts';
import { permille } from '../../terminal/core/money.ts';
import type { Offer, OfferId } from '../../terminal/core/offers/offer.ts';
import { fileRoles } from '../../terminal/core/trust/head.ts';
import { freshnessLimits, type LoadedProgramme } from '../../terminal/till/cache/loaded-programme.ts';
import { membersFileOf, registerOf } from './members.ts';

export const hourMs = 3_600_000;

/** A member in good standing; say what differs. */
export function memberClass(
  change: { member?: Partial<MemberClass['member']>; card?: Partial<MemberClass['card']> } = {},
): MemberClass {
  return {
    member: {
      status: 'active',
      organisation: 'u',
      certifiedThrough: '2026-12-31' as IsoDate,
      ...change.member,
    },
    card: { status: 'active', ...change.card },
  };
}

/** An offer that the merchant pays; say what it does. */
export function offer(id: string, rest: Partial<Offer> & Pick<Offer, 'benefit'>): Offer {
  return {
    id: id as OfferId,
    version: 1,
    programme: id.split('.')[0] ?? '',
    title: { zh: id },
    layer: 'item',
    funding: [{ funder: 'merchant', permille: permille(1000) }],
    ...rest,
  };
}

/** A programme's files as a till holds them, fresh for a day and usable for a week from `issuedAtMs`. */
export function programme(
  id: string,
  files: {
    readonly issuedAtMs: number;
    readonly members?: readonly (readonly [CardToken, MemberClass])[];
    readonly offers?: readonly Offer[];
    readonly version?: number;
  },
): LoadedProgramme {
  const instant = (hours: number) => new Date(files.issuedAtMs + hours * hourMs).toISOString() as IsoInstant;
  const head = {
    schema: 1 as const,
    type: 'head' as const,
    programme: id,
    version: files.version ?? 1,
    issuedAt: instant(0),
    freshUntil: instant(24),
    usableUntil: instant(7 * 24),
    pollSeconds: 60,
    files: fileRoles.map((role) => ({
      role,
      version: 1,
      sha256: '0'.repeat(64),
      bytes: 0,
      publisher: { key: '', signature: '' },
    })),
  };
  const members = files.members ?? [];
  const name = { schema: 1 as const, programme: id, version: 1 };
  return {
    programme: id,
    head,
    limits: freshnessLimits(head),
    members: registerOf(members),
    membersFile: membersFileOf({ programme: id, version: 1 }, []).file,
    offers: files.offers ?? [],
    needsUpdate: [],
    merchants: { ...name, merchants: [] },
    calendar: { ...name, years: [2026], holidays: [], workdays: [] },
    caKeys: [],
    revokedIssuers: [],
    policy: { ...name, title: { zh: id }, cardProducts: [] },
  };
}
