import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { TillEvents } from '../till/events.ts';
import { type Gate, refuseStranger, refuseUnknown } from './gate.ts';
import type { Problem } from './problem.ts';

export const eventsPath = '/v1/events';
/** Watchers only listen: what they send is small or nothing. */
const messageBytesMax = 1_024;
/** A watcher that takes no events is let go before it fills the memory. */
const bufferedBytesMax = 1_000_000;
const pingEveryMs = 15_000;

/**
 * The events of the till over a WebSocket. `?since=SEQUENCE` (and `&stream=` of that run) goes on where a
 * watcher left off; when that is no longer known, the first message is `resync`: ask for the state anew.
 */
export function serveEvents(server: Server, events: TillEvents, gate: Gate): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refused = refuseStranger(request, gate) ?? refuseUnknown(request, gate);
    if (refused !== null) return turnAway(socket, refused.status, refused);
    // Split by hand: there are paths, `//` among them, that a URL refuses with an exception.
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    if (path !== eventsPath) return turnAway(socket, 404);
    const asked = new URLSearchParams(query);
    sockets.handleUpgrade(request, socket, head, (watcher) => follow(watcher, events, asked));
  });
  return {
    close: () => {
      for (const watcher of sockets.clients) watcher.terminate();
      sockets.close();
    },
  };
}

function follow(watcher: WebSocket, events: TillEvents, asked: URLSearchParams): void {
  const send = (message: unknown) => {
    if (watcher.bufferedAmount > bufferedBytesMax) watcher.terminate();
    else watcher.send(JSON.stringify(message));
  };
  const since = asked.get('since');
  const isOtherRun = asked.has('stream') && asked.get('stream') !== events.stream;
  const missed =
    since === null ? [] : isOtherRun || !/^[0-9]{1,15}$/.test(since) ? null : events.since(Number(since));
  send({ type: missed === null ? 'resync' : 'hello', stream: events.stream, sequence: events.lastSequence });
  for (const event of missed ?? []) send(event);
  const unwatch = events.watch(send);
  const pinging = setInterval(() => watcher.ping(), pingEveryMs);
  watcher.on('error', () => watcher.terminate());
  watcher.on('close', () => {
    unwatch();
    clearInterval(pinging);
  });
}

function turnAway(socket: Duplex, status: number, problem?: Problem): void {
  const body = problem === undefined ? '' : JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
