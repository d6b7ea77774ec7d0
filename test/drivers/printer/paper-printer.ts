import { createServer, type Server, type Socket } from 'node:net';
import iconv from 'iconv-lite';

export type PaperLine = { readonly text: string; readonly size: 'normal' | 'double' };

/** What a receipt printer's TCP port does, byte by byte: it prints on paper that a test can read. */
export class PaperPrinter {
  readonly paper: PaperLine[] = [];
  readonly cuts: number[] = [];
  drawerPulses = 0;
  /** Bytes that are none of the commands this printer knows. */
  readonly unknown: string[] = [];
  /** Lines until the paper ends; what comes after is lost, as with a real one. */
  linesLeft = Number.POSITIVE_INFINITY;
  coverOpen = false;
  /** Answers no question, like a cheap board. */
  mute = false;
  /** After its next answer the whole process stands still so long, milliseconds. */
  standsStillMs = 0;
  /** Hangs up after so many lines. */
  hangUpAfterLines = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static start(port = 0): Promise<PaperPrinter> {
    const server = createServer();
    const printer = new PaperPrinter(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(printer));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Nobody is connected: whoever printed has the answers that it waited for, and has hung up. */
  get isLeftAlone(): boolean {
    return this.#sockets.size === 0;
  }

  /** The paper as text, for people and for a picture. */
  get text(): string {
    return this.paper.map(({ text }) => text).join('\n');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    let held = Buffer.alloc(0);
    let line: number[] = [];
    let size: PaperLine['size'] = 'normal';
    const feed = () => {
      if (this.linesLeft > 0) {
        this.linesLeft -= 1;
        this.paper.push({ text: iconv.decode(Buffer.from(line), 'gb18030'), size });
        if (this.paper.length >= this.hangUpAfterLines) socket.destroy();
      }
      line = [];
    };
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      for (let taken = commandLength(held); taken > 0; taken = commandLength(held)) {
        const command = held.subarray(0, taken);
        held = held.subarray(taken);
        const [first = 0, second = 0, third = 0] = command;
        if (first === 0x0a) feed();
        else if (first === 0x10) this.#answer(socket, third);
        else if (first === 0x1d && second === 0x21) size = third === 0 ? 'normal' : 'double';
        else if (first === 0x1d && second === 0x56) this.cuts.push(this.paper.length);
        else if (first === 0x1b && second === 0x70) this.drawerPulses += 1;
        else if (first === 0x1b && (second === 0x40 || second === 0x64)) line = [];
        else if (first === 0x1c && (second === 0x26 || second === 0x21)) continue;
        else if (first >= 0x20) line.push(...command);
        else this.unknown.push(command.toString('hex'));
      }
    });
  }

  #answer(socket: Socket, asked: number): void {
    if (this.mute) return;
    const paperOut = this.linesLeft <= 0;
    const bits =
      asked === 2 ? (this.coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0) : asked === 4 && paperOut ? 0x60 : 0;
    socket.write(Uint8Array.of(0x12 | bits));
    const goesOnMs = performance.now() + this.standsStillMs;
    this.standsStillMs = 0;
    while (performance.now() < goesOnMs);
  }
}

/** How many bytes the next command or character takes; 0: more must come first. */
function commandLength(bytes: Buffer): number {
  const [first, second] = bytes;
  if (first === undefined) return 0;
  const whole = (length: number) => (bytes.length >= length ? length : 0);
  if (first === 0x10) return whole(3);
  if (first === 0x1b || first === 0x1c || first === 0x1d) {
    if (second === undefined) return 0;
    if (first === 0x1b) return whole(second === 0x40 ? 2 : second === 0x70 ? 5 : 3);
    if (first === 0x1c) return whole(second === 0x26 || second === 0x2e ? 2 : 3);
    return whole(second === 0x56 ? 4 : 3);
  }
  if (first >= 0x81) return whole(2);
  return 1;
}
