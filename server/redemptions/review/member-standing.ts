import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { type Doubt, doubt } from './doubt.ts';

/** A card and its member as the register has them today. */
export type Registered = {
  readonly cardStatus: string;
  readonly issuer: string;
  readonly firstUsedAt: string | null;
  readonly status: string;
  readonly certifiedThrough: string | null;
  readonly organisation: string;
  readonly tags: readonly string[];
  readonly tickets: Readonly<Record<string, number>>;
  readonly birthMonth: number;
};

/**
 * What the till claims of the member, beside the register: only a claim that would give more is a doubt. Members
 * change after a till's file was made: `changed` says that some did, and a person can tell.
 */
export function standingDoubts(
  { request, card, at }: SaleEntry,
  { registered, changed }: { readonly registered: Registered | null; readonly changed: boolean },
): readonly Doubt[] {
  if (card === null || request.member === null || request.card === null) {
    const isEmpty = card === null && request.member === null && request.card === null;
    return isEmpty
      ? []
      : [doubt('member-unlike', 'the member of the request and the card do not go together')];
  }
  if (request.member.programme !== card.programme)
    return [doubt('member-unlike', 'the member is of another programme than the card')];
  if (registered === null) return [doubt('member-unknown', `${card.programme} has no such card`)];
  const better = betterThan(request.member, request.card, { ...registered, at });
  if (better === null) return [];
  const since = changed ? '; the register has changed since the till’s rules' : '';
  return [doubt('member-unlike', `${better} is not what the register says${since}`)];
}

type Claimed = NonNullable<SaleEntry['request']['member']>;
type ClaimedCard = NonNullable<SaleEntry['request']['card']>;

/** The first claim by which the member would get more than the register gives, or null. */
function betterThan(
  member: Claimed,
  card: ClaimedCard,
  known: Registered & { readonly at: string },
): string | null {
  if (member.status === 'active' && known.status !== 'active') return 'member.status';
  if ((member.certifiedThrough ?? '') > (known.certifiedThrough ?? '')) return 'member.certifiedThrough';
  if (known.organisation !== member.organisation && !known.organisation.startsWith(`${member.organisation}/`))
    return 'member.organisation';
  if ((member.tags ?? []).some((tag) => !known.tags.includes(tag))) return 'member.tags';
  if (member.birthMonth !== undefined && member.birthMonth !== known.birthMonth) return 'member.birthMonth';
  const tickets = Object.entries(member.tickets ?? {});
  if (tickets.some(([campaign, count]) => count > (known.tickets[campaign] ?? 0))) return 'member.tickets';
  if (card.status === 'active' && known.cardStatus !== 'active') return 'card.status';
  if (card.issuer !== undefined && card.issuer !== known.issuer) return 'card.issuer';
  // Before this very sale came in, it was unused or it was not.
  return card.firstUse === true &&
    known.firstUsedAt !== null &&
    Date.parse(known.firstUsedAt) < Date.parse(known.at)
    ? 'card.firstUse'
    : null;
}
