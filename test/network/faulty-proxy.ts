import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { SeededRandom } from '../../server/demo/seeded-random.ts';

export const faults = ['delay', 'throttle', 'cut', 'half-open', 'garbage', 'refused'] as const;
export type Fault = (typeof faults)[number];

const delayMs = { least: 20, most: 400 } as const;
const throttled = { bytes: 2_048, everyMs: 10 } as const;
/** A connection is cut after at most so many bytes. */
const cutAfterBytesMax = 4_096;
const garbageBytesMax = 64;

type Connection = {
  readonly till: Socket;
  readonly server: Socket;
  /** Nothing passes any more, and neither side hears of it. */
  isFrozen: boolean;
};

/**
 * Stands between a till and its server, and does to their connections what networks do. One fault is on at a time;
 * how often each took hold is counted, so that whoever turns it on can wait until it did.
 */
export class FaultyProxy {
  readonly #random: SeededRandom;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #upstreamPort = 0;
  /** Null: an honest wire. */
  fault: Fault | null = null;
  readonly counted = { connections: 0, bytes: 0 };
  readonly tookHold: Record<Fault, number> = {
    delay: 0,
    throttle: 0,
    cut: 0,
    'half-open': 0,
    garbage: 0,
    refused: 0,
  };

  private constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#server = createServer((till) => this.#accept(till));
  }

  static async start(seed: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(seed);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  leadTo(server: string): void {
    this.#upstreamPort = Number(new URL(server).port);
  }

  /** An honest wire again; what is broken stays broken, so all connections are ended. */
  heal(): void {
    this.fault = null;
    for (const connection of this.#connections) this.#end(connection);
  }

  async stop(): Promise<void> {
    this.heal();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(till: Socket): void {
    this.counted.connections += 1;
    if (this.fault === 'refused') {
      this.tookHold.refused += 1;
      till.on('error', () => {});
      till.resetAndDestroy();
      return;
    }
    const server = connect(this.#upstreamPort, '127.0.0.1');
    const connection: Connection = { till, server, isFrozen: false };
    this.#connections.add(connection);
    for (const side of [till, server]) {
      side.setNoDelay(true);
      side.on('error', () => {}); // `close` follows
      side.on('close', () => {
        if (!connection.isFrozen) this.#end(connection);
      });
    }
    till.on('data', (chunk) => this.#pass(connection, { from: till, to: server, chunk }));
    server.on('data', (chunk) => this.#pass(connection, { from: server, to: till, chunk }));
  }

  #pass(
    connection: Connection,
    { from, to, chunk }: { readonly from: Socket; readonly to: Socket; readonly chunk: Buffer },
  ): void {
    if (connection.isFrozen) return;
    this.counted.bytes += chunk.length;
    const { fault } = this;
    if (fault === null) {
      to.write(chunk);
      return;
    }
    this.tookHold[fault] += 1;
    switch (fault) {
      case 'refused':
        this.#end(connection);
        return;
      case 'half-open':
        connection.isFrozen = true;
        return;
      case 'garbage':
        to.write(this.#spoiled(chunk));
        return;
      case 'cut':
        to.write(chunk.subarray(0, this.#random.whole(Math.min(chunk.length, cutAfterBytesMax))), () =>
          this.#end(connection),
        );
        return;
      case 'delay':
        from.pause();
        setTimeout(
          () => {
            to.write(chunk);
            from.resume();
          },
          delayMs.least + this.#random.whole(delayMs.most - delayMs.least),
        );
        return;
      case 'throttle':
        from.pause();
        this.#trickle({ from, to, chunk });
        return;
    }
  }

  #trickle({
    from,
    to,
    chunk,
  }: {
    readonly from: Socket;
    readonly to: Socket;
    readonly chunk: Buffer;
  }): void {
    to.write(chunk.subarray(0, throttled.bytes));
    const rest = chunk.subarray(throttled.bytes);
    setTimeout(() => {
      if (rest.length === 0 || to.destroyed) from.resume();
      else this.#trickle({ from, to, chunk: rest });
    }, throttled.everyMs);
  }

  /** The same length, with some bytes that nobody sent. */
  #spoiled(chunk: Buffer): Buffer {
    const spoiled = Buffer.from(chunk);
    const length = 1 + this.#random.whole(Math.min(garbageBytesMax, chunk.length));
    const start = this.#random.whole(chunk.length - length + 1);
    for (let at = start; at < start + length; at += 1) spoiled[at] = this.#random.whole(256);
    return spoiled;
  }

  #end(connection: Connection): void {
    this.#connections.delete(connection);
    connection.till.destroy();
    connection.server.destroy();
  }
}
