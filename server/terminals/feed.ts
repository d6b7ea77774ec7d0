import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { type FeedMessage, feedMessageBytesMax, feedPath } from '../../terminal/wire/feed.ts';
import { challengeHeader } from '../../terminal/wire/signed-request.ts';
import { foreignCall, type OwnAddress } from '../http/own-address.ts';
import { type Problem, problem } from '../http/problem.ts';
import { claimedTerminal, refuseCall } from '../http/terminal-auth.ts';
import type { Announcement } from '../publish/announcements.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { TerminalRow } from '../store/tables.ts';
import { programmesOf } from './assignment.ts';
import { FeedLine } from './feed-line.ts';

/** Tills give a line up after 35 s of silence. */
const pingEveryMs = 10_000;
/** A till has nothing to say here; its control frames are smaller than this. */
const incomingBytesMax = 1_024;
const closedByServer = 1001;
const closedForNewer = 4000;
const closedForTalking = 1008;

/** Keeps a line to every till that is connected and passes on, at once, what has been published. */
export class TerminalFeed {
  readonly #store: ServerStore;
  readonly #own: OwnAddress;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: incomingBytesMax,
    perMessageDeflate: false,
  });
  readonly #lines = new Map<string, FeedLine>();
  readonly #stopListening: () => void;
  readonly #pings: NodeJS.Timeout;

  constructor(store: ServerStore, own: OwnAddress) {
    this.#store = store;
    this.#own = own;
    this.#stopListening = store.announcements.listen((announcement) => this.#pass(announcement));
    this.#pings = setInterval(() => this.#pingAll(), pingEveryMs);
  }

  isConnected(terminal: string): boolean {
    return this.#lines.has(terminal);
  }

  /** Takes an HTTP upgrade: the handshake is signed like every call of a till, or there is no line. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy()); // the caller hung up during the handshake
    const terminal = await this.#admit(request);
    if ('code' in terminal) return refuseUpgrade(socket, terminal, this.#store.challenges.issue());
    this.#sockets.handleUpgrade(request, socket, head, (line) => {
      this.#open(terminal.id, line).catch((error: unknown) => {
        this.#store.log.error({ terminal: terminal.id, fault: (error as Error).name }, 'a feed failed');
        line.terminate();
      });
    });
  }

  close(): void {
    clearInterval(this.#pings);
    this.#stopListening();
    for (const line of this.#lines.values()) line.close(closedByServer, 'the server stops');
    this.#sockets.close();
  }

  /** For tills that do not answer the goodbye in time. */
  terminate(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async #admit(request: IncomingMessage): Promise<TerminalRow | Problem> {
    const { headers, method = '', url: path = '' } = request;
    const foreign = foreignCall(this.#own, headers);
    if (foreign !== null) return foreign;
    if (path !== feedPath) return problem('not-found');
    const terminal = await claimedTerminal(this.#store, headers.authorization);
    if ('refused' in terminal) return terminal.refused;
    const call = { method, path, body: '', authorization: headers.authorization };
    return refuseCall(this.#store, terminal, call) ?? terminal;
  }

  /**
   * The line listens before the state is read, and never sends what is older than it has sent: what is
   * published between the two reaches the till once, and never backwards.
   */
  async #open(terminal: string, socket: WebSocket): Promise<void> {
    const line = new FeedLine(terminal, socket);
    this.#lines.get(terminal)?.close(closedForNewer, 'a newer line of this till');
    this.#lines.set(terminal, line);
    socket.on('error', () => socket.terminate());
    socket.on('message', () => line.close(closedForTalking, 'the feed only speaks'));
    socket.on('close', () => {
      if (this.#lines.get(terminal) !== line) return;
      this.#lines.delete(terminal);
      this.#store.announcements.announce({ type: 'line', terminal });
    });
    this.#store.announcements.announce({ type: 'line', terminal });

    const { database } = this.#store;
    await database
      .updateTable('terminals')
      .set({ lastContact: instantNow(this.#store) })
      .where('id', '=', terminal)
      .execute();
    const { assignment, assignmentVersion: version } = await database
      .selectFrom('terminals')
      .select(['assignment', 'assignmentVersion'])
      .where('id', '=', terminal)
      .executeTakeFirstOrThrow();
    const envelope = JSON.parse(assignment) as Envelope;
    line.sendAssignment(assignmentOnFeed(version, envelope));
    const heads = await database
      .selectFrom('programmes')
      .select(['id', 'headVersion', 'head'])
      .where('id', 'in', [...programmesOf(envelope)])
      .where('head', 'is not', null)
      .execute();
    for (const { id, headVersion, head } of heads)
      line.sendHead(headOnFeed({ programme: id, version: headVersion, envelope: JSON.parse(head ?? '') }));
  }

  #pass(announcement: Announcement): void {
    switch (announcement.type) {
      case 'leases':
        this.#lines.get(announcement.terminal)?.tellOfLeases(leasesFrame);
        return;
      case 'report':
      case 'line':
      case 'redemptions':
        return; // it came from a till
      case 'assignment': {
        const assignment = assignmentOnFeed(announcement.version, announcement.envelope);
        this.#lines.get(announcement.terminal)?.sendAssignment(assignment);
        return;
      }
      case 'head': {
        const head = headOnFeed(announcement);
        for (const line of this.#lines.values()) line.sendHead(head);
      }
    }
  }

  #pingAll(): void {
    for (const line of this.#lines.values()) line.ping();
  }
}

function headOnFeed(head: {
  readonly programme: string;
  readonly version: number;
  readonly envelope: Envelope;
  readonly files?: readonly string[];
}) {
  const { programme, version, envelope, files = [] } = head;
  const carried = files.length === 0 ? {} : { files: [...files] };
  return { programme, version, frame: frameOf({ type: 'head', programme, envelope, ...carried }) };
}

function assignmentOnFeed(version: number, envelope: Envelope) {
  return { version, programmes: programmesOf(envelope), frame: frameOf({ type: 'assignment', envelope }) };
}

const leasesFrame = frameOf({ type: 'leases' });

/** A till hangs up on a longer message, so none is sent. */
function frameOf(message: FeedMessage): Buffer {
  const frame = Buffer.from(JSON.stringify(message), 'utf8');
  if (frame.length > feedMessageBytesMax)
    throw new Error(`a ${message.type} is longer than ${feedMessageBytesMax} bytes`);
  return frame;
}

function refuseUpgrade(socket: Duplex, refusal: Problem, challenge: string): void {
  const body = JSON.stringify(refusal);
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `${challengeHeader}: ${challenge}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
