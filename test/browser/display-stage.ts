import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { displayPath } from '../../terminal/api/display-channel.ts';
import { gateFor, type Keys } from '../../terminal/api/gate.ts';
import { servePages } from '../../terminal/api/pages.ts';
import { securityHeaders } from '../../terminal/api/security-headers.ts';
import { serveSockets } from '../../terminal/api/sockets.ts';
import {
  type DisplayMessage,
  type DisplayState,
  displayAliveEveryMs,
} from '../../terminal/wire/counter/display-message.ts';

const builtPages = new URL('../../dist/terminal/page/', import.meta.url);
const store = { zh: '三江购物 鼓楼店', en: 'Sanjiang, Gulou' };

/** One start of a till: it serves the page with the key of this start. */
type Start = { readonly server: Server; readonly sockets: { close(): void } };

/**
 * The built customer display, served as a till serves it, and a till's place behind it: a test says what the
 * page is told, when it is told nothing, and when the till is gone.
 */
export class DisplayStage {
  readonly #watchers = new Set<(message: DisplayMessage) => void>();
  readonly #living = setInterval(() => this.#send({ type: 'alive' }), displayAliveEveryMs);
  #start: Start | null = null;
  #starts = 0;
  #port = 0;
  #state: DisplayState = { show: 'idle', offers: [] };
  /** While it is silent, a page that connects is told nothing either. */
  #isSilent = false;

  static async start(): Promise<DisplayStage> {
    const stage = new DisplayStage();
    await stage.comeBack();
    return stage;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/display`;
  }

  /** Serves at the same address as before, with new keys, as a till that was started anew. */
  async comeBack(): Promise<void> {
    this.#starts += 1;
    const keys: Keys = {
      pos: this.#key('pos'),
      cashier: this.#key('cashier'),
      display: this.#key('display'),
    };
    const app = express();
    app.use(securityHeaders);
    servePages(app, { folder: builtPages, keys });
    const server = createServer(app);
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    const channel = {
      path: displayPath,
      admitted: new Set(['display'] as const),
      follow: (send: (message: unknown) => void) => {
        this.#watchers.add(send);
        if (!this.#isSilent) send(this.#message());
        return () => this.#watchers.delete(send);
      },
    };
    this.#start = { server, sockets: serveSockets(server, [channel], gateFor(this.#port, keys)) };
  }

  /** The till is gone, with its lines. */
  async pullPlug(): Promise<void> {
    const { server, sockets } = this.#start ?? {};
    this.#start = null;
    sockets?.close();
    server?.closeAllConnections();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  show(state: DisplayState): void {
    this.#state = state;
    this.#isSilent = false;
    this.#send(this.#message());
  }

  /** Says nothing any more, not even that it is there. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  async end(): Promise<void> {
    clearInterval(this.#living);
    await this.pullPlug();
  }

  #key(visitor: string): string {
    return `${visitor}-${this.#starts}-`.padEnd(43, 'k');
  }

  #message(): DisplayMessage {
    return { type: 'display', store, state: this.#state };
  }

  #send(message: DisplayMessage): void {
    if (this.#isSilent) return;
    for (const watcher of this.#watchers) watcher(message);
  }
}
