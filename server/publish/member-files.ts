import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { memberCount } from '../../terminal/core/members/member-index.ts';
import { encodeMemberDelta } from '../../terminal/wire/documents/member-delta-file.ts';
import { decodeMemberState, encodeMemberState } from '../../terminal/wire/documents/member-state-file.ts';
import {
  contentOf,
  deltaBetween,
  type MemberContent,
  stateBefore,
} from '../../terminal/wire/documents/member-step.ts';
import {
  archivedStepsMax,
  type MemberStep,
  type MembersArchive,
  type MembersFile,
  readMembersArchive,
  readMembersFile,
  type StateName,
} from '../../terminal/wire/documents/members-file.ts';
import { pieceHashes, pieceOf, stateHash } from '../../terminal/wire/documents/state-pieces.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { publicMode, writeDurably } from '../store/durable-file.ts';
import { publishedFile, storePublishedFile } from './published-folder.ts';

/** What was published last, as far as it is still here to go on from. */
export type LastMembers = {
  readonly file: MembersFile;
  readonly archive: MembersArchive;
  readonly content: MemberContent;
};

/** Tills that come new fetch the base and the steps since: never more of these, nor more than a quarter of its bytes. */
const stepsSinceBaseMax = 48;
const stepBytesOfBase = 1 / 4;
/** Steps that the file lists in any case, for tills that were off for some hours. */
const recentSteps = 16;
/** A step that touches more of the members than this is not worth making: tills fetch the base. */
const touchedShareMax = 1 / 4;

/** The last publication of a programme's members; null when a part of it is gone, and a new base has to begin a chain. */
export async function lastMembers(
  folder: DataFolder,
  published: { readonly programme: string; readonly sha256: string },
): Promise<LastMembers | null> {
  const text = (sha256: string) => readFile(publishedFile(folder, sha256), 'utf8');
  try {
    const file = readMembersFile(await text(published.sha256));
    if (!file.ok) return null; // a format of before
    const archive = readMembersArchive(await text(file.value.archive.sha256));
    const bytes = await readFile(stateFile(folder, published.programme, file.value.state));
    if (!archive.ok || stateHash(pieceHashes(bytes)) !== file.value.state.sha256) return null;
    const state = decodeMemberState(new Uint8Array(bytes).buffer);
    if (!state.ok) return null;
    return { file: file.value, archive: archive.value, content: contentOf(state.value) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Publishes a state: the step from the last one, and a new base when there is none or the way from it has become
 * long. All that the answer names is on the disk when this returns; so is the state itself, to go on from.
 */
export async function publishMembers(
  folder: DataFolder,
  content: MemberContent,
  last: LastMembers | null,
): Promise<MembersFile> {
  const state = encodeMemberState(content, content.index, content.classTexts);
  const pieces = pieceHashes(state);
  const name: StateName = { sha256: stateHash(pieces), bytes: state.length };
  const step = await publishStep(folder, { content, last, stateBytes: state.length });
  const steps = step === null || last === null ? [] : [...last.file.steps, step];
  const since = last === null ? [] : steps.filter(({ from }) => from >= last.archive.version);

  const needsBase =
    last === null ||
    step === null ||
    since.length > stepsSinceBaseMax ||
    bytesOf(since) > last.archive.base.bytes * stepBytesOfBase;
  const { programme, version } = content;
  let archive = last?.file.archive;
  if (needsBase || archive === undefined) {
    for (const piece of pieces.keys()) await storePublishedFile(folder, Buffer.from(pieceOf(state, piece)));
    const older = last === null || step === null ? [] : [...last.archive.steps, ...since];
    const base: MembersArchive = {
      schema: 1,
      programme,
      version,
      base: name,
      pieces,
      steps: worthKeeping(older, state.length),
    };
    archive = await storePublishedFile(folder, Buffer.from(JSON.stringify(base), 'utf8'));
  }
  await keepState(folder, { programme, name, state, last });
  return {
    schema: 2,
    programme,
    version,
    members: memberCount(content.index),
    state: name,
    steps: steps.slice(-Math.max(recentSteps, needsBase ? 0 : since.length)),
    archive,
  };
}

async function publishStep(
  folder: DataFolder,
  next: { readonly content: MemberContent; readonly last: LastMembers | null; readonly stateBytes: number },
): Promise<MemberStep | null> {
  if (next.last === null) return null;
  const before = next.last.content;
  const delta = deltaBetween(before, next.content);
  if (delta === null) return null;
  const { removed, changed, added } = delta.index;
  const touched = removed.length + changed.ranks.length + added.buckets.length;
  if (touched > 1_000 + memberCount(before.index) * touchedShareMax) return null;
  const bytes = encodeMemberDelta(delta, stateBefore(before));
  if (bytes.length >= next.stateBytes) return null;
  return { from: before.version, ...(await storePublishedFile(folder, bytes)) };
}

/** Steps by which a till is sooner there than by fetching the base. */
function worthKeeping(steps: readonly MemberStep[], baseBytes: number): MemberStep[] {
  const kept: MemberStep[] = [];
  let bytes = 0;
  for (const step of steps.slice(-archivedStepsMax).reverse()) {
    bytes += step.bytes;
    if (bytes > baseBytes) break;
    kept.unshift(step);
  }
  return kept;
}

/** The last state stays until the head that names the new one is out: a crash between the two loses nothing. */
async function keepState(
  folder: DataFolder,
  kept: {
    readonly programme: string;
    readonly name: StateName;
    readonly state: Uint8Array;
    readonly last: LastMembers | null;
  },
): Promise<void> {
  const { programme, name, state, last } = kept;
  const own = folder.memberStates(programme);
  await mkdir(own, { recursive: true });
  const needed = [name, ...(last === null ? [] : [last.file.state])].map((one) =>
    stateFile(folder, programme, one),
  );
  for (const left of await readdir(own)) {
    if (!needed.includes(join(own, left))) await rm(join(own, left), { force: true });
  }
  await writeDurably(stateFile(folder, programme, name), state, publicMode);
}

function stateFile(folder: DataFolder, programme: string, { sha256 }: StateName): string {
  return join(folder.memberStates(programme), `${sha256}.mbr`);
}

function bytesOf(steps: readonly MemberStep[]): number {
  return steps.reduce((sum, { bytes }) => sum + bytes, 0);
}
