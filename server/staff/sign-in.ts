import type { ServerStore } from '../store/server-store.ts';
import { isKnownBrowser, newKnownBrowser } from './known-browser.ts';
import { passwordMatches } from './password.ts';
import { openSession } from './sessions.ts';
import { attemptSucceeded, beginAttempt } from './sign-in-pace.ts';

export type SignIn =
  | { readonly outcome: 'signed-in'; readonly sessionId: string; readonly known: string }
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
    /** What the browser says to keep of an earlier sign-in. */
    readonly known: string | null;
  },
): Promise<SignIn> {
  const { password, address, replaces } = asked;
  const user = asked.user.trim().toLowerCase();
  const known = asked.known !== null && isKnownBrowser(store, asked.known, user) ? asked.known : null;
  const attempt = { user, address, known };
  const retryAfterSeconds = await beginAttempt(store, attempt);
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
  await attemptSucceeded(store, attempt);
  store.log.info({ staff: account.id }, 'signed in');
  return { outcome: 'signed-in', sessionId, known: known ?? newKnownBrowser(store, user) };
}
