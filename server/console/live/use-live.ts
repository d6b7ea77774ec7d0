import { useEffect, useRef, useState } from 'react';
import { isAttended } from '../line/attended.ts';
import { addressOf, call } from '../line/console-client.ts';
import { keepLineOpen, type LiveListener, type LiveState } from './live-line.ts';

/** The server's stream of what happens now, in one programme. */
export function useLive({
  programme,
  ...listener
}: LiveListener & { readonly programme: string }): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const told = useRef<LiveListener>(listener);
  told.current = listener;
  useEffect(
    () =>
      keepLineOpen(
        {
          open: () => new EventSource(addressOf({ path: '/live', query: { programme } })),
          isAttended,
          askServer: () => call({ path: '/terminals' }),
          onState: setState,
        },
        {
          onRedemption: (line) => told.current.onRedemption(line),
          onTerminals: () => told.current.onTerminals(),
          onPublished: () => told.current.onPublished(),
          onReopened: () => told.current.onReopened(),
        },
      ),
    [programme],
  );
  return state;
}
