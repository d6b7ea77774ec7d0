import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMemberPatch } from '../../wire/documents/member-patch-file.ts';
import {
  type MemberStep,
  type MembersArchive,
  type MembersFile,
  readMembersArchive,
} from '../../wire/documents/members-file.ts';
import { sha256 } from '../../wire/sha256.ts';
import { TillError } from '../ports.ts';
import { fetchBase, fetchChecked } from './fetch-base.ts';
import type { FetchFile } from './fetch-file.ts';
import {
  dropOldStates,
  type FoundState,
  foundStates,
  keepFile,
  patchFile,
  stateFile,
  stepFile,
} from './member-folder.ts';
import type { MergeJob } from './merge-job.ts';
import { type OpenState, openInMemory, openOnDisk, openPatched } from './open-state.ts';
import { type RunMerge, runMerge } from './run-merge.ts';

/** Up to here a state is held in memory; a larger one (ten million members) is read from its file at each tap. */
const memoryBytesMax = 67_108_864;
/**
 * Of a large state: what has changed since its base stands beside it up to this share of its bytes, for weeks of daily
 * changes. Only then is all of it written anew: a province's hundred megabytes with each publication would take a
 * second of each, and years off a till's flash memory.
 */
const patchShareMax = 1 / 64;

export type MemberStatesOptions = {
  /** Each programme has a folder of its own in it. */
  readonly folder: string;
  /** A state that was in force is not what it was: it must not be asked any more. */
  readonly damaged: (programme: string) => void;
  readonly merge?: RunMerge;
  readonly memoryBytesMax?: number;
  readonly patchShareMax?: number;
};

/** A way to a state: from one that is here, or from a base that is fetched. */
type Route = {
  readonly start: FoundState | MembersArchive;
  readonly steps: readonly MemberStep[];
  readonly bytes: number;
};

/**
 * The members' states on this till's disk. A new one is made beside the old, in another thread, and gets the name that
 * the publisher signed only when it is whole; the old one stays in force and on the disk meanwhile. A large one is not
 * written again for each publication: what has changed stands in a patch beside its base, made of nothing but what
 * the publisher signed, and is compared with the state's name while it is in use, as a large file is after a start.
 */
export class MemberStates {
  readonly #options: MemberStatesOptions;
  readonly #opened = new Map<string, { readonly programme: string; readonly state: OpenState }>();
  /** One look at a time over a whole state: it takes a processor, and publications may come close on one another. */
  #looking: Promise<unknown> = Promise.resolve();
  /** Not in force any more; whoever asked them last may still be at it. */
  readonly #leaving = new Set<string>();

  constructor(options: MemberStatesOptions) {
    this.#options = options;
  }

