import type { Transaction } from 'kysely';
import { instant, instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';

/** Who tries, by the name that was typed (whether there is such an account or not) and by the address. */
export type Attempt = {
  readonly user: string;
  readonly address: string;
  /** What the browser keeps of having signed this very user in; then it alone is counted. */
  readonly known: string | null;
};

type Pace = {
  /** So many failures in a row cost nothing but themselves. */
  readonly free: number;
  readonly firstPauseMs: number;
};
/** Several people may sit behind one address. */
const paces: Readonly<Record<'user' | 'address', Pace>> = {
  user: { free: 5, firstPauseMs: 30_000 },
  address: { free: 20, firstPauseMs: 30_000 },
};
/** Pauses double up to this: some hundred guesses a day at one account. */
const pauseMsMax = 15 * 60_000;
/** Failures are forgotten after so long without a new one. */
const memoryMs = 24 * 3_600_000;

/**
 * Counts a try before its password is looked at, so that a thousand at once do not all find the door open.
 * Null, or for how many seconds nobody may try. It stops signing in only: an open session goes on.
 */
export function beginAttempt(store: ServerStore, attempt: Attempt): Promise<number | null> {
  return store.database.transaction().execute(async (transaction) => {
    const counted = await Promise.all(
      parts(store, attempt).map(async (part) => ({ ...part, row: await failuresOf(transaction, part.key) })),
    );
    const nowMs = store.now();
    const untilMs = Math.max(0, ...counted.map(({ row }) => Date.parse(row?.blockedUntil ?? '') || 0));
    if (untilMs > nowMs) return Math.ceil((untilMs - nowMs) / 1000);
    await transaction
      .deleteFrom('signInFailures')
      .where('lastAt', '<=', instant(nowMs - memoryMs))
      .execute();
    for (const { key, pace, row } of counted) {
      const remembered = row !== undefined && nowMs - Date.parse(row.lastAt) < memoryMs;
      const failures = (remembered ? row.failures : 0) + 1;
      const counts = {
        failures,
        lastAt: instantNow(store),
        blockedUntil: failures < pace.free ? null : instant(nowMs + pauseMs(pace, failures)),
      };
      await transaction
        .insertInto('signInFailures')
        .values({ key, ...counts })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(counts))
        .execute();
    }
    return null;
  });
}

/**
 * Takes the count of a try back that succeeded: the account begins anew, the address loses this one only, or
 * whoever has one account could guess at all others for ever.
 */
export async function attemptSucceeded(store: ServerStore, attempt: Attempt): Promise<void> {
  const [own, address] = parts(store, attempt).map(({ key }) => key);
  await store.database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('signInFailures').where('key', '=', own!).execute();
    const row = address === undefined ? undefined : await failuresOf(transaction, address);
    if (row === undefined) return;
    const failures = row.failures - 1;
    await transaction
      .updateTable('signInFailures')
      .set({ failures, ...(failures < paces.address.free ? { blockedUntil: null } : {}) })
      .where('key', '=', address!)
      .execute();
  });
}

function pauseMs({ free, firstPauseMs }: Pace, failures: number): number {
  return Math.min(pauseMsMax, firstPauseMs * 2 ** (failures - free));
}

/** A name is kept as a keyed hash: people type their password into the wrong field. */
function parts(store: ServerStore, { user, address, known }: Attempt) {
  if (known !== null) return [{ key: store.register.index('signIn.browser', known), pace: paces.user }];
  return [
    { key: store.register.index('signIn.user', user), pace: paces.user },
    { key: store.register.index('signIn.address', address), pace: paces.address },
  ];
}

function failuresOf(transaction: Transaction<ServerTables>, key: Buffer) {
  return transaction.selectFrom('signInFailures').selectAll().where('key', '=', key).executeTakeFirst();
}
