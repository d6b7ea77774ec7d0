import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberRegister } from '../../core/members/member-register.ts';
import type { Head, PublishedFile, Root } from '../../core/trust/head.ts';
import { refuseHead, type TrustedVersions } from '../../core/trust/head-rules.ts';
import { openHead } from '../../wire/documents/head.ts';
import type { MembersFile } from '../../wire/documents/members-file.ts';
import { openPinnedRoot } from '../../wire/documents/root.ts';
import { type Envelope, envelopeSchema } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { Journal } from '../journal/journal.ts';
import { TillError } from '../ports.ts';
import type { FetchFile } from './fetch-file.ts';
import { freshnessLimits, type LoadedProgramme, readPublishedFile } from './loaded-programme.ts';
import { MemberStates } from './member-states.ts';

/** In the cache's folder: the members' states, which have rules of their own. */
const membersFolder = 'members';

/** What became of a head that was offered. */
export type Taken = { readonly taken: 'switched' | 'already-in-force'; readonly head: number };

/**
 * The published files of the programmes that this till trusts. A head is taken whole or not at all: its
 * signatures and rules first, then every file by hash, then one transaction in the journal's database that
 * remembers the versions, and only then the switch in memory.
 */
export class ProgrammeCache {
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #roots = new Map<string, Root>();
  readonly #loaded = new Map<string, LoadedProgramme>();
  readonly #members: MemberStates;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly folder: string;
    readonly journal: Journal;
    /** Files in force turned out to be damaged: the programme has none until they are taken anew. */
    readonly damaged?: (programme: string) => void;
  }) {
    this.#folder = options.folder;
    this.#journal = options.journal;
    this.#members = new MemberStates({
      folder: join(options.folder, membersFolder),
      damaged: (programme) => {
        this.#loaded.delete(programme);
        options.damaged?.(programme);
      },
    });
  }

  /** The programme's files in force; undefined when none were ever taken, or they were damaged. */
  loaded(programme: string): LoadedProgramme | undefined {
    return this.#loaded.get(programme);
  }

  root(programme: string): Root | undefined {
    return this.#roots.get(programme);
  }

  /** Pins a programme's root, once, at enrolment or when an assignment adds the programme. */
  async pinRoot(
    envelope: Envelope,
    expected: { readonly programme: string; readonly sha256: string },
  ): Promise<void> {
    const root = openPinnedRoot(envelope);
    if (!root.ok) throw new TillError('cache-refused', root.faults.join('; '));
    if (root.value.programme !== expected.programme || sha256(envelope.payload) !== expected.sha256) {
      throw new TillError(
        'cache-refused',
        `the root of ${expected.programme} is not the one that was announced`,
      );
    }
    await this.#journal.database
      .insertInto('trusted')
      .values({ programme: expected.programme, root: JSON.stringify(envelope), head: null, head_version: 0 })
      .onConflict((conflict) => conflict.column('programme').doNothing())
      .execute();
    this.#roots.set(expected.programme, root.value);
  }

  /** Reads what was in force when the till stopped; a damaged file is dropped and fetched anew. */
  async restore(): Promise<readonly string[]> {
    await mkdir(this.#folder, { recursive: true });
    const complaints: string[] = [];
    for (const row of await this.#journal.database.selectFrom('trusted').selectAll().execute()) {
      const root = openPinnedRoot(readEnvelope(row.root));
      if (!root.ok) throw new TillError('cache-refused', root.faults.join('; '));
      this.#roots.set(row.programme, root.value);
      if (row.head === null) continue;
      try {
        const head = this.#verifiedHead(readEnvelope(row.head), root.value);
        this.#loaded.set(
          row.programme,
          await this.#load(head, {
            file: (file) => this.#fromDisk(file),
            members: (file) => this.#members.open(file),
          }),
        );
      } catch (error) {
        if (!(error instanceof TillError)) throw error;
        complaints.push(`${row.programme}: ${error.message}`);
      }
    }
    return complaints;
  }

  /** The till ends: nothing is asked of the files any more. */
  close(): Promise<void> {
    return this.#members.close();
  }

  /** Takes a head that the server offers; throws `cache-refused` and changes nothing when it breaks a rule. */
  take(programme: string, envelope: Envelope, fetchFile: FetchFile): Promise<Taken> {
    const turn = this.#turn.then(() => this.#take(programme, envelope, fetchFile));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #take(programme: string, envelope: Envelope, fetchFile: FetchFile): Promise<Taken> {
    const root = this.#roots.get(programme);
    if (root === undefined) throw new TillError('cache-refused', `no root of ${programme} is pinned here`);
    const head = this.#verifiedHead(envelope, root);
    const known = await this.#known(programme);
    const refusal = refuseHead(head, { programme, trusted: known?.versions ?? null });
    if (refusal !== null)
      throw new TillError('cache-refused', `head ${programme}, rule ${refusal.rule}: ${refusal.what}`);
    if (known !== null && head.version === known.versions.head) {
      if (known.payload !== envelope.payload) {
        throw new TillError(
          'cache-refused',
          `head ${programme}, rule H3: version ${head.version} has two forms`,
        );
      }
      if (this.#loaded.has(programme)) return { taken: 'already-in-force', head: head.version };
    }
    const loaded = await this.#load(head, {
      file: (file) => this.#fromDiskOr(file, fetchFile),
      members: (file) => this.#members.bring(file, fetchFile),
    });
    await this.#remember(head, envelope);
    this.#loaded.set(programme, loaded);
    await this.#dropUnused();
    return { taken: 'switched', head: head.version };
  }

  /** Forgets every published file, in memory and on the disk; roots stay, by which the server's word is checked. */
  dropAll(): Promise<void> {
    const turn = this.#turn.then(async () => {
      this.#loaded.clear();
      await this.#journal.database.updateTable('trusted').set({ head: null }).execute();
      await this.#dropUnused();
      await rm(join(this.#folder, membersFolder), { recursive: true, force: true });
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  #verifiedHead(envelope: Envelope, root: Root): Head {
    const head = openHead(envelope, root);
    if (!head.ok) throw new TillError('cache-refused', head.faults.join('; '));
    return head.value;
  }

  /** A file whose hash is already loaded is not read a second time. */
  async #load(
    head: Head,
    read: {
      readonly file: (file: PublishedFile) => Promise<Buffer>;
      readonly members: (file: MembersFile) => Promise<MemberRegister>;
    },
  ): Promise<LoadedProgramme> {
    const before = this.#loaded.get(head.programme);
    let contents: Partial<LoadedProgramme> = {};
    for (const file of head.files) {
      const same = before?.head.files.some((old) => old.role === file.role && old.sha256 === file.sha256);
      if (same && before !== undefined) continue;
      const part = readPublishedFile(file.role, await read.file(file), {
        programme: head.programme,
        version: file.version,
      });
      if (!part.ok) throw new TillError('cache-refused', part.faults.slice(0, 5).join('; '));
      contents = { ...contents, ...part.value };
    }
    const { membersFile } = contents;
    if (membersFile !== undefined) contents = { ...contents, members: await read.members(membersFile) };
    return {
      ...before,
      ...contents,
      programme: head.programme,
      head,
      limits: freshnessLimits(head),
    } as LoadedProgramme;
  }

  async #known(programme: string): Promise<{ versions: TrustedVersions; payload: string } | null> {
    const { database } = this.#journal;
    const row = await database
      .selectFrom('trusted')
      .selectAll()
      .where('programme', '=', programme)
      .executeTakeFirst();
    if (row?.head == null) return null;
    const files = await database
      .selectFrom('trusted_files')
      .selectAll()
      .where('programme', '=', programme)
      .execute();
    return {
      versions: {
        head: row.head_version,
        files: Object.fromEntries(files.map(({ role, version, sha256 }) => [role, { version, sha256 }])),
      },
      payload: readEnvelope(row.head).payload,
    };
  }

  async #remember(head: Head, envelope: Envelope): Promise<void> {
    await this.#journal.database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('trusted')
        .set({ head: JSON.stringify(envelope), head_version: head.version })
        .where('programme', '=', head.programme)
        .execute();
      await transaction.deleteFrom('trusted_files').where('programme', '=', head.programme).execute();
      await transaction
        .insertInto('trusted_files')
        .values(
          head.files.map(({ role, version, sha256 }) => ({
            programme: head.programme,
            role,
            version,
            sha256,
          })),
        )
        .execute();
    });
  }

  async #fromDiskOr(file: PublishedFile, fetchFile: FetchFile): Promise<Buffer> {
    try {
      return await this.#fromDisk(file);
    } catch (error) {
      if (!(error instanceof TillError)) throw error;
    }
    const bytes = expectFile(file, await fetchFile(file));
    await this.#keep(file.sha256, bytes);
    return bytes;
  }

  async #fromDisk(file: PublishedFile): Promise<Buffer> {
    let bytes: Buffer;
    try {
      bytes = await readFile(join(this.#folder, file.sha256));
    } catch (error) {
      throw new TillError('disk-failed', `the file ${file.role} is not in the cache`, error);
    }
    return expectFile(file, bytes);
  }

  /** Written beside, synced, then renamed: a power cut leaves the whole file or none. */
  async #keep(name: string, bytes: Buffer): Promise<void> {
    const unfinished = join(this.#folder, `${name}.part`);
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, join(this.#folder, name));
  }

  async #dropUnused(): Promise<void> {
    const used = new Set(
      [...this.#loaded.values()].flatMap(({ head }) => head.files.map((file) => file.sha256)),
    );
    for (const name of await readdir(this.#folder)) {
      if (name !== membersFolder && !used.has(name)) await rm(join(this.#folder, name), { force: true });
    }
    for (const { membersFile } of this.#loaded.values()) await this.#members.inForce(membersFile);
  }
}

function expectFile(file: PublishedFile, bytes: Buffer): Buffer {
  if (bytes.length !== file.bytes || sha256(bytes) !== file.sha256) {
    throw new TillError('cache-refused', `the file ${file.role} is not the one that the head names`);
  }
  return bytes;
}

function readEnvelope(text: string): Envelope {
  const envelope = parseJson(text, envelopeSchema, 'envelope');
  if (!envelope.ok) throw new TillError('cache-refused', envelope.faults.join('; '));
  return envelope.value;
}
