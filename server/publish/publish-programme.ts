import {
  type FileRole,
  fileRoles,
  type Head,
  type PublishedFile,
  type Root,
} from '../../terminal/core/trust/head.ts';
import { refuseHead } from '../../terminal/core/trust/head-rules.ts';
import { openHead, signFile } from '../../terminal/wire/documents/head.ts';
import { openPinnedRoot } from '../../terminal/wire/documents/root.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import type { SigningKey } from '../../terminal/wire/signing-key.ts';
import { markCarried, type UncarriedVersion, uncarriedVersions } from '../offers/carried-versions.ts';
import { instant, type ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { FileSource } from './file-source.ts';
import { caKeysSource, calendarSource, merchantsSource, offersSource, policySource } from './file-sources.ts';
import { filesToCarry } from './files-to-carry.ts';
import { membersSource } from './members-source.ts';
import { storePublishedFile } from './published-folder.ts';
import { layOutHead } from './static-heads.ts';
import { expectTokenCost } from './token-cost.ts';

export type Publication = {
  readonly programme: string;
  readonly headVersion: number;
  /** The files that got a new version. */
  readonly changed: readonly FileRole[];
};

const hourMs = 3_600_000;

/**
 * Publishes the state of a programme: builds the files whose sources have changed, each content-addressed and
 * on the disk before anything names it, signs a new head over all six, stores it, and tells the feed. Throws
 * when there is no such programme, its token cost is under the floor or the disk fails; then the old head stays in force.
 */
export function publishProgramme(store: ServerStore, programme: string): Promise<Publication> {
  return store.publications.run(async () => {
    const row = await programmeRow(store, programme);
    const keys = await store.keys.of(programme);
    expectTokenCost(programme, keys.token, { demo: row.demo === 1 });
    const last = await lastFiles(store, programme);
    const carried = await uncarriedVersions(store, programme);

    const files: PublishedFile[] = [];
    const fresh: { readonly file: PublishedFile; readonly source: string }[] = [];
    for (const role of fileRoles) {
      const source = await sourceOf[role](store, row);
      const known = last.get(role);
      if (known !== undefined && known.source === source.digest) {
        files.push(signedByPublisher(programme, known.file, keys.publisher));
        continue;
      }
      const version = (known?.file.version ?? 0) + 1;
      const named = await storePublishedFile(store.folder, await source.build(version));
      const file = signFile(programme, { role, version, ...named }, keys.publisher);
      files.push(file);
      fresh.push({ file, source: source.digest });
    }

    const head = headOf(row, files, store.now());
    const envelope = sealEnvelope('head', JSON.stringify(head), [keys.head]);
    expectTillsToTake(envelope, row, last);
    await storeHead(store, { row, head, envelope, fresh, carried });
    await layOutHead(store, programme);
    const small = await filesToCarry(
      store.folder,
      fresh.map(({ file }) => file),
    );
    store.announcements.announce({ type: 'head', programme, version: head.version, envelope, files: small });
    const changed = fresh.map(({ file }) => file.role);
    store.log.info({ programme, head: head.version, changed }, 'published');
    return { programme, headVersion: head.version, changed };
  });
}

/** After a change of the publisher's key the same file goes out with the new key's word on it. */
function signedByPublisher(programme: string, file: PublishedFile, publisher: SigningKey): PublishedFile {
  const { publisher: before, ...unsigned } = file;
  return before.key === publisher.id ? file : signFile(programme, unsigned, publisher);
}

const sourceOf: Readonly<Record<FileRole, (store: ServerStore, row: ProgrammeRow) => Promise<FileSource>>> = {
  members: membersSource,
  offers: offersSource,
  merchants: merchantsSource,
  calendar: calendarSource,
  'ca-keys': caKeysSource,
  policy: policySource,
};

async function programmeRow(store: ServerStore, programme: string): Promise<ProgrammeRow> {
  const row = await store.database
    .selectFrom('programmes')
    .selectAll()
    .where('id', '=', programme)
    .executeTakeFirst();
  if (row === undefined) throw new Error(`there is no programme ${programme}`);
  return row;
}

type LastFiles = ReadonlyMap<FileRole, { readonly file: PublishedFile; readonly source: string }>;

async function lastFiles(store: ServerStore, programme: string): Promise<LastFiles> {
  const rows = await store.database
    .selectFrom('publishedFiles')
    .selectAll()
    .where('programme', '=', programme)
    .where((of) =>
      of(
        'version',
        '=',
        of
          .selectFrom('publishedFiles as later')
          .select((later) => later.fn.max('later.version').as('version'))
          .where('later.programme', '=', programme)
          .whereRef('later.role', '=', 'publishedFiles.role'),
      ),
    )
    .execute();
  return new Map(
    rows.map((row) => {
      const role = row.role as FileRole;
      const publisher = { key: row.publisherKey, signature: row.publisherSignature };
      const file = { role, version: row.version, sha256: row.sha256, bytes: row.bytes, publisher };
      return [role, { file, source: row.source }];
    }),
  );
}

function headOf(row: ProgrammeRow, files: readonly PublishedFile[], nowMs: number): Head {
  return {
    schema: 1,
    type: 'head',
    programme: row.id,
    version: row.headVersion + 1,
    issuedAt: instant(nowMs),
    freshUntil: instant(nowMs + row.freshHours * hourMs),
    usableUntil: instant(nowMs + row.usableHours * hourMs),
    pollSeconds: row.pollSeconds,
    files,
  };
}

/** What a till would refuse must not go out: it is checked here with the till's own rules. */
function expectTillsToTake(envelope: Envelope, row: ProgrammeRow, last: LastFiles): void {
  const root = openPinnedRoot(JSON.parse(row.root) as Envelope);
  if (!root.ok) throw new Error(`the root of ${row.id} does not hold: ${root.faults.join('; ')}`);
  const head = openHead(envelope, root.value satisfies Root);
  if (!head.ok) throw new Error(`the new head of ${row.id} does not hold: ${head.faults.join('; ')}`);
  const trusted = {
    head: row.headVersion,
    files: Object.fromEntries([...last].map(([role, { file }]) => [role, file])),
  };
  const refusal = refuseHead(head.value, { programme: row.id, trusted });
  if (refusal !== null) throw new Error(`tills would refuse the new head (${refusal.rule}): ${refusal.what}`);
}

async function storeHead(
  store: ServerStore,
  publication: {
    readonly row: ProgrammeRow;
    readonly head: Head;
    readonly envelope: Envelope;
    readonly fresh: readonly { readonly file: PublishedFile; readonly source: string }[];
    readonly carried: readonly UncarriedVersion[];
  },
): Promise<void> {
  const { row, head, envelope, fresh, carried } = publication;
  await store.database.transaction().execute(async (transaction) => {
    for (const { file, source } of fresh) {
      await transaction
        .insertInto('publishedFiles')
        .values({
          programme: row.id,
          role: file.role,
          version: file.version,
          sha256: file.sha256,
          bytes: file.bytes,
          source,
          publisherKey: file.publisher.key,
          publisherSignature: file.publisher.signature,
          publishedAt: head.issuedAt,
        })
        .execute();
    }
    const hashOf = (role: FileRole) => head.files.find((file) => file.role === role)?.sha256 ?? '';
    await transaction
      .insertInto('publishedHeads')
      .values({
        programme: row.id,
        version: head.version,
        issuedAt: head.issuedAt,
        usableUntil: head.usableUntil,
        membersRevision: row.membersRevision,
        offers: hashOf('offers'),
        calendar: hashOf('calendar'),
      })
      .execute();
    await markCarried(transaction, { versions: carried, head: head.version });
    const { numUpdatedRows } = await transaction
      .updateTable('programmes')
      .set({ headVersion: head.version, head: JSON.stringify(envelope), headIssuedAt: head.issuedAt })
      .where('id', '=', row.id)
      .where('headVersion', '=', row.headVersion)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error(`another publication of ${row.id} came between`);
  });
}
