import type { Kysely } from 'kysely';
import type { Head, Root } from '../../core/trust/head.ts';
import { openHead } from '../../wire/documents/head.ts';
import { openPinnedRoot, signersOf } from '../../wire/documents/root.ts';
import { type Envelope, type EnvelopeType, envelopeSchema, openEnvelope } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import { acknowledgementSchema } from '../../wire/upload.ts';
import { assignmentFact } from '../assignment-store.ts';
import { readFact } from './facts.ts';
import type { JournalTables } from './journal-tables.ts';

/** Documents whose signatures hold; `byOlderKeys`: of keys that a later root has taken back, so nobody can say. */
export type SignaturesSeen = {
  roots: number;
  heads: number;
  assignments: number;
  acknowledgements: number;
  byOlderKeys: number;
};

/** Checks every signed document that a journal keeps; the first that does not hold, in words, or null. */
export async function checkSignatures(
  database: Kysely<JournalTables>,
  { terminal, home }: { readonly terminal: string; readonly home: string },
): Promise<{ readonly fault: string | null; readonly seen: SignaturesSeen }> {
  const seen = { roots: 0, heads: 0, assignments: 0, acknowledgements: 0, byOlderKeys: 0 };
  let homeRoot: Root | undefined;
  for (const row of await database.selectFrom('trusted').selectAll().execute()) {
    const root = openPinnedRoot(envelopeOf(row.root));
    if (!root.ok || root.value.programme !== row.programme)
      return { fault: `the root of ${row.programme} does not hold`, seen };
    seen.roots += 1;
    if (row.programme === home) homeRoot = root.value;
    if (row.head === null) continue;
    const under = row.head_root === null ? root : openPinnedRoot(envelopeOf(row.head_root));
    const head = under.ok ? openHead(envelopeOf(row.head), under.value) : under;
    if (!head.ok || !(await trustsAsMuch(database, row, head.value)))
      return { fault: `the head of ${row.programme} does not hold`, seen };
    seen.heads += 1;
  }
  if (homeRoot === undefined) return { fault: `the root of ${home} is not there`, seen };
  const assignment = envelopeOf((await readFact(database, assignmentFact)) ?? '');
  const how = holds('assignment', assignment, homeRoot);
  if (how === 'broken') return { fault: 'the assignment does not hold', seen };
  seen[how === 'holds' ? 'assignments' : 'byOlderKeys'] += 1;
  for (const row of await database.selectFrom('acknowledged').selectAll().execute()) {
    const envelope = envelopeOf(row.envelope);
    const word = parseJson(envelope.payload, acknowledgementSchema, 'acknowledgement');
    const held = holds('acknowledgement', envelope, homeRoot);
    const isOfThis =
      word.ok &&
      word.value.terminal === terminal &&
      word.value.epoch === row.epoch &&
      word.value.sequence === row.sequence &&
      word.value.hash === row.hash;
    if (held === 'broken' || !isOfThis || !(await isOfAnEntry(database, row)))
      return { fault: `the server's word on epoch ${row.epoch} does not hold`, seen };
    seen[held === 'holds' ? 'acknowledgements' : 'byOlderKeys'] += 1;
  }
  return { fault: null, seen };
}

/**
 * Versions under which nothing is taken are those of the head in force. Only when a root has taken keys back since are
 * there none yet (R7).
 */
async function trustsAsMuch(
  database: Kysely<JournalTables>,
  { programme, head_version, head_root }: JournalTables['trusted'],
  head: Head,
): Promise<boolean> {
  const files = await database
    .selectFrom('trusted_files')
    .selectAll()
    .where('programme', '=', programme)
    .execute();
  const startsAnew = head_root !== null;
  const isOfHead = files.every(({ role, version, sha256 }) =>
    head.files.some((file) => file.role === role && file.version === version && file.sha256 === sha256),
  );
  return (
    (head_version === head.version || (startsAnew && head_version === 0)) &&
    isOfHead &&
    (files.length === head.files.length || (startsAnew && files.length === 0))
  );
}

/** The entry that it names is the one that is here; in an epoch that was given up it may be lost. */
async function isOfAnEntry(
  database: Kysely<JournalTables>,
  { epoch, sequence, hash }: JournalTables['acknowledged'],
): Promise<boolean> {
  const entry = await database
    .selectFrom('entries')
    .select('hash')
    .where('epoch', '=', epoch)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  return entry === undefined || entry.hash === hash;
}

function holds(type: EnvelopeType, envelope: Envelope, root: Root): 'holds' | 'older-key' | 'broken' {
  const signers = signersOf(root, 'head');
  if (openEnvelope(type, envelope, signers).opened) return 'holds';
  return envelope.signatures.length > 0 && envelope.signatures.every(({ key }) => !signers.keys.has(key))
    ? 'older-key'
    : 'broken';
}

/** What cannot be read is signed by nobody. */
function envelopeOf(text: string): Envelope {
  const envelope = parseJson(text, envelopeSchema, 'envelope');
  return envelope.ok ? envelope.value : { payload: '', signatures: [{ key: '', signature: '' }] };
}
