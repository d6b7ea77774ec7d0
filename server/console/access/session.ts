import { useQuery } from '@tanstack/react-query';
import type { SessionView } from '../../staff/session-view.ts';
import { call } from '../line/console-client.ts';
import { ConsoleProblem } from '../line/console-problem.ts';

export const sessionKey = ['session'] as const;

/** Who is signed in; null: nobody. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => askSession(signal), staleTime: Infinity });
}

export async function signIn(typed: {
  readonly user: string;
  readonly password: string;
}): Promise<SessionView> {
  return call<SessionView>({ method: 'POST', path: '/session', body: typed });
}

export async function signOut(): Promise<void> {
  await call<null>({ method: 'DELETE', path: '/session' });
}

async function askSession(signal: AbortSignal): Promise<SessionView | null> {
  try {
    return await call<SessionView>({ path: '/session', signal });
  } catch (error) {
    if (error instanceof ConsoleProblem && error.facts.status === 401) return null;
    throw error;
  }
}
