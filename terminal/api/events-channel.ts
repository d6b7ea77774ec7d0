import type { TillEvents } from '../till/events.ts';
import { callers } from './gate.ts';
import type { Channel } from './sockets.ts';

export const eventsPath = '/v1/events';

/**
 * The events of the till. `?since=SEQUENCE` (and `&stream=` of that run) goes on where a watcher left off;
 * when that is no longer known, the first message is `resync`: ask for the state anew.
 */
export function eventsChannel(events: TillEvents): Channel {
  return {
    path: eventsPath,
    admitted: callers,
    follow: (send, asked) => {
      const missed = missedBy(asked, events);
      send({
        type: missed === null ? 'resync' : 'hello',
        stream: events.stream,
        sequence: events.lastSequence,
      });
      for (const event of missed ?? []) send(event);
      return events.watch(send);
    },
  };
}

/** Null when it is not known what this watcher missed. */
function missedBy(asked: URLSearchParams, events: TillEvents) {
  const since = asked.get('since');
  if (since === null) return [];
  const isOtherRun = asked.has('stream') && asked.get('stream') !== events.stream;
  return isOtherRun || !/^[0-9]{1,15}$/.test(since) ? null : events.since(Number(since));
}
