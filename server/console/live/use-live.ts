import { useEffect, useRef, useState } from 'react';
import type { RedemptionLine } from '../../redemptions/redemption-view.ts';
import { isAttended } from '../line/attended.ts';
import { addressOf, call } from '../line/console-client.ts';

export type LiveState = 'connecting' | 'open' | 'broken';

type Live = {
  readonly programme: string;
  readonly onRedemption: (line: RedemptionLine) => void;
  readonly onTerminals: () => void;
  readonly onPublished: () => void;
};

const reconnectMsMin = 1_000;
/** Staff are few, so that all of them together are no burden on a server that has just come back. */
const reconnectMsMax = 5_000;
const lookAgainMs = 30_000;

/**
 * The server's stream of what happens now. A line that breaks is opened again, later each time; whether it broke
 * because the session ended is asked of the server, which opens the way to sign in again.
 */
export function useLive(live: Live): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const told = useRef(live);
  told.current = live;
  const { programme } = live;
  useEffect(() => {
    let source: EventSource | undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let waitMs = reconnectMsMin;
    const open = () => {
      source = new EventSource(addressOf({ path: '/live', query: { programme } }));
      source.onopen = () => {
        waitMs = reconnectMsMin;
        setState('open');
      };
      source.addEventListener('redemption', ({ data }) => told.current.onRedemption(JSON.parse(data)));
      source.addEventListener('terminals', () => told.current.onTerminals());
      source.addEventListener('published', () => told.current.onPublished());
      source.onerror = () => {
        source?.close();
        setState('broken');
        waiting = setTimeout(again, waitMs);
        waitMs = Math.min(reconnectMsMax, waitMs * 2);
      };
    };
    const again = async () => {
      // Nobody is there to see it: look again later, and let the session end.
      if (!isAttended()) {
        waiting = setTimeout(again, lookAgainMs);
        return;
      }
      // A 401 of any call but the session's own asks the reader to sign in; the stream itself cannot tell why.
      await call({ path: '/terminals' }).catch(() => undefined);
      open();
    };
    open();
    return () => {
      clearTimeout(waiting);
      source?.close();
    };
  }, [programme]);
  return state;
}
