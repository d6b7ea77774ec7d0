import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Assignment, assignmentSchema } from '../wire/documents/assignment.ts';
import { type Opened, refused } from '../wire/documents/opened.ts';
import { openPinnedRoot, signersOf } from '../wire/documents/root.ts';
import { codePins, type EnrolmentAnswer } from '../wire/enrolment.ts';
import { type Envelope, openEnvelope, type Signers } from '../wire/envelope.ts';
import { type Parsed, parseJson } from '../wire/faults.ts';
import { identifier, positiveInteger, sha256Hex } from '../wire/schema-parts.ts';
import { serverAddressFault } from '../wire/server-address.ts';
import { sha256 } from '../wire/sha256.ts';
import { SigningKey } from '../wire/signing-key.ts';

/** Who this till is. The key never leaves the file. */
export type Identity = {
  readonly terminal: string;
  readonly epoch: number;
  readonly home: string;
  readonly server: string;
  readonly key: SigningKey;
  /** Certificate of the server's own authority, PEM, pinned at enrolment; null: the server is in clear, on this machine. */
  readonly authority: string | null;
  /** SHA-256 of the home root that was pinned at enrolment: a salvaged journal finds its way from here. */
  readonly rootSha256?: string | undefined;
};

const identityFileSchema = z.strictObject({
  schema: z.literal(1),
  terminal: identifier,
  epoch: positiveInteger,
  home: identifier,
  server: z.url({ protocol: /^https?$/ }),
  privateKey: z.string().max(400),
  /** Tills that were enrolled before 2026-12 have none, and speak to their own machine only. */
  authority: z.string().max(4_000).nullable().optional(),
  /** Left out by programs before 2026-12. */
  rootSha256: sha256Hex.optional(),
});

/** What a wipe that was cut off before its last step leaves of the file. */
const isWrittenOver = /^\0+$/;

/** Null when this till was never enrolled, or is wiped; throws with the file's fault when it cannot be read. */
export async function readIdentity(file: string): Promise<Identity | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (isWrittenOver.test(text)) return null;
  const parsed = parseJson(text, identityFileSchema, 'identity');
  if (!parsed.ok) throw new Error(`${file}: ${parsed.faults.join('; ')}`);
  const { terminal, epoch, home, server, privateKey, authority = null, rootSha256 } = parsed.value;
  const fault = serverAddressFault(server);
  if (fault !== null) throw new Error(`${file}: identity.server: ${fault}`);
  if (server.startsWith('https:') && authority === null)
    throw new Error(`${file}: identity.authority: is needed for ${server}: enrol this till anew`);
  const key = SigningKey.fromPem(privateKey);
  return { terminal, epoch, home, server, authority, rootSha256, key };
}

export async function writeIdentity(file: string, identity: Identity): Promise<void> {
  const { key, ...rest } = identity;
  await writeSecret(file, { schema: 1, ...rest, privateKey: key.toPem() });
}

/** Written whole or not at all, for its owner alone. */
export async function writeSecret(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(`${file}.part`, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
}

/**
 * Nobody can speak as this till any more. The key's bytes are written over first; what a flash disk keeps of them
 * elsewhere is out of reach, and the server takes nothing from a till that it has wiped.
 */
export async function destroyIdentity(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  try {
    await handle.write(Buffer.alloc(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(file);
}

/** An assignment is the home programme's word: its head key signs it, for this terminal alone. */
export function openAssignment(
  envelope: Envelope,
  expected: { readonly terminal: string; readonly signers: Signers },
): Opened<Assignment> {
  const opened = openEnvelope('assignment', envelope, expected.signers);
  if (!opened.opened) return refused('S2', `assignment: ${opened.why}`);
  const assignment = parseJson(opened.payload, assignmentSchema, 'assignment');
  if (!assignment.ok) return { ...assignment, rule: 'S3' };
  return assignment.value.terminal === expected.terminal
    ? assignment
    : refused('H1', `assignment: it is for ${assignment.value.terminal}, not for this till`);
}

/**
 * Checks an enrolment answer against the pairing code that a person typed: the home root must be the one
 * whose pin stands in the code, and every other root the one that the home programme's assignment names.
 */
export function checkEnrolment(
  answer: EnrolmentAnswer,
  { code, authoritySha256 }: { readonly code: string; readonly authoritySha256: string | null },
): Parsed<Assignment> {
  const home = answer.roots.find(({ programme }) => programme === answer.home);
  if (home === undefined) return { ok: false, faults: ['roots: the home programme has none'] };
  if (!codePins(code, { rootSha256: sha256(home.envelope.payload), authoritySha256 })) {
    return {
      ok: false,
      faults: ['roots: the home programme’s root is not the one that the pairing code names'],
    };
  }
  const root = openPinnedRoot(home.envelope);
  if (!root.ok) return root;
  const assignment = openAssignment(answer.assignment, {
    terminal: answer.terminal,
    signers: signersOf(root.value, 'head'),
  });
  if (!assignment.ok) return assignment;
  const strange = assignment.value.programmes.filter(
    ({ id, rootSha256 }) =>
      !answer.roots.some(
        ({ programme, envelope }) => programme === id && sha256(envelope.payload) === rootSha256,
      ),
  );
  return strange.length === 0
    ? assignment
    : {
        ok: false,
        faults: strange.map(({ id }) => `roots: the root of ${id} is not the one that the assignment names`),
      };
}
