import { cardToken } from '../../terminal/core/card-token.ts';
import {
  type AudienceVocabulary,
  audienceVocabulary,
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
import { cardPages, ToldApart } from './member-kinds.ts';

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
  const told = new ToldApart(vocabulary);
  for await (const page of cardPages(store, programme)) {
    for (const row of page)
      members.push({ token: cardToken(row.token), classNumber: told.classNumberOf(row) });
    if (told.classes.length > classesMax)
      throw new Error(`the offers tell more than ${classesMax} kinds of members apart: name fewer audiences`);
  }
  return { members, classes: told.classes };
}
