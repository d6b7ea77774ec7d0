import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A device takes no bytes now: it is asked again this soon. */
const retryEveryMs = 20;

export type DeviceFile = {
  /** Resolves when every byte was taken; rejects when the device is gone or takes nothing within the time. */
  readonly write: (bytes: Uint8Array, timeoutMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * A device file such as `/dev/usb/lp0` or `/dev/ttyUSB0`. It is never made where it is missing: a printer that was
 * unplugged must not become a file that swallows receipts. It is opened without waiting, since a printer without paper
 * would hold one of the program's few disk threads for as long as it has none.
 */
export async function openDeviceFile(path: string): Promise<DeviceFile> {
  const device = await open(path, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  return {
    write: (bytes, timeoutMs) => writeAll(device, bytes, timeoutMs),
    close: () => device.close(),
  };
}

async function writeAll(device: FileHandle, bytes: Uint8Array, timeoutMs: number): Promise<void> {
  const turnsMax = Math.ceil(timeoutMs / retryEveryMs);
  let taken = 0;
  for (let turn = 0; taken < bytes.length; ) {
    try {
      taken += (await device.write(bytes, taken)).bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      turn += 1;
      if (turn > turnsMax) throw new Error('the device takes no bytes');
      await new Promise((resolve) => {
        setTimeout(resolve, retryEveryMs);
      });
    }
  }
}
