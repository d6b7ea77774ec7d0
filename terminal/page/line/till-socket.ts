import { pageKeyProtocolPrefix, pageProtocol } from '../../wire/counter/page-access.ts';
import { browserLine, type OpenedSocket, type SocketLine } from './socket-line.ts';

/** Waits after a broken line double from the first to the last, each by chance up to half longer. */
const retryMsMin = 200;
const retryMsMax = 3_000;
/**
 * A browser does not say why a handshake failed. A till that answers, but turns this key away so many times in a
 * row, was started anew; once could be the moment at which it came up.
 */
const refusalsBeforeOld = 2;

export type SocketEvents<Message> = {
  readonly opened: () => void;
  readonly closed: () => void;
  readonly message: (message: Message) => void;
  /** The till is there again and does not know the page's key: it was started anew. */
  readonly keyIsOld: () => void;
};

/** `/v1/events`: what each message is; a `resync` means that some were missed. */
export type TillEventMessage =
  | { readonly type: 'hello' | 'resync'; readonly stream: string; readonly sequence: number }
  | {
      readonly type:
        | 'card-presented'
        | 'card-removed'
        | 'card-reading'
        | 'scanned'
        | 'member-code-refused'
        | 'decision-changed'
        | 'cache-changed'
        | 'status-changed';
      readonly stream: string;
      readonly sequence: number;
      readonly data: Readonly<Record<string, unknown>>;
    };

/** A line that is kept up: it opens itself again, and asks for what it missed where the till can tell. */
export class TillSocket<Message> {
  readonly #path: string;
  readonly #key: string;
  readonly #events: SocketEvents<Message>;
  readonly #line: SocketLine;
  #socket: OpenedSocket | null = null;
  #callOff: () => void = () => {};
  #retryMs = retryMsMin;
  #refusals = 0;
  #stopped = false;
  /** The last event heard; the till goes on behind it. */
  #seen: { readonly stream: string; readonly sequence: number } | null = null;

  constructor(path: string, key: string, events: SocketEvents<Message>, line: SocketLine = browserLine) {
    this.#path = path;
    this.#key = key;
    this.#events = events;
    this.#line = line;
  }

  start(): void {
    if (this.#stopped) return;
    const socket = this.#line.open(this.#address(), [pageProtocol, `${pageKeyProtocolPrefix}${this.#key}`]);
    this.#socket = socket;
    let wasOpen = false;
    socket.onopen = () => {
      wasOpen = true;
      this.#refusals = 0;
      this.#retryMs = retryMsMin;
      this.#events.opened();
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => {
      if (this.#stopped) return;
      if (wasOpen) this.#events.closed();
      void this.#again(wasOpen);
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff();
    this.#socket?.close();
  }

  #address(): string {
    if (this.#seen === null) return this.#path;
    const { stream, sequence } = this.#seen;
    return `${this.#path}?${new URLSearchParams({ stream, since: String(sequence) })}`;
  }

  #hear(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = JSON.parse(data) as Message & { stream?: unknown; sequence?: unknown };
    const { stream, sequence } = message;
    if (typeof stream === 'string' && typeof sequence === 'number') this.#seen = { stream, sequence };
    this.#events.message(message);
  }

  async #again(wasOpen: boolean): Promise<void> {
    if (!wasOpen && (await this.#isTurnedAway())) this.#events.keyIsOld();
    if (this.#stopped) return;
    this.#callOff = this.#line.after(this.#retryMs * (1 + this.#line.chance() / 2), () => this.start());
    this.#retryMs = Math.min(retryMsMax, this.#retryMs * 2);
  }

  async #isTurnedAway(): Promise<boolean> {
    if (!(await this.#line.tillAnswers())) {
      this.#refusals = 0;
      return false;
    }
    this.#refusals += 1;
    this.#retryMs = retryMsMin;
    return this.#refusals >= refusalsBeforeOld && !this.#stopped;
  }
}
