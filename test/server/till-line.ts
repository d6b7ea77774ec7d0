import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type FeedMessage, feedMessageSchema, feedPath } from '../../terminal/wire/feed.ts';
import type { SigningKey } from '../../terminal/wire/signing-key.ts';
import { authorization, type PairedTill } from './paired-till.ts';
import type { SmallUnion } from './small-union.ts';

/** A till's end of the feed: messages are kept as they come and waited for, never slept for. */
export class TillLine {
  readonly socket: WebSocket;
  readonly #messages: FeedMessage[] = [];
  #wake: () => void = () => {};

  constructor(
    union: SmallUnion,
    till: PairedTill,
    handshake: { readonly key?: SigningKey; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    const signed = authorization(till, { method: 'GET', path: feedPath, body: '' }, handshake.key);
    this.socket = new WebSocket(`${union.server.address.replace('http', 'ws')}${feedPath}`, {
      headers: { authorization: signed, ...handshake.headers },
      perMessageDeflate: false,
    });
    this.socket.on('message', (data) => {
      this.#messages.push(feedMessageSchema.parse(JSON.parse(String(data))));
      this.#wake();
    });
  }

  /** The first message, come or to come, that fits; it and all before it are taken out. */
  async next(fits: (message: FeedMessage) => boolean): Promise<FeedMessage> {
    for (;;) {
      const place = this.#messages.findIndex(fits);
      if (place >= 0) return this.#messages.splice(0, place + 1).at(-1) as FeedMessage;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The code with which the server closes the line. */
  async closed(): Promise<number> {
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }

  /** The HTTP status with which the server refuses the handshake. */
  async refused(): Promise<number> {
    const [, response] = (await once(this.socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    return response.statusCode;
  }
}

export function headOf(programme: string, versionMin: number) {
  return (message: FeedMessage): boolean =>
    message.type === 'head' &&
    message.programme === programme &&
    (JSON.parse(message.envelope.payload) as { version: number }).version >= versionMin;
}
