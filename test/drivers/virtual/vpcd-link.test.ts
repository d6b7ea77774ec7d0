import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardFault,
  VpcdLink,
  VpcdLinkError,
} from '../../../drivers/virtual/index.ts';
import { VpcdFrameReader, vpcdFrame, vpcdFrameBytesMax } from '../../../drivers/virtual/vpcd-frames.ts';

const issuer = mintIssuer(mintCa(), { prefix: '622848' });
const image = mintCard(issuer, { pan: '6228480402564890018', expires: '2031-08-31', protocol: 'T=1' });
const selectDirectory = fromHex('00A404000E315041592E5359532E444446303100');
const readDirectory = fromHex('00B2010C00');

/** Plays the driver's side of the connection: sends frames and collects what the card answers. */
class ReaderSide {
  readonly #frames = new VpcdFrameReader();
  readonly #socket: Socket;
  readonly #waiting: ((frame: Uint8Array) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece) => {
      for (const frame of this.#frames.take(piece)) this.#waiting.shift()?.(Uint8Array.from(frame));
    });
  }

  send(...bytes: readonly number[]): void {
    this.#socket.write(vpcdFrame(Uint8Array.from(bytes)));
  }

  answer(): Promise<Uint8Array> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  ask(content: Uint8Array): Promise<Uint8Array> {
    const answer = this.answer();
    this.#socket.write(vpcdFrame(content));
    return answer;
  }

  raw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  closed(): Promise<unknown> {
    return once(this.#socket, 'close');
  }

  close(): void {
    this.#socket.destroy();
  }
}

describe('a virtual card in the slot of vpcd', () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });

  afterEach(async () => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  });

  async function inserted(
    faults: readonly VirtualCardFault[] = [],
  ): Promise<{ link: VpcdLink; reader: ReaderSide }> {
    const link = new VpcdLink({ card: new VirtualCard(image, { faults }), port });
    const arrival = once(server, 'connection') as Promise<[Socket]>;
    await link.connect();
    return { link, reader: new ReaderSide((await arrival)[0]) };
  }

  it('answers to reset, and to commands once it has power', async () => {
    const { link, reader } = await inserted();
    expect(toHex(await reader.ask(Uint8Array.of(4)))).toBe(image.faces[0]?.answerToReset);
    reader.send(1);
    expect(toHex(await reader.ask(selectDirectory))).toMatch(/^6F.*9000$/);
    await link.remove();
  });

  it('keeps its state when the driver asks whether it is still there', async () => {
    const { link, reader } = await inserted();
    reader.send(1);
    await reader.ask(selectDirectory);
    await reader.ask(Uint8Array.of(4));
    expect(toHex(await reader.ask(readDirectory))).toMatch(/^70.*9000$/);
    await link.remove();
  });

  it.each([
    ['a reset', [2]],
    ['power off and on', [0, 1]],
  ])('forgets what was selected at %s', async (_, frames) => {
    const { link, reader } = await inserted();
    reader.send(1);
    await reader.ask(selectDirectory);
    for (const frame of frames) reader.send(frame);
    expect(toHex(await reader.ask(readDirectory))).toBe('6985');
    await link.remove();
  });

  it('understands a command that arrives in pieces', async () => {
    const { link, reader } = await inserted();
    reader.send(1);
    const frame = vpcdFrame(selectDirectory);
    const answer = reader.answer();
    for (const byte of frame) reader.raw(Uint8Array.of(byte));
    expect(toHex(await answer)).toMatch(/^6F.*9000$/);
    await link.remove();
  });

  it('leaves the reader when it is removed', async () => {
    const { link, reader } = await inserted();
    const closed = reader.closed();
    await link.remove();
    await closed;
    expect(link.failure).toBeNull();
  });

  it('leaves the reader by itself in the middle of a command', async () => {
    const { link, reader } = await inserted([{ kind: 'is-removed', afterCommands: 1 }]);
    reader.send(1);
    await reader.ask(selectDirectory);
    const closed = reader.closed();
    reader.raw(vpcdFrame(readDirectory));
    await closed;
    expect(link.failure).toBeNull();
  });

  it('answers late when the card is slow', async () => {
    const { link, reader } = await inserted([{ kind: 'is-slow', delayMs: 40 }]);
    reader.send(1);
    const began = performance.now();
    expect(toHex(await reader.ask(selectDirectory))).toMatch(/^6F.*9000$/);
    expect(performance.now() - began).toBeGreaterThan(30);
    await link.remove();
  });

  it('says that the reader went away', async () => {
    const { link, reader } = await inserted();
    reader.close();
    await expect.poll(() => link.failure?.failure).toBe('lost');
  });

  it('says that nobody listens', async () => {
    server.close();
    await once(server, 'close');
    const link = new VpcdLink({ card: new VirtualCard(image), port });
    await expect(link.connect()).rejects.toThrowError(VpcdLinkError);
    await expect(link.connect()).rejects.toMatchObject({ failure: 'refused' });
  });

  it.each([
    ['a frame longer than a reader sends', Uint8Array.of((vpcdFrameBytesMax + 1) >> 8, 1)],
    ['a control byte that nobody knows', Uint8Array.of(0, 1, 9)],
  ])('ends the link at %s', async (_, bytes) => {
    const { link, reader } = await inserted();
    const closed = reader.closed();
    reader.raw(bytes);
    await closed;
    await expect.poll(() => link.failure?.failure).toBe('bad-frame');
  });
});
