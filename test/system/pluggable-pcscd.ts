import { execFileSync } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDaemon, type TestDaemon, virtualReaderPath } from './pcscd.ts';

/** A daemon that goes on running while its one reader is plugged in and out. No reader is there at the start. */
export type PluggableDaemon = Pick<TestDaemon, 'vpcdPort' | 'stop'> & {
  plugIn(): Promise<void>;
  pullOut(): Promise<void>;
};

export const pluggableReaders = /^Pluggable PCD /;
const source = fileURLToPath(new URL('./pluggable-reader.c', import.meta.url));
const compiler = '/usr/bin/cc';

/** Why this machine cannot run it, beside what the daemon itself needs, in one line, or null. */
export function pluggableObstacle(): string | null {
  return existsSync(compiler) ? null : 'there is no C compiler (apt-get install gcc libc6-dev)';
}

/** Compiles the reader, starts the daemon with it and resolves when it accepts programs. Throws when it does not. */
export async function startPluggablePcscd(): Promise<PluggableDaemon> {
  let pipe = '';
  const daemon = await startDaemon(async (folder, vpcdPort) => {
    const library = compileReader(folder);
    const drivers = join(folder, 'drivers');
    await installDriver(join(drivers, 'pluggable.bundle', 'Contents'), library);
    pipe = join(folder, 'events');
    execFileSync('mkfifo', [pipe]);
    await mkdir(join(folder, 'no-serial-readers'));
    return {
      config: join(folder, 'no-serial-readers'),
      environment: [
        `LD_PRELOAD=${library}`,
        `TEST_USB_EVENTS=${pipe}`,
        `TEST_USB_DRIVERS=${drivers}`,
        `TEST_USB_PORT=${vpcdPort}`,
      ],
      readerPort: null,
    };
  });
  const tell = async (sign: '+' | '-'): Promise<void> => {
    // For reading, too: a daemon that is gone must not keep the test waiting for a reader of the pipe.
    const file = await open(pipe, constants.O_RDWR);
    await file.write(sign);
    await file.close();
  };
  return {
    vpcdPort: daemon.vpcdPort,
    stop: daemon.stop,
    plugIn: () => tell('+'),
    pullOut: () => tell('-'),
  };
}

function compileReader(folder: string): string {
  const library = join(folder, 'pluggable-reader.so');
  // Debian installs the virtual reader without the link under which a linked program looks for it.
  execFileSync('ln', ['-s', virtualReaderPath, join(folder, 'libifdvpcd.so.0')]);
  const linked = [virtualReaderPath, '-Wl,-rpath,$ORIGIN'];
  execFileSync(compiler, ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source, ...linked]);
  return library;
}

async function installDriver(contents: string, library: string): Promise<void> {
  await mkdir(join(contents, 'Linux'), { recursive: true });
  await symlink(library, join(contents, 'Linux', 'pluggable-reader.so'));
  const list = (name: string, value: string) =>
    `<key>${name}</key>\n<array>\n<string>${value}</string>\n</array>`;
  // The daemon reads one element a line.
  const lines = [
    '<plist version="1.0">\n<dict>',
    '<key>CFBundleExecutable</key>\n<string>pluggable-reader.so</string>',
    '<key>ifdCapabilities</key>\n<string>0x00000000</string>',
    '<key>ifdManufacturerString</key>\n<string>test</string>',
    list('ifdVendorID', '0x0001'),
    list('ifdProductID', '0x0001'),
    list('ifdFriendlyName', 'Pluggable PCD'),
    '</dict>\n</plist>\n',
  ];
  await writeFile(join(contents, 'Info.plist'), lines.join('\n'));
}
