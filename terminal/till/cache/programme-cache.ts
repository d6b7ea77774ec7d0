import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberRegister } from '../../core/members/member-register.ts';
import { limitsAfterKeysTakenBack } from '../../core/trust/freshness.ts';
import type { Head, PublishedFile, Root } from '../../core/trust/head.ts';
import { refuseHead } from '../../core/trust/head-rules.ts';
import { rootRotationsMax } from '../../core/trust/trust-rules.ts';
import { openHead } from '../../wire/documents/head.ts';
import type { MembersFile } from '../../wire/documents/members-file.ts';
import { openNextRoot, openPinnedRoot, signersOf } from '../../wire/documents/root.ts';
import type { Envelope, Signers } from '../../wire/envelope.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { Journal } from '../journal/journal.ts';
import { CacheRefused, TillError } from '../ports.ts';
import type { FetchFile } from './fetch-file.ts';
import { freshnessLimits, type LoadedProgramme, readPublishedFile } from './loaded-programme.ts';
import { MemberStates } from './member-states.ts';
import { TrustStore } from './trust-store.ts';

/** In the cache's folder: the members' states, which have rules of their own. */
const membersFolder = 'members';

/** The root of this version, or null when there is none yet. */
export type FetchRoot = (version: number) => Promise<Envelope | null>;

/** What became of a head that was offered. */
export type Taken = { readonly taken: 'switched' | 'already-in-force'; readonly head: number };

type TrustedRoot = { readonly root: Root; readonly envelope: Envelope };
type HeadInForce = { readonly head: Head; readonly envelope: Envelope };

/**
 * The published files of the programmes that this till trusts. A head is taken whole or not at all: its
 * signatures and rules first, then every file by hash, then one transaction in the journal's database that
 * remembers the versions, and only then the switch in memory.
 */
