import { cardToken } from '../../terminal/core/card-token.ts';
import { MemberIndexBuilder } from '../../terminal/core/members/build-index.ts';
import { type AudienceVocabulary, audienceVocabulary } from '../../terminal/core/members/member-class.ts';
import { bucketBitsFor, classesMax } from '../../terminal/core/members/member-index.ts';
import { numberClasses } from '../../terminal/core/members/number-classes.ts';
import { writeMemberClass } from '../../terminal/wire/documents/member-class-text.ts';
import type { MemberContent } from '../../terminal/wire/documents/member-step.ts';
import { readMembersFile } from '../../terminal/wire/documents/members-file.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { offersForMembersOf } from '../offers/offers-in-force.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { FileSource } from './file-source.ts';
import { type LastMembers, lastMembers, publishMembers } from './member-files.ts';
import { recognisedPages, ToldApart } from './member-kinds.ts';

/**
 * The members. They are folded anew only when members or cards have changed, or when the published offers tell
 * members apart by other things than before.
 */
export async function membersSource(store: ServerStore, programme: ProgrammeRow): Promise<FileSource> {
  const vocabulary = audienceVocabulary(await offersForMembersOf(store, programme.id));
  return {
    digest: sha256(`members/3\n${programme.membersRevision}\n${vocabularyText(vocabulary)}`),
    build: async (version) => {
      const folded = await foldMembers(store, programme.id, vocabulary);
      const last = await lastPublished(store, programme.id, version);
      const { content, chained } = contentFrom(folded, { programme: programme.id, version, last });
      const file = await publishMembers(store.folder, content, chained ? last : null);
      const text = JSON.stringify(file);
      const readBack = readMembersFile(text);
      if (!readBack.ok) throw new Error(`the member file does not read back: ${readBack.faults.join('; ')}`);
      return Buffer.from(text, 'utf8');
    },
  };
}

function vocabularyText({ organisations, tags, birthMonth, campaigns }: AudienceVocabulary): string {
  return JSON.stringify([[...organisations].sort(), [...tags].sort(), birthMonth, [...campaigns].sort()]);
}

type Folded = { readonly builder: MemberIndexBuilder; readonly texts: readonly string[] };

/** Every card with its class; what the offers do not ask for never leaves the register. */
async function foldMembers(
  store: ServerStore,
  programme: string,
  vocabulary: AudienceVocabulary,
): Promise<Folded> {
  const builder = new MemberIndexBuilder();
  const told = new ToldApart(vocabulary);
  for await (const page of recognisedPages(store, programme)) {
    for (const row of page) builder.add(cardToken(row.token), told.classNumberOf(row));
    if (told.classes.length > classesMax)
      throw new Error(`the offers tell more than ${classesMax} kinds of members apart: name fewer audiences`);
  }
  return { builder, texts: told.classes.map(writeMemberClass) };
}

/** Goes on with the last state's buckets and class numbers, so that tills need the changes only; else begins anew. */
function contentFrom(
  { builder, texts }: Folded,
  name: { readonly programme: string; readonly version: number; readonly last: LastMembers | null },
): { readonly content: MemberContent; readonly chained: boolean } {
  const { programme, version, last } = name;
  const cards = builder.tally(texts.length);
  const before = last?.content;
  const numbered = numberClasses({ texts, cards }, before?.classTexts);
  const bucketsFit =
    before !== undefined && Math.abs(bucketBitsFor(builder.count) - before.index.bucketBits) <= 1;
  const chained = bucketsFit && numbered.texts.length <= classesMax;
  const { numbers, texts: classTexts } = chained ? numbered : numberClasses({ texts, cards });
  const buckets = chained && before !== undefined ? { bucketBits: before.index.bucketBits } : {};
  const index = builder.build({ numbers, classes: classTexts.length, ...buckets });
  return { content: { programme, version, index, classTexts }, chained };
}

async function lastPublished(
  store: ServerStore,
  programme: string,
  version: number,
): Promise<LastMembers | null> {
  const row = await store.database
    .selectFrom('publishedFiles')
    .select('sha256')
    .where('programme', '=', programme)
    .where('role', '=', 'members')
    .where('version', '=', version - 1)
    .executeTakeFirst();
  return row === undefined ? null : lastMembers(store.folder, { programme, sha256: row.sha256 });
}
