import type { Kysely } from 'kysely';
import { genesisHash } from '../../terminal/core/journal/chain.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '../../terminal/wire/enrolment.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { PairingCodeRow, ProgrammeRow, ServerTables, TerminalRow } from '../store/tables.ts';
import { programmesOfTills, signAssignment } from './assignment.ts';
import { pairingCodeIndex } from './pairing-code.ts';

const terminalIdBytes = 6;
const firstEpoch = 1;

/**
 * Makes a till out of a key and a pairing code. All in one transaction that holds the write lock from its
 * beginning: of two calls with one code the second finds it used.
 */
export function enrolTerminal(
  store: ServerStore,
  request: EnrolmentRequest,
): Promise<EnrolmentAnswer | Refusal> {
  return store.database.transaction().execute(async (transaction) => {
    const code = await usableCode(store, transaction, request);
    if ('refused' in code) return code;
    if ('enrolled' in code) return enrolledAnswer(transaction, code.enrolled);
    const known = await transaction
      .selectFrom('terminals')
      .select('id')
      .where('publicKey', '=', request.publicKey)
      .executeTakeFirst();
    // A journal belongs to one enrolment: a till that begins anew makes a new key.
    if (known !== undefined) return refuse('key-already-enrolled');

    const at = await transaction
      .selectFrom('stores')
      .selectAll()
      .where('programme', '=', code.programme)
      .where('id', '=', code.store)
      .executeTakeFirstOrThrow();
    const programmes = await programmesOfTills(transaction, code.programme);
    const terminal = `till-${Buffer.from(store.random(terminalIdBytes)).toString('hex')}`;
    const till = { terminal, version: 1, epoch: firstEpoch, at, programmes };
    const assignment = await signAssignment(store, till);
    const now = instantNow(store);
    await transaction
      .insertInto('terminals')
      .values({
        id: terminal,
        programme: code.programme,
        store: code.store,
        publicKey: request.publicKey,
        epoch: firstEpoch,
        sequence: 0,
        hash: genesisHash(sha256, terminal, firstEpoch),
        assignmentVersion: till.version,
        assignment: JSON.stringify(assignment),
        enrolledAt: now,
        lastContact: now,
        report: null,
        alarm: null,
        orderKind: null,
        orderWhy: null,
        orderedAt: null,
        orderedBy: null,
        obeyedAt: null,
        starts: null,
      })
      .execute();
    await transaction
      .insertInto('terminalPlaces')
      .values({ terminal, since: now, store: code.store })
      .execute();
    await transaction
      .updateTable('pairingCodes')
      .set({ usedAt: now, terminal })
      .where('codeIndex', '=', code.codeIndex)
      .execute();
    return { terminal, epoch: firstEpoch, home: code.programme, roots: rootsOf(programmes), assignment };
  });
}

/** The answer once more, for a till that never got it. */
async function enrolledAnswer(
  transaction: Kysely<ServerTables>,
  till: TerminalRow,
): Promise<EnrolmentAnswer> {
  const programmes = await programmesOfTills(transaction, till.programme);
  const assignment = JSON.parse(till.assignment) as Envelope;
  return {
    terminal: till.id,
    epoch: till.epoch,
    home: till.programme,
    roots: rootsOf(programmes),
    assignment,
  };
}

function rootsOf(programmes: readonly ProgrammeRow[]): EnrolmentAnswer['roots'] {
  return programmes.map(({ id, root }) => ({ programme: id, envelope: JSON.parse(root) as Envelope }));
}

/** The code, or the till that was made with it and with this very key: its answer was lost on the way. */
async function usableCode(
  store: ServerStore,
  transaction: Kysely<ServerTables>,
  { code, publicKey }: EnrolmentRequest,
): Promise<PairingCodeRow | { readonly enrolled: TerminalRow } | Refusal> {
  const row = await transaction
    .selectFrom('pairingCodes')
    .selectAll()
    .where('codeIndex', '=', pairingCodeIndex(store, code))
    .executeTakeFirst();
  if (row === undefined) return refuse('pairing-code-unknown');
  const isExpired = Date.parse(row.expiresAt) <= store.now();
  if (row.usedAt === null) return isExpired ? refuse('pairing-code-expired') : row;
  const enrolled = await transaction
    .selectFrom('terminals')
    .selectAll()
    .where('id', '=', row.terminal)
    .where('publicKey', '=', publicKey)
    .executeTakeFirst();
  return enrolled === undefined || isExpired ? refuse('pairing-code-used') : { enrolled };
}
