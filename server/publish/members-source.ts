import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { cardToken } from '../../terminal/core/card-token.ts';
import {
  type AudienceVocabulary,
  audienceVocabulary,
  foldAudience,
  type MemberClass,
} from '../../terminal/core/members/member-class.ts';
import {
  buildMemberIndex,
  classesMax,
  type IndexedMember,
} from '../../terminal/core/members/member-index.ts';
import { decodeMemberIndex, encodeMemberIndex } from '../../terminal/wire/documents/member-index-file.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { offersForMembersOf } from '../offers/offers-in-force.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { FileSource } from './file-source.ts';

/** Between two pages other callers reach the database: an upload does not wait for a whole province. */
const cardsPerPage = 10_000;

/**
 * The member index. It is built anew only when members or cards have changed, or when the published offers
 * tell members apart by other things than before.
 */
export async function membersSource(store: ServerStore, programme: ProgrammeRow): Promise<FileSource> {
  const vocabulary = audienceVocabulary(await offersForMembersOf(store, programme.id));
  return {
    digest: sha256(`members/1\n${programme.membersRevision}\n${vocabularyText(vocabulary)}`),
    build: async (version) => {
      const { members, classes } = await foldMembers(store, programme.id, vocabulary);
      const file = encodeMemberIndex(
        { programme: programme.id, version },
        buildMemberIndex(members),
        classes,
      );
      const decoded = decodeMemberIndex(file);
      if (!decoded.ok) throw new Error(`the member file does not read back: ${decoded.faults.join('; ')}`);
      return file;
    },
  };
}

function vocabularyText({ organisations, tags, birthMonth, campaigns }: AudienceVocabulary): string {
  return JSON.stringify([[...organisations].sort(), [...tags].sort(), birthMonth, [...campaigns].sort()]);
}

/** Every card with its class; what the offers do not ask for never leaves the register. */
async function foldMembers(
  store: ServerStore,
  programme: string,
  vocabulary: AudienceVocabulary,
): Promise<{ readonly members: readonly IndexedMember[]; readonly classes: readonly MemberClass[] }> {
  const members: IndexedMember[] = [];
  const classes: MemberClass[] = [];
  const numberOfClass = new Map<string, number>();
  const numberOfKind = new Map<string, number>();
  for (let after = ''; ; ) {
    const page = await cardPage(store, programme, after);
    for (const row of page) {
      const kind = kindOf(row);
      let classNumber = numberOfKind.get(kind);
      if (classNumber === undefined) {
        const folded = foldAudience(classOf(row), vocabulary);
        const text = JSON.stringify(folded);
        classNumber = numberOfClass.get(text) ?? classes.push(folded) - 1;
        numberOfClass.set(text, classNumber);
        numberOfKind.set(kind, classNumber);
      }
      members.push({ token: cardToken(row.token), classNumber });
    }
    if (classes.length > classesMax)
      throw new Error(`the offers tell more than ${classesMax} kinds of members apart: name fewer audiences`);
    const last = page.at(-1);
    if (last === undefined || page.length < cardsPerPage) return { members, classes };
    after = last.token;
  }
}

function cardPage(store: ServerStore, programme: string, after: string) {
  return store.database
    .selectFrom('cards')
    .innerJoin('members', 'members.id', 'cards.member')
    .select([
      'cards.token',
      'cards.status as cardStatus',
      'cards.issuer',
      'cards.chips',
      'cards.firstUsedAt',
      'members.status',
      'members.certifiedThrough',
      'members.organisation',
      'members.tags',
      'members.tickets',
      'members.birthMonth',
    ])
    .where('cards.programme', '=', programme)
    .where('cards.token', '>', after)
    .orderBy('cards.token')
    .limit(cardsPerPage)
    .execute();
}

type RegisteredCard = Awaited<ReturnType<typeof cardPage>>[number];

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
      issuer: row.issuer,
      ...(cardStatus === 'active' && row.firstUsedAt === null ? { firstUse: true } : {}),
      ...(row.chips === null ? {} : { chips: JSON.parse(row.chips) as string[] }),
    },
  };
}
