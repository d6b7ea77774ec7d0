import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { parseJson } from '../../wire/faults.ts';
import { type FeedMessage, feedMessageBytesMax, feedMessageSchema, feedPath } from '../../wire/feed.ts';
import { challengeHeader, noChallenge, signRequest } from '../../wire/signed-request.ts';
import type { HeadOfficeAddress } from './head-office.ts';
import { agentFor } from './pinned-agent.ts';

/** Waits between attempts double from the first to the last of these, with jitter. */
const retryDelayMsMin = 250;
const retryDelayMsMax = 5_000;
/** The server pings more often than this; silence for longer means that the line is dead. */
const silenceMsMax = 35_000;

export type FeedEvents = {
  readonly connected: () => void;
  readonly disconnected: () => void;
  readonly message: (message: FeedMessage) => void;
  readonly refused: (faults: readonly string[]) => void;
};

/** A line to the home server that comes back by itself. */
export type Line = Pick<Feed, 'isConnected' | 'start' | 'stop'>;

/** Keeps a line to the home server open; what comes over it is checked by whoever gets it. */
export class Feed {
  readonly #address: HeadOfficeAddress;
  readonly #events: FeedEvents;
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #delayMs = retryDelayMsMin;
  #stopped = false;
  #open = false;
  #challenge: string = noChallenge;
  /** Since the line was open last: a server that always wants another challenge is waited for like a dead one. */
  #signedAnew = false;

  constructor(address: HeadOfficeAddress, events: FeedEvents) {
    this.#address = address;
    this.#events = events;
  }

  get isConnected(): boolean {
    return this.#open;
  }

  start(): void {
    if (this.#stopped) return;
    const { server, terminal, key, pinned } = this.#address;
    const authorization = signRequest(
      { terminal, method: 'GET', path: feedPath, body: '' },
      { nonce: randomBytes(16).toString('hex'), challenge: this.#challenge },
      key,
    );
    const url = new URL(feedPath, server.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, {
      headers: { authorization },
      agent: agentFor(server, pinned),
      maxPayload: feedMessageBytesMax,
      perMessageDeflate: false,
      handshakeTimeout: retryDelayMsMax,
    });
    this.#socket = socket;
    socket.on('open', () => {
      this.#open = true;
      this.#signedAnew = false;
      this.#delayMs = retryDelayMsMin;
      this.#listenForSilence();
      this.#events.connected();
    });
    socket.on('unexpected-response', (_request, response) => this.#refused(socket, response));
    socket.on('ping', () => this.#listenForSilence());
    socket.on('message', (data) => this.#take(String(data)));
    socket.on('error', () => {}); // always followed by `close`, where the line is taken up again
    socket.on('close', () => this.#closed(socket));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#socket?.terminate();
  }

  #take(text: string): void {
    this.#listenForSilence();
    const message = parseJson(text, feedMessageSchema, 'feed');
    if (message.ok) this.#events.message(message.value);
    else this.#events.refused(message.faults);
  }

  /** A handshake over an old challenge is made again at once, over the one that the refusal gives. */
  #refused(socket: WebSocket, response: IncomingMessage): void {
    const challenge = response.headers[challengeHeader];
    const isNews = response.statusCode === 401 && typeof challenge === 'string';
    response.resume();
    if (isNews && !this.#signedAnew) {
      this.#signedAnew = true;
      this.#challenge = challenge;
      this.#socket = undefined; // its end is no reason to wait
      this.start();
    }
    socket.terminate();
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    clearTimeout(this.#silence);
    if (this.#open) {
      this.#open = false;
      this.#events.disconnected();
    }
    if (this.#stopped) return;
    // Full jitter: a thousand tills that lost one server do not come back in one moment.
    const waitMs = retryDelayMsMin + Math.random() * (this.#delayMs - retryDelayMsMin);
    this.#delayMs = Math.min(this.#delayMs * 2, retryDelayMsMax);
    this.#signedAnew = false;
    this.#retry = setTimeout(() => this.start(), waitMs);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.terminate(), silenceMsMax);
  }
}