export class ProgrammeCache {
  readonly #folder: string;
  readonly #trust: TrustStore;
  readonly #roots = new Map<string, TrustedRoot>();
  readonly #heads = new Map<string, HeadInForce>();
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
    this.#trust = new TrustStore(options.journal);
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
    return this.#roots.get(programme)?.root;
  }

  /** Whose word counts online: on heads, assignments, acknowledgements. Null before the root is pinned. */
  headSigners(programme: string): Signers | null {
    const root = this.root(programme);
    return root === undefined ? null : signersOf(root, 'head');
  }

  /** R1: pins a programme's root, once, at enrolment or when an assignment adds the programme. */
  async pinRoot(
    envelope: Envelope,
    expected: { readonly programme: string; readonly sha256: string },
  ): Promise<void> {
    const root = openPinnedRoot(envelope);
    if (!root.ok) throw new CacheRefused(root.rule, root.faults.join('; '));
    if (root.value.programme !== expected.programme || sha256(envelope.payload) !== expected.sha256)
      throw new CacheRefused('R1', `the root of ${expected.programme} is not the one that was announced`);
    if (await this.#trust.pin(expected.programme, envelope))
      this.#roots.set(expected.programme, { root: root.value, envelope });
  }

  /**
   * Follows a programme's roots one by one from the trusted one (R5), at most `rootRotationsMax` of them; each is
   * kept before anything that it signs is looked at (R6). How many were new.
   */
  followRoots(programme: string, fetchRoot: FetchRoot): Promise<number> {
    return this.#inTurn(async () => {
      for (let taken = 0; taken < rootRotationsMax; taken += 1) {
        const trusted = this.#roots.get(programme);
        if (trusted === undefined) return taken;
        const envelope = await fetchRoot(trusted.root.version + 1);
        if (envelope === null) return taken;
        await this.#takeRoot(trusted, envelope);
      }
      return rootRotationsMax;
    });
  }

  async #takeRoot(trusted: TrustedRoot, envelope: Envelope): Promise<void> {
    const next = openNextRoot(envelope, trusted.root);
    if (!next.ok) throw new CacheRefused(next.rule, next.faults.join('; '));
    const { programme } = next.value;
    const followed = { root: next.value, envelope };
    await this.#trust.follow(trusted, followed);
    this.#roots.set(programme, followed);
    this.#limit(programme);
  }

  #limit(programme: string): void {
    const root = this.#roots.get(programme);
    const head = this.#heads.get(programme);
    const loaded = this.#loaded.get(programme);
    if (root === undefined || head === undefined || loaded === undefined) return;
    this.#loaded.set(programme, { ...loaded, limits: limitsUnder(root, head) });
  }

  /** Reads what was in force when the till stopped; what is damaged is dropped, said, and fetched anew. */
  async restore(): Promise<readonly string[]> {
    await mkdir(this.#folder, { recursive: true });
    const { rows, complaints: unreadable } = await this.#trust.rows();
    const complaints = [...unreadable];
    for (const { programme, root: envelope, head, headRoot } of rows) {
      try {
        const root = pinnedRoot(envelope);
        this.#roots.set(programme, { root, envelope });
        if (head === null) continue;
        // F2: what lies on the disk is checked again as if it had just come.
        const opened = this.#verifiedHead(head, headRoot === null ? root : pinnedRoot(headRoot));
        this.#loaded.set(
          programme,
          await this.#load(opened, {
            file: (file) => this.#fromDisk(file),
            members: (file) => this.#members.open(file),
          }),
        );
        this.#heads.set(programme, { head: opened, envelope: head });
        this.#limit(programme);
      } catch (error) {
        if (!(error instanceof TillError)) throw error;
        complaints.push(`${programme}: ${error.message}`);
      }
    }
    return complaints;
  }

  /** The till ends: nothing is asked of the files any more. */
  close(): Promise<void> {
    return this.#members.close();
  }

  /** Takes a head that the server offers; throws `CacheRefused` and changes nothing when it breaks a rule (W2). */
  take(programme: string, envelope: Envelope, fetchFile: FetchFile): Promise<Taken> {
    return this.#inTurn(() => this.#take(programme, envelope, fetchFile));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #take(programme: string, envelope: Envelope, fetchFile: FetchFile): Promise<Taken> {
    const root = this.#roots.get(programme)?.root;
    if (root === undefined) throw new CacheRefused('R1', `no root of ${programme} is pinned here`);
    const head = this.#verifiedHead(envelope, root);
    const known = await this.#trust.versions(programme);
    const refusal = refuseHead(head, { programme, trusted: known?.versions ?? null });
    if (refusal !== null) throw new CacheRefused(refusal.rule, `head ${programme}: ${refusal.what}`);
    if (known !== null && head.version === known.versions.head) {
      if (known.payload !== null && known.payload !== envelope.payload)
        throw new CacheRefused('H3', `head ${programme}: version ${head.version} has two forms`);
      if (this.#loaded.has(programme)) return { taken: 'already-in-force', head: head.version };
    }
    const loaded = await this.#load(head, {
      file: (file) => this.#fromDiskOr(file, fetchFile),
      members: (file) => this.#members.bring(file, fetchFile),
    });
    await this.#trust.remember(head, envelope);
    this.#loaded.set(programme, loaded);
    this.#heads.set(programme, { head, envelope });
    await this.#dropUnused();
    return { taken: 'switched', head: head.version };
  }

  /** Forgets every published file, in memory and on the disk; roots stay, by which the server's word is checked. */
  dropAll(): Promise<void> {
    return this.#inTurn(async () => {
      this.#loaded.clear();
      this.#heads.clear();
      await this.#trust.dropHeads();
      await this.#dropUnused();
      await rm(join(this.#folder, membersFolder), { recursive: true, force: true });
    });
  }

  #verifiedHead(envelope: Envelope, root: Root): Head {
    const head = openHead(envelope, root);
    if (!head.ok) throw new CacheRefused(head.rule, head.faults.join('; '));
    return head.value;
  }

  /** A file that is already loaded is not read a second time. */
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
      const same = before?.head.files.some(
        (old) => old.role === file.role && old.version === file.version && old.sha256 === file.sha256,
      );
      if (same && before !== undefined) continue;
      const part = readPublishedFile(file.role, await read.file(file), {
        programme: head.programme,
        version: file.version,
      });
      if (!part.ok) throw new CacheRefused('F3', part.faults.slice(0, 5).join('; '));
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
    throw new CacheRefused('F2', `the file ${file.role} is not the one that the head names`);
  }
  return bytes;
}

function pinnedRoot(envelope: Envelope): Root {
  const root = openPinnedRoot(envelope);
  if (!root.ok) throw new CacheRefused(root.rule, root.faults.join('; '));
  return root.value;
}

/** R8: a head whose keys a later root has taken back holds no longer than if it had been issued with that root. */
function limitsUnder({ root }: TrustedRoot, { head, envelope }: HeadInForce): LoadedProgramme['limits'] {
  const limits = freshnessLimits(head);
  return openHead(envelope, root).ok
    ? limits
    : limitsAfterKeysTakenBack(limits, Date.parse(root.issuedAt ?? head.issuedAt));
}
