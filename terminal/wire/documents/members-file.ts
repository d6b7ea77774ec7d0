import { z } from 'zod';
import { type Parsed, parseJson } from '../faults.ts';
import { identifier, positiveInteger, sha256Hex, wholeNumber } from '../schema-parts.ts';
import { deltaBytesMax } from './member-delta-file.ts';
import { stateBytesMax } from './member-state-file.ts';
import { pieceBytes, pieceCount, stateHash } from './state-pieces.ts';

/**
 * The file `members` that a head names: small, and all that a till needs to come to the newest state from the
 * one that it has. What it names is content-addressed, so the publisher's signature over it reaches all of it.
 */

/** Steps that the file itself lists; the archive lists the older ones. */
export const recentStepsMax = 64;
/** Six weeks of an hourly publication, years of a daily one. */
export const archivedStepsMax = 1_024;
export const archiveBytesMax = 1_000_000;

/** A delta that leads from version `from` to the next. */
const stepSchema = z.strictObject({
  from: positiveInteger,
  sha256: sha256Hex,
  bytes: positiveInteger.max(deltaBytesMax),
});
export type MemberStep = Readonly<z.infer<typeof stepSchema>>;

/** A state by the hash over its pieces. */
const stateNameSchema = z.strictObject({ sha256: sha256Hex, bytes: positiveInteger.max(stateBytesMax) });
export type StateName = Readonly<z.infer<typeof stateNameSchema>>;

const membersFileSchema = z.strictObject({
  schema: z.literal(2),
  programme: identifier,
  version: positiveInteger,
  members: wholeNumber,
  state: stateNameSchema,
  /** Gapless, the newest last: it leads to `version`. They reach back to the base at least. */
  steps: z.array(stepSchema).max(recentStepsMax),
  archive: z.strictObject({ sha256: sha256Hex, bytes: positiveInteger.max(archiveBytesMax) }),
});
export type MembersFile = Readonly<z.infer<typeof membersFileSchema>>;

const archiveSchema = z.strictObject({
  schema: z.literal(1),
  programme: identifier,
  /** The version that the base is of. */
  version: positiveInteger,
  base: stateNameSchema,
  /** The base, a piece a file: each of `pieceBytes`, the last of what is left. */
  pieces: z.array(sha256Hex).max(Math.ceil(stateBytesMax / pieceBytes)),
  /** Gapless, the newest last: it leads to the base's version. */
  steps: z.array(stepSchema).max(archivedStepsMax),
});
export type MembersArchive = Readonly<z.infer<typeof archiveSchema>>;

export function readMembersFile(text: string): Parsed<MembersFile> {
  const file = parseJson(text, membersFileSchema, 'members');
  if (!file.ok) return file;
  return isChain(file.value.steps, file.value.version)
    ? file
    : { ok: false, faults: ['members.steps: they do not lead to its version one by one'] };
}

export function readMembersArchive(text: string): Parsed<MembersArchive> {
  const archive = parseJson(text, archiveSchema, 'members-archive');
  if (!archive.ok) return archive;
  const { steps, version, base, pieces } = archive.value;
  if (!isChain(steps, version))
    return { ok: false, faults: ['members-archive.steps: they do not lead to its version one by one'] };
  return pieces.length === pieceCount(base.bytes) && stateHash(pieces) === base.sha256
    ? archive
    : { ok: false, faults: ['members-archive.pieces: they do not make its base'] };
}

function isChain(steps: readonly MemberStep[], end: number): boolean {
  return steps.every(({ from }, at) => from === end - steps.length + at);
}
