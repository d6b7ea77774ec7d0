/** The part of a HID library that scanners need; `node-hid` in the till, a scripted device in tests. */
export type HidPort = {
  readonly devices: () => Promise<readonly HidDevice[]>;
  readonly open: (path: string) => Promise<HidLine>;
};

export type HidDevice = {
  readonly path: string;
  readonly product: string;
  readonly usagePage: number;
  readonly usage: number;
};

export type HidLine = {
  readonly onReport: (take: (report: Uint8Array) => void) => void;
  /** Called once when the device is gone or fails. */
  readonly onGone: (gone: (why: string) => void) => void;
  readonly close: () => Promise<void>;
};

/** The HID library is not on this machine; `why` is for the device page. */
export type NoHid = { readonly missing: string };

/** Loads `node-hid`, which is optional: without it, or without its system library, there are no HID scanners. */
export async function openHid(): Promise<HidPort | NoHid> {
  let hid: typeof import('node-hid');
  try {
    hid = await import('node-hid');
  } catch (error) {
    return { missing: (error as NodeJS.ErrnoException).code ?? (error as Error).message };
  }
  return {
    devices: async () =>
      (await hid.devicesAsync()).flatMap(({ path, product, usagePage, usage }) =>
        path === undefined
          ? []
          : [{ path, product: product ?? 'scanner', usagePage: usagePage ?? 0, usage: usage ?? 0 }],
      ),
    open: async (path) => {
      const device = await hid.HIDAsync.open(path);
      return {
        onReport: (take) => void device.on('data', (report: Buffer) => take(report)),
        onGone: (gone) => void device.on('error', (error: unknown) => gone((error as Error).message)),
        close: () => device.close(),
      };
    },
  };
}
