import type { IsoDate } from '../calendar/civil-date.ts';

/**
 * Everything that a till is told about a card: decision bits, shared by all members that the published
 * offers cannot tell apart. No name, no number.
 */
export type MemberClass = {
  readonly member: {
    readonly status: 'active' | 'left';
    /** Inclusive; absent: not certified. */
    readonly certifiedThrough?: IsoDate | undefined;
    /** The organisation path, cut to what the offers name. */
    readonly organisation: string;
    readonly tags?: readonly string[] | undefined;
    readonly birthMonth?: number | undefined;
    /** Tickets granted so far, by campaign; what the till has seen used comes off. */
    readonly tickets?: Readonly<Record<string, number>> | undefined;
  };
  readonly card: {
    /** `stopped`: reported lost, or closed. */
    readonly status: 'active' | 'not-activated' | 'stopped';
    readonly issuer?: string | undefined;
    /** No use since activation is known to the union. */
    readonly firstUse?: true | undefined;
    /** PAN sequence numbers of the chips that are in use; absent: any. A withdrawn chip is missing here. */
    readonly chips?: readonly string[] | undefined;
  };
};

/** What the published offers tell members apart by; the rest never leaves the server. */
export type AudienceVocabulary = {
  readonly organisations: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly birthMonth: boolean;
  readonly campaigns: ReadonlySet<string>;
};

export type AudienceOffer = {
  readonly who?:
    | {
        readonly organisations?: readonly string[] | undefined;
        readonly tagsAny?: readonly string[] | undefined;
        readonly tagsAll?: readonly string[] | undefined;
        readonly tagsNone?: readonly string[] | undefined;
        readonly birthMonth?: true | undefined;
        readonly ticket?: string | undefined;
      }
    | undefined;
};

export function audienceVocabulary(offers: Iterable<AudienceOffer>): AudienceVocabulary {
  const organisations = new Set<string>();
  const tags = new Set<string>();
  const campaigns = new Set<string>();
  let birthMonth = false;
  for (const { who } of offers) {
    if (who === undefined) continue;
    for (const organisation of who.organisations ?? []) organisations.add(organisation);
    for (const tag of [...(who.tagsAny ?? []), ...(who.tagsAll ?? []), ...(who.tagsNone ?? [])])
      tags.add(tag);
    if (who.birthMonth === true) birthMonth = true;
    if (who.ticket !== undefined) campaigns.add(who.ticket);
  }
  return { organisations, tags, birthMonth, campaigns };
}

/** Folds a member into the class that the offers can tell apart; what no offer asks for is dropped. */
export function foldAudience(whole: MemberClass, vocabulary: AudienceVocabulary): MemberClass {
  const { member, card } = whole;
  const tags = (member.tags ?? []).filter((tag) => vocabulary.tags.has(tag)).sort();
  const tickets = Object.fromEntries(
    Object.entries(member.tickets ?? {})
      .filter(([campaign, count]) => count > 0 && vocabulary.campaigns.has(campaign))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    member: {
      status: member.status,
      ...(member.certifiedThrough === undefined ? {} : { certifiedThrough: member.certifiedThrough }),
      organisation: longestNamedPrefix(member.organisation, vocabulary.organisations),
      ...(tags.length === 0 ? {} : { tags }),
      ...(vocabulary.birthMonth && member.birthMonth !== undefined ? { birthMonth: member.birthMonth } : {}),
      ...(Object.keys(tickets).length === 0 ? {} : { tickets }),
    },
    card,
  };
}

/** The deepest part of the path that some offer names; only the root segment when none does. */
function longestNamedPrefix(path: string, named: ReadonlySet<string>): string {
  const segments = path.split('/');
  for (let depth = segments.length; depth > 1; depth -= 1) {
    const prefix = segments.slice(0, depth).join('/');
    if (named.has(prefix)) return prefix;
  }
  return segments[0] ?? path;
}
