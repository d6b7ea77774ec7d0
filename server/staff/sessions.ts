import { sha256 } from '../../terminal/wire/sha256.ts';
import { instant, instantNow, type ServerStore } from '../store/server-store.ts';
import type { SessionView } from './session-view.ts';

/** 256 bits cannot be guessed; the register keeps their hash, which cannot be turned back. */
const sessionIdBytes = 32;
export const sessionIdPattern = /^[A-Za-z0-9_-]{43}$/;

export const sessionIdleMs = 30 * 60_000;
export const sessionMs = 12 * 3_600_000;
/** A use is written down at most this often: a page asks several things at once. */
const useWrittenEveryMs = 30_000;

/** A session that is open now. */
export type Session = {
  readonly idHash: string;
  readonly staff: SessionView['staff'];
  readonly endsAtMs: number;
  readonly idleEndsAtMs: number;
  readonly lastUsedAtMs: number;
};

export type Opening = {
  readonly staff: number;
  /** That the password was checked against. */
  readonly passwordHash: string;
  /** The id that the browser had before; its session ends. */
  readonly replaces: string | null;
};

/**
 * Opens a session under a new id, which is given back once. Null when the password was changed while it was
 * checked: whoever knew the old one comes too late.
 */
export async function openSession(
  store: ServerStore,
  { staff, passwordHash, replaces }: Opening,
): Promise<string | null> {
  const id = Buffer.from(store.random(sessionIdBytes)).toString('base64url');
  const now = instantNow(store);
  return store.database.transaction().execute(async (transaction) => {
    const account = await transaction
      .selectFrom('staff')
      .select('passwordHash')
      .where('id', '=', staff)
      .executeTakeFirst();
    if (account?.passwordHash !== passwordHash) return null;
    // What has ended by itself goes at the next sign-in: nobody but those who sign in make rows.
    await transaction
      .deleteFrom('staffSessions')
      .where((of) =>
        of.or([
          of('lastUsedAt', '<=', instant(store.now() - sessionIdleMs)),
          of('startedAt', '<=', instant(store.now() - sessionMs)),
          ...(replaces === null ? [] : [of('idHash', '=', sha256(replaces))]),
        ]),
      )
      .execute();
    await transaction
      .insertInto('staffSessions')
      .values({ idHash: sha256(id), staff, startedAt: now, lastUsedAt: now })
      .execute();
    return id;
  });
}

/** The open session of an id, or null: unknown, ended, idle for too long, or too old. It counts as no use. */
export function findSession(store: ServerStore, id: string): Promise<Session | null> {
  return findSessionByHash(store, sha256(id));
}

export async function findSessionByHash(store: ServerStore, idHash: string): Promise<Session | null> {
  const row = await store.database
    .selectFrom('staffSessions')
    .innerJoin('staff', 'staff.id', 'staffSessions.staff')
    .select(['idHash', 'startedAt', 'lastUsedAt', 'staff.id', 'user', 'name', 'role'])
    .where('idHash', '=', idHash)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { startedAt, lastUsedAt, id, user, name, role } = row;
  const lastUsedAtMs = Date.parse(lastUsedAt);
  const endsAtMs = Date.parse(startedAt) + sessionMs;
  const idleEndsAtMs = Math.min(lastUsedAtMs + sessionIdleMs, endsAtMs);
  if (store.now() >= idleEndsAtMs) return null;
  return { idHash, staff: { id, user, name, role }, endsAtMs, idleEndsAtMs, lastUsedAtMs };
}

/** Notes that somebody has just done something with it. */
export async function markUsed(store: ServerStore, { idHash, lastUsedAtMs }: Session): Promise<void> {
  if (store.now() - lastUsedAtMs < useWrittenEveryMs) return;
  await store.database
    .updateTable('staffSessions')
    .set({ lastUsedAt: instantNow(store) })
    .where('idHash', '=', idHash)
    .execute();
}

export async function endSession(store: ServerStore, { idHash }: Session): Promise<void> {
  await store.database.deleteFrom('staffSessions').where('idHash', '=', idHash).execute();
}

export async function viewSession(store: ServerStore, session: Session): Promise<SessionView> {
  const programmes = await store.database
    .selectFrom('programmes')
    .select(['id', 'titleZh', 'titleEn', 'demo'])
    .orderBy('id')
    .execute();
  return {
    staff: session.staff,
    programmes: programmes.map(({ demo, ...programme }) => ({ ...programme, demo: demo === 1 })),
    endsAt: instant(session.endsAtMs),
    idleEndsAt: instant(session.idleEndsAtMs),
  };
}
