import { ConsoleProblem } from '../line/console-problem.ts';

/** What stands in the way of signing in, and where the page says so. */
export type SignInTrouble =
  | { readonly kind: 'missing'; readonly user: boolean; readonly password: boolean }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly problem: ConsoleProblem };

/** When the server asks for patience and does not say how much. */
const waitSecondsDefault = 30;
const waitSecondsMax = 3_600;

export function missingFields(typed: {
  readonly user: string;
  readonly password: string;
}): SignInTrouble | null {
  const [user, password] = [typed.user.trim() === '', typed.password === ''];
  return user || password ? { kind: 'missing', user, password } : null;
}

/** The server gives the same answer for a wrong user and a wrong password, and the page knows no more. */
export function troubleOf(error: Error): SignInTrouble {
  const problem = error instanceof ConsoleProblem ? error : ConsoleProblem.own('answer-unreadable');
  const { status, retryAfterSeconds } = problem.facts;
  if (status === 401 || status === 403) return { kind: 'wrong' };
  if (status === 429) {
    const seconds = Math.min(waitSecondsMax, Math.max(1, retryAfterSeconds ?? waitSecondsDefault));
    return { kind: 'wait', seconds };
  }
  return { kind: 'failed', problem };
}
