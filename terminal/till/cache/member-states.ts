import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
  stateFile,
  stepFile,
} from './member-folder.ts';
import { type OpenState, openInMemory, openOnDisk } from './open-state.ts';
import { type RunMerge, runMerge } from './run-merge.ts';

/** Up to here a state is held in memory; a larger one (ten million members) is read from its file at each tap. */
const memoryBytesMax = 67_108_864;

export type MemberStatesOptions = {
  /** Each programme has a folder of its own in it. */
  readonly folder: string;
  /** A state that was in force is not what it was: it must not be asked any more. */
  readonly damaged: (programme: string) => void;
  readonly merge?: RunMerge;
  readonly memoryBytesMax?: number;
};

/** A way to a state: from one that is here, or from a base that is fetched. */
type Route = {
  readonly start: FoundState | MembersArchive;
  readonly steps: readonly MemberStep[];
  readonly bytes: number;
};

/**
 * The members' states on this till's disk. A new one is made beside the old, in another thread, checked against
 * the name that the publisher signed, and gets that name only when it is whole; the old one stays in force and on
 * the disk meanwhile.
 */
export class MemberStates {
  readonly #options: MemberStatesOptions;
  readonly #opened = new Map<string, { readonly programme: string; readonly state: OpenState }>();
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
    const kept = { file: stateFile(this.#folder(file), state.sha256), ...state };
    const large = state.bytes > (this.#options.memoryBytesMax ?? memoryBytesMax);
    const opened = await (large ? openOnDisk(kept) : openInMemory(kept));
    this.#opened.set(state.sha256, { programme: file.programme, state: opened });
    if (large) this.#verifyLater(file, opened);
    return opened;
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
      if ('base' in route.start) throw new TillError('cache-refused', fault);
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
    let start = route.start;
    if ('base' in start) {
      const base = { ...start.base, programme: start.programme, version: start.version };
      start = { ...base, file: await fetchBase(start, folder, fetch) };
      const fault = await merge({ start: start.file, steps: [], end: start });
      if (fault !== null) {
        await this.#forget(file, start.sha256);
        return fault;
      }
    }
    if (route.steps.length === 0) return null;
    const steps: string[] = [];
    for (const step of route.steps) steps.push(await keptStep(folder, step, fetch));
    const { programme, version, state } = file;
    return merge({
      start: start.file,
      steps,
      end: { file: stateFile(folder, state.sha256), programme, version, ...state },
    });
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
    opened.verify().then(
      async (whole) => {
        if (whole || this.#opened.get(name)?.state !== opened) return;
        this.#options.damaged(file.programme);
        await this.#forget(file, name);
      },
      () => {}, // closed while it was looked at
    );
  }

  async #forget(file: MembersFile, name: string): Promise<void> {
    const opened = this.#opened.get(name);
    this.#opened.delete(name);
    await opened?.state.close();
    await rm(stateFile(this.#folder(file), name), { force: true });
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
