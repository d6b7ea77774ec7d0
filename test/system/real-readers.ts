import { fileURLToPath } from 'node:url';
import { PcscReaders } from '../../drivers/pcsc/pcsc-readers.ts';
import { FakePcscTill } from '../fakes/fake-pcsc-till.ts';

/** The reader process is forked, so it has to be the compiled one; the tests' global setup builds it. */
export const readerProcessPath = fileURLToPath(
  new URL('../../dist/drivers/pcsc/reader-process.js', import.meta.url),
);

export type RealReaders = { readonly readers: PcscReaders; readonly till: FakePcscTill };

/** Starts the readers of the machine's daemon with all their real waiting times, once they are ready. */
export async function startRealReaders(
  how: { readonly allowReaders?: RegExp; readonly firstState?: string } = {},
): Promise<RealReaders> {
  const till = new FakePcscTill();
  const readers = new PcscReaders({
    childPath: readerProcessPath,
    log: till.log,
    // A card reader that happens to be plugged into this machine is left alone.
    allowReaders: how.allowReaders ?? /^Virtual PCD /,
  });
  readers.start(till);
  await till.reader(how.firstState ?? 'ready');
  return { readers, till };
}
