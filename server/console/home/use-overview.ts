import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../overview/overview-view.ts';
import { call } from '../line/console-client.ts';

export const overviewKey = (programme: string) => ['overview', programme] as const;
/** Live events ask sooner; this is for a line that is down and for the hour that turns. */
const askEveryMs = 60_000;

export function useOverview(programme: string) {
  return useQuery({
    queryKey: overviewKey(programme),
    queryFn: ({ signal }) => call<Overview>({ path: '/overview', query: { programme }, signal }),
    refetchInterval: askEveryMs,
  });
}