  /** The state as it lies on the disk; throws a `TillError` when it is not there or not whole. */
  async open(file: MembersFile): Promise<OpenState> {
    const { state } = file;
    const known = this.#opened.get(state.sha256);
    if (known !== undefined) return known.state;
    const patched = await this.#openPatch(file);
    const opened = patched ?? (await this.#openWhole(file));
    this.#opened.set(state.sha256, { programme: file.programme, state: opened });
    if (patched !== null || this.#isLarge(file)) this.#verifyLater(file, opened);
    return opened;
  }

  #openWhole(file: MembersFile): Promise<OpenState> {
    const { state } = file;
    const kept = { file: stateFile(this.#folder(file), state.sha256), ...state };
    return this.#isLarge(file) ? openOnDisk(kept) : openInMemory(kept);
  }

  /** Null when the state does not lie here as a patch of another. */
  async #openPatch(file: MembersFile): Promise<OpenState | null> {
    const folder = this.#folder(file);
    const { programme, version, state } = file;
    const path = patchFile(folder, state.sha256);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (bytes === null) return null;
    const kept = decodeMemberPatch(bytes);
    if (!kept.ok) throw new TillError('cache-refused', kept.faults.slice(0, 5).join('; '));
    const { header, patch } = kept.value;
    const base = { file: stateFile(folder, header.base.sha256), ...header.base };
    const end = { programme, version, ...state };
    return openPatched(base, patch, async () => {
      const { merge = runMerge } = this.#options;
      return (await merge({ do: 'compare', start: { base, patch: path }, end })) === null;
    });
  }

  #isLarge({ state }: MembersFile): boolean {
    return state.bytes > (this.#options.memoryBytesMax ?? memoryBytesMax);
  }

  /** The state, made from an earlier one or from a base when it is not here. */
  async bring(file: MembersFile, fetch: FetchFile): Promise<OpenState> {
    await mkdir(this.#folder(file), { recursive: true });
    try {
      return await this.open(file);
    } catch (error) {
      if (!(error instanceof TillError)) throw error;
      await this.#forget(file, file.state.sha256);
    }
    for (;;) {
      const route = await this.#route(file, fetch);
      const fault = await this.#take(route, file, fetch);
      if (fault === null) return this.open(file);
      if ('pieces' in route.start) throw new TillError('cache-refused', fault);
      // What it was made from is not what it said it was: never begin there again.
      await this.#forget(file, route.start.sha256);
    }
  }

  /** Drops what the programme's state in force and the one before it do not need. */
  async inForce(file: MembersFile): Promise<void> {
    await this.#closeOthers(file);
    await dropOldStates(this.#folder(file), file.state.sha256);
  }

  /** The end: nobody asks any more. */
  async close(): Promise<void> {
    for (const { state } of this.#opened.values()) await state.close();
    this.#opened.clear();
  }

  async #closeOthers(file: MembersFile): Promise<void> {
    for (const [name, { state, programme }] of this.#opened) {
      if (programme !== file.programme) continue;
      if (name === file.state.sha256) this.#leaving.delete(name);
      else if (!this.#leaving.has(name)) this.#leaving.add(name);
      else {
        this.#leaving.delete(name);
        this.#opened.delete(name);
        await state.close();
      }
    }
  }

  /** What costs the fewest bytes: the steps from a state that is here, or the base and the steps from there. */
  async #route(file: MembersFile, fetch: FetchFile): Promise<Route> {
    const found = (await foundStates(this.#folder(file))).filter(
      ({ programme, version }) => programme === file.programme && version < file.version,
    );
    const near = shortest(found, file.steps, file.version);
    if (near !== null && near.bytes <= file.state.bytes) return near;
    const archive = await this.#archive(file, fetch);
    const steps = joined(archive, file);
    const far = shortest(found, steps, file.version);
    const since = steps.filter(({ from }) => from >= archive.version);
    const fromBase = { start: archive, steps: since, bytes: archive.base.bytes + bytesOf(since) };
    return far !== null && far.bytes <= fromBase.bytes ? far : fromBase;
  }

  async #take(route: Route, file: MembersFile, fetch: FetchFile): Promise<string | null> {
    const folder = this.#folder(file);
    const { merge = runMerge } = this.#options;
    let { start } = route;
    if ('pieces' in start) {
      const found = await this.#fetchedBase(start, folder, fetch);
      const fault = await merge({ do: 'look-through', state: { ...found, ...found.base } });
      if (fault !== null) {
        await this.#forget(file, found.sha256);
        return fault;
      }
      start = found;
    }
    if (route.steps.length === 0) return null;
    const steps: string[] = [];
    for (const step of route.steps) steps.push(await keptStep(folder, step, fetch));
    return merge({ do: 'step', start, steps, ...this.#ending(file, route) });
  }

  async #fetchedBase(archive: MembersArchive, folder: string, fetch: FetchFile): Promise<FoundState> {
    const { programme, version, base } = archive;
    const kept = { ...base, file: await fetchBase(archive, folder, fetch) };
    return { programme, version, sha256: base.sha256, base: kept, patch: null };
  }

  /** A patch comes into force before it is compared with its name: only over what is in use here already. */
  #ending(
    file: MembersFile,
    { start }: Route,
  ): Pick<Extract<MergeJob, { do: 'step' }>, 'end' | 'patchBytesMax'> {
    const folder = this.#folder(file);
    const { programme, version, state } = file;
    const share = this.#options.patchShareMax ?? patchShareMax;
    return {
      end: {
        ...{ programme, version, ...state },
        file: stateFile(folder, state.sha256),
        patchFile: patchFile(folder, state.sha256),
      },
      patchBytesMax: this.#isLarge(file) && !('pieces' in start) ? Math.floor(state.bytes * share) : 0,
    };
  }

  async #archive(file: MembersFile, fetch: FetchFile): Promise<MembersArchive> {
    const bytes = await fetchChecked(file.archive, fetch);
    const archive = readMembersArchive(bytes.toString('utf8'));
    if (!archive.ok) throw new TillError('cache-refused', archive.faults.slice(0, 5).join('; '));
    const { programme, version } = archive.value;
    const reaches = version + file.steps.filter(({ from }) => from >= version).length === file.version;
    if (programme === file.programme && reaches) return archive.value;
    throw new TillError(
      'cache-refused',
      'members-archive: its base does not lead to the state that is named',
    );
  }

  #verifyLater(file: MembersFile, opened: OpenState): void {
    const { sha256: name } = file.state;
    const isInUse = () => this.#opened.get(name)?.state === opened;
    this.#looking = this.#looking
      .then(async () => {
        if (!isInUse() || (await opened.verify()) || !isInUse()) return;
        this.#options.damaged(file.programme);
        await this.#forgetWithBase(file, name);
      })
      .catch(() => {}); // closed while it was looked at
  }

  async #forget(file: MembersFile, name: string): Promise<void> {
    const opened = this.#opened.get(name);
    this.#opened.delete(name);
    await opened?.state.close();
    for (const path of [stateFile, patchFile]) await rm(path(this.#folder(file), name), { force: true });
  }

  /** With what it is a patch of: which of the two is not what it was, nobody knows. */
  async #forgetWithBase(file: MembersFile, name: string): Promise<void> {
    const found = await foundStates(this.#folder(file));
    await this.#forget(file, name);
    for (const { sha256: known, base } of found) if (known === name) await rm(base.file, { force: true });
  }

  #folder({ programme }: MembersFile): string {
    return join(this.#options.folder, programme);
  }
}

/** A step's file; one that was fetched whole before a cut is not fetched again. */
async function keptStep(folder: string, step: MemberStep, fetch: FetchFile): Promise<string> {
  const file = stepFile(folder, step.sha256);
  const there = await readFile(file).catch(() => null);
  if (there === null || sha256(there) !== step.sha256) await keepFile(file, await fetchChecked(step, fetch));
  return file;
}

/** The cheapest way over these steps from a state that was found. */
function shortest(found: readonly FoundState[], steps: readonly MemberStep[], end: number): Route | null {
  const first = end - steps.length;
  const start = found.filter(({ version }) => version >= first).sort((a, b) => b.version - a.version)[0];
  if (start === undefined) return null;
  const ahead = steps.slice(start.version - first);
  return { start, steps: ahead, bytes: bytesOf(ahead) };
}

/** All steps that are known, gapless up to the newest. */
function joined(archive: MembersArchive, file: MembersFile): readonly MemberStep[] {
  const recent = file.version - file.steps.length;
  const older = archive.steps.filter(({ from }) => from < recent);
  return older.at(-1)?.from === recent - 1 ? [...older, ...file.steps] : file.steps;
}

function bytesOf(steps: readonly MemberStep[]): number {
  return steps.reduce((sum, { bytes }) => sum + bytes, 0);
}
