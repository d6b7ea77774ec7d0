import type { ReaderState } from '../../drivers/reader.ts';
import type { Words } from '../core/offers/offer.ts';
import { cacheAgeHours, type Freshness, freshness } from '../core/trust/freshness.ts';
import type { Assignment } from '../wire/documents/assignment.ts';
import type { TerminalReport } from '../wire/upload.ts';
import { chinaInstant } from './china-time.ts';
import { programVersion } from './program-version.ts';
import type { TrustedProgrammes } from './recognition/assess-tap.ts';

type CacheTier = Freshness | 'none';

/** How the till is: everything that a cashier, a POS program or a technician asks. */
export type TillStatus = {
  readonly terminal: string;
  readonly store: {
    readonly id: string;
    readonly merchant: string;
    readonly region: string;
    readonly title: Words;
  };
  readonly program: string;
  readonly network: 'online' | 'offline';
  readonly readers: readonly ReaderState[];
  readonly printers: readonly never[];
  readonly cache: {
    /** Head version of the home programme; 0 for none. */
    readonly version: number;
    readonly ageHours: number | null;
    readonly tier: CacheTier;
    readonly programmes: readonly {
      readonly id: string;
      readonly title: Words;
      readonly version: number;
      readonly ageHours: number | null;
      readonly tier: CacheTier;
      readonly members: number;
      readonly offers: number;
      readonly needsUpdate: readonly string[];
    }[];
  };
  readonly journal: {
    readonly epoch: number;
    readonly sequence: number;
    readonly unsent: number;
    readonly lastUpload: string | null;
  };
  readonly clock: { readonly now: string; readonly behindSignedTime: boolean };
};

export function tillStatus(now: {
  readonly assignment: Assignment;
  readonly readers: readonly ReaderState[];
  readonly trusted: TrustedProgrammes;
  readonly journal: TillStatus['journal'];
  readonly online: boolean;
  readonly clockMs: number;
}): TillStatus {
  const { assignment, trusted } = now;
  const programmes = trusted.loaded.map(({ id, files }) => ({
    id,
    title: assignment.programmes.find((programme) => programme.id === id)?.title ?? { zh: id },
    version: files?.head.version ?? 0,
    ageHours: files === undefined ? null : cacheAgeHours(files.limits, trusted.nowMs),
    tier: files === undefined ? ('none' as const) : freshness(files.limits, trusted.nowMs),
    members: files?.members.index.remainders.length ?? 0,
    offers: files?.offers.length ?? 0,
    needsUpdate: files?.needsUpdate ?? [],
  }));
  const home = programmes.find(({ id }) => id === trusted.home);
  return {
    terminal: assignment.terminal,
    store: assignment.store,
    program: programVersion,
    network: now.online ? 'online' : 'offline',
    readers: now.readers,
    printers: [],
    cache: {
      version: home?.version ?? 0,
      ageHours: home?.ageHours ?? null,
      tier: home?.tier ?? 'none',
      programmes,
    },
    journal: now.journal,
    clock: { now: chinaInstant(now.clockMs), behindSignedTime: trusted.nowMs > now.clockMs },
  };
}

export function reportOf(status: TillStatus): TerminalReport {
  return {
    schema: 1,
    program: status.program,
    clock: status.clock.now as TerminalReport['clock'],
    unsent: status.journal.unsent,
    cache: status.cache.programmes.map(({ id, version, tier }) => ({
      programme: id,
      head: version,
      freshness: tier,
    })),
    needsUpdate: status.cache.programmes.flatMap(({ needsUpdate }) => needsUpdate),
  };
}
