import { useQuery } from '@tanstack/react-query';
import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { call } from '../line/console-client.ts';

export const tillsKey = ['terminals'] as const;
const askEveryMs = 30_000;

/** All tills of the server; live events ask for them anew at once. */
export function useTills() {
  return useQuery({
    queryKey: tillsKey,
    queryFn: ({ signal }) => call<readonly TerminalLine[]>({ path: '/terminals', signal }),
    refetchInterval: askEveryMs,
  });
}
