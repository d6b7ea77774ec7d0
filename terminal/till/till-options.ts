import type { ReaderSource } from '../../drivers/reader.ts';
import type { DeviceSettings } from './devices/device-settings.ts';
import type { Identity } from './identity.ts';
import type { World } from './ports.ts';
import type { FeedEvents, Line } from './sync/feed.ts';
import type { HeadOffice } from './sync/head-office.ts';

/** With what a till is opened. */
export type TillOptions = {
  readonly dataDir: string;
  readonly identity: Identity;
  readonly readers: readonly ReaderSource[];
  readonly world: World;
  /** What stands on the counter besides the readers. */
  readonly devices?: DeviceSettings;
  /** We are wrong: stop selling. */
  readonly fatal: (error: unknown) => void;
  /** One of the readers is virtual: the page offers its tray. */
  readonly hasTray?: boolean;
  /** Another way to the server than HTTP, for tests. */
  readonly office?: HeadOffice;
  /** Another line to the server than the web socket, for tests. */
  readonly line?: (events: FeedEvents) => Line;
};
