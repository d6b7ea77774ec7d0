import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { pageProtocol } from '../wire/counter/page-access.ts';
import { type Gate, refuseStranger, refuseUnknownSocket, type Visitor } from './gate.ts';
import { type Problem, problem } from './problem.ts';

/** Watchers only listen: what they send is small or nothing. */
const messageBytesMax = 1_024;
/** A watcher that takes nothing is let go before it fills the memory. */
const bufferedBytesMax = 1_000_000;
const pingEveryMs = 15_000;

/** One thing to watch: who may, and what a watcher is sent. */
export type Channel = {
  readonly path: string;
  readonly admitted: ReadonlySet<Visitor>;
  /** Begins to send; what it gives back is called when the watcher has left. */
  readonly follow: (send: (message: unknown) => void, asked: URLSearchParams) => () => void;
};

/** Serves the channels over WebSockets of this server. */
export function serveSockets(server: Server, channels: readonly Channel[], gate: Gate): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    // The key that a page offers beside it is never said back.
    handleProtocols: (offered) => (offered.has(pageProtocol) ? pageProtocol : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    // Split by hand: there are paths, `//` among them, that a URL refuses with an exception.
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    const channel = channels.find((known) => known.path === path);
    const admitted = channel?.admitted ?? new Set<Visitor>(['pos', 'cashier', 'display']);
    const refused = refuseStranger(request, gate) ?? refuseUnknownSocket(request, gate, admitted);
    if (refused !== null) return turnAway(socket, refused);
    if (channel === undefined) return turnAway(socket, problem(404, 'no-such-route'));
    const asked = new URLSearchParams(query);
    sockets.handleUpgrade(request, socket, head, (watcher) => attach(watcher, channel, asked));
  });
  return {
    close: () => {
      for (const watcher of sockets.clients) watcher.terminate();
      sockets.close();
    },
  };
}

function attach(watcher: WebSocket, channel: Channel, asked: URLSearchParams): void {
  const leave = channel.follow((message) => {
    if (watcher.bufferedAmount > bufferedBytesMax) watcher.terminate();
    else watcher.send(JSON.stringify(message));
  }, asked);
  const pinging = setInterval(() => watcher.ping(), pingEveryMs);
  watcher.on('error', () => watcher.terminate());
  watcher.on('close', () => {
    leave();
    clearInterval(pinging);
  });
}

function turnAway(socket: Duplex, refused: Problem): void {
  const body = JSON.stringify(refused);
  socket.end(
    `HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
