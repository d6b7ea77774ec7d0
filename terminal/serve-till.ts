import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PcscReaders } from '../drivers/pcsc/pcsc-readers.ts';
import type { ReaderSource } from '../drivers/reader.ts';
import { serveApi } from './api/serve-api.ts';
import { type DeviceSettings, readDeviceSettings } from './till/devices/device-settings.ts';
import { readIdentity } from './till/identity.ts';
import type { World } from './till/ports.ts';
import { type Log, type Randomness, TillError } from './till/ports.ts';
import { refusalWords } from './till/salvage/salvage-words.ts';
import { Till } from './till/till.ts';
import { tillFiles } from './till/till-files.ts';
import { openVirtualTray } from './virtual-tray.ts';
import { lockFolder } from './wire/disk/folder-lock.ts';

/** The first round with the server may take this long before the till says that it serves. */
const firstSyncMsMax = 5_000;

const pageKeyBytes = 32;

const readerKinds = ['pcsc', 'virtual'] as const;
type ReaderKind = (typeof readerKinds)[number];

export type Served =
  | { readonly serves: true; readonly port: number; close(): Promise<void> }
  | { readonly serves: false; readonly why: readonly string[] };

/** Puts a till together from what stands in its data folder, and opens it. */
export async function serveTill(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly readers: string | undefined;
  /** Where the built pages are. */
  readonly pages: URL;
  readonly world: World;
  readonly fatal: (error: unknown) => void;
}): Promise<Served> {
  const { dataDir, world } = options;
  const files = tillFiles(dataDir);
  const identity = await readIdentity(files.identity);
  if (identity === null) {
    return {
      serves: false,
      why: ['this machine is not a till yet: run `till enrol --server URL --code CODE` first'],
    };
  }
  const devices = await readDeviceSettings(files.devices);
  if (!devices.ok)
    return { serves: false, why: devices.faults.map((fault) => `till/devices.json: ${fault}`) };
  const kinds = wantedReaders(options.readers, existsSync(files.tray));
  if (typeof kinds === 'string') return { serves: false, why: [kinds] };

  const virtual = kinds.has('virtual') ? await openVirtualTray(files.tray) : null;
  if (virtual !== null && 'faults' in virtual) return { serves: false, why: virtual.faults };
  const readers: ReaderSource[] = [
    ...(virtual === null ? [] : [virtual.reader]),
    ...(kinds.has('pcsc') ? [pcscReaders(devices.value, world.log)] : []),
  ];
  const lock = await lockFolder(files.lock);
  if (lock === null) return { serves: false, why: [`${dataDir}: another till runs on this data folder`] };
  const till = await Till.open({
    dataDir,
    identity,
    readers,
    devices: devices.value,
    world,
    hasTray: virtual !== null,
    fatal: options.fatal,
  }).catch(async (error: unknown) => {
    await lock.release();
    if (error instanceof TillError && error.code === 'journal-damaged') return error;
    throw error;
  });
  if (till instanceof TillError) return { serves: false, why: refusalWords(till.message) };
  try {
    const keys = { pos: await readPosKey(files.posKey, till.isDemo), ...pageKeys(world.randomness) };
    till.start();
    await Promise.race([till.firstSync(), after(firstSyncMsMax)]);
    const api = await serveApi({
      till,
      port: options.port,
      keys,
      pages: options.pages,
      tray: till.isDemo ? (virtual?.tray ?? null) : null,
      log: world.log,
      fatal: options.fatal,
    });
    await writePid(files.pid);
    return {
      serves: true,
      port: api.port,
      close: async () => {
        await api.close();
        await till.close();
        await lock.release();
        await rm(files.pid, { force: true });
      },
    };
  } catch (error) {
    await till.close();
    await lock.release();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      return {
        serves: false,
        why: [`port ${options.port} is taken: another till runs, or set PUHUI_TILL_PORT`],
      };
    }
    throw error;
  }
}

/** Names are compared as text, whatever signs of a pattern stand in them. */
function pcscReaders({ cardReaders }: DeviceSettings, log: Log): PcscReaders {
  const parts = cardReaders?.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new PcscReaders({
    log: ({ event }) => log(event),
    ...(parts === undefined ? {} : { allowReaders: new RegExp(parts.join('|'), 'i') }),
  });
}

function wantedReaders(text: string | undefined, hasTray: boolean): ReadonlySet<ReaderKind> | string {
  if (text === undefined) return new Set(hasTray ? readerKinds : ['pcsc']);
  const kinds = text.split(',').map((kind) => kind.trim());
  const unknown = kinds.find((kind) => !readerKinds.some((known) => known === kind));
  if (unknown !== undefined) return `--readers: "${unknown}" is none of ${readerKinds.join(', ')}`;
  if (kinds.includes('virtual') && !hasTray) return '--readers: there is no tray of virtual cards here';
  return new Set(kinds as ReaderKind[]);
}

/** The demo's key for POS programs; without one nobody gets in. */
async function readPosKey(file: string, isDemo: boolean): Promise<string> {
  if (!isDemo || !existsSync(file)) return `none-${crypto.randomUUID()}`;
  return (await readFile(file, 'utf8')).trim();
}

/** Keys of this start for the till's own pages: they are in no file. */
function pageKeys(randomness: Randomness): { readonly cashier: string; readonly display: string } {
  const key = () => Buffer.from(randomness(pageKeyBytes)).toString('base64url');
  return { cashier: key(), display: key() };
}

async function writePid(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, `${process.pid}\n`);
  await rename(`${file}.part`, file);
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
