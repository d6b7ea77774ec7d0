import type { Kysely } from 'kysely';
import { genesisHash } from '../../terminal/core/journal/chain.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '../../terminal/wire/enrolment.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { PairingCodeRow, ServerTables } from '../store/tables.ts';
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
    const code = await usableCode(store, transaction, request.code);
    if ('refused' in code) return code;
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
      })
      .execute();
    await transaction
      .updateTable('pairingCodes')
      .set({ usedAt: now, terminal })
      .where('codeIndex', '=', code.codeIndex)
      .execute();
    const roots = programmes.map(({ id, root }) => ({
      programme: id,
      envelope: JSON.parse(root) as Envelope,
    }));
    return { terminal, epoch: firstEpoch, home: code.programme, roots, assignment };
  });
}

async function usableCode(
  store: ServerStore,
  transaction: Kysely<ServerTables>,
  code: string,
): Promise<PairingCodeRow | Refusal> {
  const row = await transaction
    .selectFrom('pairingCodes')
    .selectAll()
    .where('codeIndex', '=', pairingCodeIndex(store, code))
    .executeTakeFirst();
  if (row === undefined) return refuse('pairing-code-unknown');
  if (row.usedAt !== null) return refuse('pairing-code-used');
  return Date.parse(row.expiresAt) <= store.now() ? refuse('pairing-code-expired') : row;
}
