import { QueryClient } from '@tanstack/react-query';
import { ConsoleProblem } from './console-problem.ts';

const retriesMax = 2;
/** Shown again within this time, an answer is not asked for anew. */
const staleMs = 10_000;

/** One cache for all pages. A no is not asked again; a broken line is, twice. */
export function consoleQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        refetchOnWindowFocus: true,
        // A page that is not asked by a browser's guess of the network: the server may stand on this machine.
        networkMode: 'always',
        retry: (failures, error) => isWorthRepeating(error) && failures < retriesMax,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

function isWorthRepeating(error: Error): boolean {
  return error instanceof ConsoleProblem && (error.facts.status === 0 || error.facts.status >= 500);
}
