import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import {
  type AudienceVocabulary,
  audienceVocabulary,
  foldAudience,
  type MemberClass,
} from '../../terminal/core/members/member-class.ts';
import { classesMax } from '../../terminal/core/members/member-index.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { audienceOf, offersForMembersOf } from '../offers/offers-in-force.ts';
import type { ServerStore } from '../store/server-store.ts';

/** Between two pages other callers reach the database: an upload does not wait for a whole province. */
const cardsPerPage = 10_000;

/** The kinds of members that a vocabulary tells apart, numbered as they are met. */
export class ToldApart {
  readonly classes: MemberClass[] = [];
  readonly #vocabulary: AudienceVocabulary;
  readonly #numberOfClass = new Map<string, number>();
  readonly #numberOfKind = new Map<string, number>();

  constructor(vocabulary: AudienceVocabulary) {
    this.#vocabulary = vocabulary;
  }

  classNumberOf(row: RegisteredCard): number {
    const kind = kindOf(row);
    const known = this.#numberOfKind.get(kind);
    if (known !== undefined) return known;
    const folded = foldAudience(classOf(row), this.#vocabulary);
    const text = JSON.stringify(folded);
    const classNumber = this.#numberOfClass.get(text) ?? this.classes.push(folded) - 1;
    this.#numberOfClass.set(text, classNumber);
    this.#numberOfKind.set(kind, classNumber);
    return classNumber;
  }
}

/**
 * Refuses an offer with which some programme's member file could not be built any more: once it was recorded,
 * nothing of that programme could be published before it is stopped. Members' own changes can still bring a
 * register there; publishing says so then.
 */
export async function refuseTooManyKinds(store: ServerStore, offer: Offer): Promise<Refusal | null> {
  for (const programme of audienceOf(offer)) {
    const inForce = await offersForMembersOf(store, programme);
    const before = audienceVocabulary(inForce);
    const after = audienceVocabulary([...inForce.filter(({ id }) => id !== offer.id), offer]);
    if (isWithin(after, before)) continue;
    const told = new ToldApart(after);
    for await (const page of recognisedPages(store, programme)) {
      for (const row of page) told.classNumberOf(row);
      if (told.classes.length > classesMax) return refuse('audiences-too-many', { detail: programme });
    }
  }
  return null;
}

/** What asks for no more than before tells no more kinds apart. */
function isWithin(after: AudienceVocabulary, before: AudienceVocabulary): boolean {
  const names = ['organisations', 'tags', 'campaigns'] as const;
  return (
    (before.birthMonth || !after.birthMonth) &&
    names.every((name) => [...after[name]].every((one) => before[name].has(one)))
  );
}

/**
 * All that tills may know members by, by token and a page at a time: the programme's cards, and the numbers of
 * members of whom it knows no card. A member has one or the other, so that no limit is counted twice.
 */
export async function* recognisedPages(
  store: ServerStore,
  programme: string,
): AsyncGenerator<readonly RegisteredCard[]> {
  for (let after = ''; ; ) {
    const page = await recognisedPage(store, programme, after);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < cardsPerPage) return;
    after = last.token;
  }
}

const memberColumns = [
  'members.status',
  'members.certifiedThrough',
  'members.organisation',
  'members.tags',
  'members.tickets',
  'members.birthMonth',
] as const;

function recognisedPage(store: ServerStore, programme: string, after: string) {
  return cardsAfter(store, programme, after)
    .unionAll(numbersAfter(store, programme, after))
    .orderBy('token')
    .limit(cardsPerPage)
    .execute();
}

function cardsAfter(store: ServerStore, programme: string, after: string) {
  return store.database
    .selectFrom('cards')
    .innerJoin('members', 'members.id', 'cards.member')
    .select(['cards.token', 'cards.status as cardStatus', 'cards.chips', 'cards.firstUsedAt'])
    .select((of) => of.ref('cards.issuer').$castTo<string | null>().as('issuer'))
    .select(memberColumns)
    .where('cards.programme', '=', programme)
    .where('cards.token', '>', after);
}

/** Of the card itself nothing is known: it is no bank's, and has no first use to give for. */
function numbersAfter(store: ServerStore, programme: string, after: string) {
  return store.database
    .selectFrom('memberNumbers')
    .innerJoin('members', 'members.id', 'memberNumbers.member')
    .select((of) => [
      'memberNumbers.token',
      of.val('active').as('cardStatus'),
      of.val<string | null>(null).as('chips'),
      of.val<string | null>('').as('firstUsedAt'),
      of.val<string | null>(null).as('issuer'),
    ])
    .select(memberColumns)
    .where('memberNumbers.programme', '=', programme)
    .where('memberNumbers.token', '>', after)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('cards').select('cards.token').whereRef('cards.member', '=', 'members.id'))),
    );
}

export type RegisteredCard = Awaited<ReturnType<typeof recognisedPage>>[number];

/** Two cards of one kind have the same class: most of a register is a few thousand kinds. */
function kindOf(row: RegisteredCard): string {
  return [
    row.status,
    row.certifiedThrough,
    row.organisation,
    row.tags,
    row.tickets,
    row.birthMonth,
    row.cardStatus,
    row.issuer,
    row.firstUsedAt === null,
    row.chips,
  ].join('\n');
}

function classOf(row: RegisteredCard): MemberClass {
  const cardStatus = row.cardStatus as MemberClass['card']['status'];
  return {
    member: {
      status: row.status as MemberClass['member']['status'],
      ...(row.certifiedThrough === null ? {} : { certifiedThrough: row.certifiedThrough as IsoDate }),
      organisation: row.organisation,
      tags: JSON.parse(row.tags) as string[],
      birthMonth: row.birthMonth,
      tickets: JSON.parse(row.tickets) as Record<string, number>,
    },
    card: {
      status: cardStatus,
      ...(row.issuer === null ? {} : { issuer: row.issuer }),
      ...(cardStatus === 'active' && row.firstUsedAt === null ? { firstUse: true } : {}),
      ...(row.chips === null ? {} : { chips: JSON.parse(row.chips) as string[] }),
    },
  };
}
