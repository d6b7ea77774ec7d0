import type { WebSocket } from 'ws';

/** A till that is further behind than this is dropped: it catches up by asking when it is back. */
const waitingBytesMax = 262_144;

/** One till's end of the feed. It sends a head or an assignment only when it is newer than what it has sent. */
export class FeedLine {
  readonly terminal: string;
  readonly #socket: WebSocket;
  #programmes: ReadonlySet<string>;
  readonly #headsSent = new Map<string, number>();
  #assignmentSent = 0;
  #heardSincePing = true;

  constructor(terminal: string, socket: WebSocket) {
    this.terminal = terminal;
    this.#socket = socket;
    this.#programmes = new Set();
    socket.on('pong', () => {
      this.#heardSincePing = true;
    });
  }

  /** `frame` is the message as UTF-8 text: it is made once for all tills. */
  sendHead(head: { readonly programme: string; readonly version: number; readonly frame: Buffer }): void {
    if (!this.#programmes.has(head.programme)) return;
    if (head.version <= (this.#headsSent.get(head.programme) ?? 0)) return;
    this.#headsSent.set(head.programme, head.version);
    this.#send(head.frame);
  }

  sendAssignment(assignment: {
    readonly version: number;
    readonly programmes: readonly string[];
    readonly frame: Buffer;
  }): void {
    if (assignment.version <= this.#assignmentSent) return;
    this.#assignmentSent = assignment.version;
    this.#programmes = new Set(assignment.programmes);
    this.#send(assignment.frame);
  }

  tellOfLeases(frame: Buffer): void {
    this.#send(frame);
  }

  /** Asks for a sign of life, or drops the line when the last question got none. */
  ping(): void {
    if (this.#heardSincePing) {
      this.#heardSincePing = false;
      this.#socket.ping();
    } else this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #send(frame: Buffer): void {
    if (this.#socket.bufferedAmount > waitingBytesMax) this.#socket.terminate();
    else this.#socket.send(frame, { binary: false });
  }
}
