import { createConnection, type Socket } from 'node:net';
import { openDeviceFile } from '../device-file.ts';

/** A line to a printer, for one job: bytes out, status bytes in. */
export type PrinterLine = {
  /** Resolves when the bytes were taken; rejects with `PrinterGone` when they were not. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** The next byte that the printer sends; null when it says nothing within the time. */
  readonly read: (timeoutMs: number) => Promise<number | null>;
  readonly close: () => Promise<void>;
};

/** Where a printer is: `tcp://192.168.1.50:9100` or `file:/dev/usb/lp0`. */
export type PrinterAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'device'; readonly path: string };

/** The printer cannot be reached, or the line broke off. */
export class PrinterGone extends Error {
  override readonly name = 'PrinterGone';
}

const connectTimeoutMs = 3_000;
/** A printer without paper takes no bytes: a job that is not taken within this is not printed. */
const writeTimeoutMs = 10_000;
const rawPort = 9_100;

/** Null for text that names no printer. */
export function readPrinterAddress(text: string): PrinterAddress | null {
  const device = /^file:(\/[\x21-\x7e]{1,200})$/.exec(text)?.[1];
  if (device !== undefined) return { kind: 'device', path: device };
  const [, host, port] = /^tcp:\/\/([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  if (host === undefined) return null;
  const number = port === undefined ? rawPort : Number(port);
  return number >= 1 && number <= 65_535 ? { kind: 'tcp', host, port: number } : null;
}

export function openPrinterLine(address: PrinterAddress): Promise<PrinterLine> {
  switch (address.kind) {
    case 'tcp':
      return openTcpLine(address);
    case 'device':
      return openDeviceLine(address.path);
  }
}

function openTcpLine({ host, port }: { readonly host: string; readonly port: number }): Promise<PrinterLine> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: connectTimeoutMs });
    const refused = (why: string) => {
      socket.destroy();
      reject(new PrinterGone(why));
    };
    socket.once('timeout', () => refused('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => refused(error.code ?? error.message));
    socket.once('connect', () => {
      socket.removeAllListeners();
      socket.setTimeout(0);
      socket.setNoDelay(true);
      resolve(tcpLine(socket));
    });
  });
}

function tcpLine(socket: Socket): PrinterLine {
  const received: number[] = [];
  let waiting: ((byte: number | null) => void) | null = null;
  let gone: PrinterGone | null = null;
  const lost = (why: string) => {
    gone ??= new PrinterGone(why);
    waiting?.(null);
  };
  socket.on('data', (bytes) => {
    received.push(...bytes);
    waiting?.(received.shift() ?? null);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? error.message));
  socket.on('close', () => lost('the printer hung up'));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (gone !== null) return reject(gone);
        const late = setTimeout(() => {
          socket.destroy();
          reject(new PrinterGone('the printer takes no bytes'));
        }, writeTimeoutMs);
        socket.write(bytes, (error) => {
          clearTimeout(late);
          if (error == null) resolve();
          else reject(gone ?? new PrinterGone(error.message));
        });
      }),
    read: (timeoutMs) => {
      const byte = received.shift();
      if (byte !== undefined || gone !== null) return Promise.resolve(byte ?? null);
      return new Promise((resolve) => {
        const end = (next: number | null) => {
          clearTimeout(late);
          waiting = null;
          resolve(next);
        };
        // After a moment in which this process stood still, what the printer said meanwhile is read first.
        const late = setTimeout(
          () =>
            setImmediate(() => {
              if (waiting === end) end(null);
            }),
          timeoutMs,
        );
        waiting = end;
      });
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.once('close', () => resolve());
        socket.end();
        setTimeout(() => socket.destroy(), 1_000).unref();
      }),
  };
}

/** A device file such as `/dev/usb/lp0`: it takes bytes and, on most drivers, says nothing back. */
async function openDeviceLine(path: string): Promise<PrinterLine> {
  const gone = (error: NodeJS.ErrnoException) => {
    throw new PrinterGone(error.code ?? error.message);
  };
  const device = await openDeviceFile(path).catch(gone);
  return {
    write: (bytes) => device.write(bytes, writeTimeoutMs).catch(gone),
    read: async () => null,
    close: () => device.close(),
  };
}
