import type { ServerStore } from '../store/server-store.ts';
import { passwordMatches } from './password.ts';
import { openSession } from './sessions.ts';
import { attemptSucceeded, beginAttempt } from './sign-in-pace.ts';

export type SignIn =
  | { readonly outcome: 'signed-in'; readonly sessionId: string }
  /** The user or the password: which of them nobody is told. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'too-many'; readonly retryAfterSeconds: number };

/** Opens a session for whoever knows the password. Unknown user and wrong password are one answer and one work. */
export async function signIn(
  store: ServerStore,
  asked: {
    readonly user: string;
    readonly password: string;
    readonly address: string;
    /** The id of a session that the browser has now. */
    readonly replaces: string | null;
  },
): Promise<SignIn> {
  const { password, address, replaces } = asked;
  const user = asked.user.trim().toLowerCase();
  const retryAfterSeconds = await beginAttempt(store, { user, address });
  if (retryAfterSeconds !== null) return { outcome: 'too-many', retryAfterSeconds };

  const account = await store.database
    .selectFrom('staff')
    .select(['id', 'passwordHash'])
    .where('user', '=', user)
    .executeTakeFirst();
  const matches = await passwordMatches(account?.passwordHash ?? null, password);
  const sessionId =
    matches && account !== undefined
      ? await openSession(store, { staff: account.id, passwordHash: account.passwordHash, replaces })
      : null;
  if (account === undefined || sessionId === null) {
    store.log.warn('a sign-in was refused');
    return { outcome: 'refused' };
  }
  await attemptSucceeded(store, { user, address });
  store.log.info({ staff: account.id }, 'signed in');
  return { outcome: 'signed-in', sessionId };
}
