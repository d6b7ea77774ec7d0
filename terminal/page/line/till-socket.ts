import { pageKeyProtocolPrefix, pageProtocol } from '../../wire/counter/page-access.ts';

/** Waits after a broken line double from the first to the last, each by chance up to half longer. */
const retryMsMin = 200;
const retryMsMax = 3_000;
/** The till closes a handshake with a key of an earlier start; so many refusals in a row mean that. */
const refusalsBeforeReload = 3;

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
  #socket: WebSocket | null = null;
  #retry: number | undefined;
  #retryMs = retryMsMin;
  #refusals = 0;
  #stopped = false;
  /** The last event heard; the till goes on behind it. */
  #seen: { readonly stream: string; readonly sequence: number } | null = null;

  constructor(path: string, key: string, events: SocketEvents<Message>) {
    this.#path = path;
    this.#key = key;
    this.#events = events;
  }

  start(): void {
    if (this.#stopped) return;
    const socket = new WebSocket(this.#address(), [pageProtocol, `${pageKeyProtocolPrefix}${this.#key}`]);
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
      else void this.#askWhetherKeyIsOld();
      this.#retry = window.setTimeout(() => this.start(), this.#retryMs * (1 + Math.random() / 2));
      this.#retryMs = Math.min(retryMsMax, this.#retryMs * 2);
    };
  }

  stop(): void {
    this.#stopped = true;
    window.clearTimeout(this.#retry);
    this.#socket?.close();
  }

  #address(): string {
    const address = new URL(this.#path, window.location.href);
    address.protocol = 'ws:';
    if (this.#seen !== null) {
      address.searchParams.set('stream', this.#seen.stream);
      address.searchParams.set('since', String(this.#seen.sequence));
    }
    return address.href;
  }

  #hear(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = JSON.parse(data) as Message & { stream?: unknown; sequence?: unknown };
    const { stream, sequence } = message;
    if (typeof stream === 'string' && typeof sequence === 'number') this.#seen = { stream, sequence };
    this.#events.message(message);
  }

  /** A browser does not say why a handshake failed: a till that answers, but not this key, was started anew. */
  async #askWhetherKeyIsOld(): Promise<void> {
    this.#refusals += 1;
    if (this.#refusals < refusalsBeforeReload) return;
    this.#refusals = 0;
    const isThere = await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    );
    if (isThere && !this.#stopped) this.#events.keyIsOld();
  }
}
