import type { ReaderState } from '../../drivers/reader.ts';
import { clockToleranceMs } from '../core/trust/believed-time.ts';
import { cacheAgeHours, freshness } from '../core/trust/freshness.ts';
import type { CounterStatus } from '../wire/counter/counter-status.ts';
import type { Assignment } from '../wire/documents/assignment.ts';
import type { TerminalReport } from '../wire/upload.ts';
import { chinaInstant } from './china-time.ts';
import type { Ballast } from './journal/ballast.ts';
import type { Journal } from './journal/journal.ts';
import type { Outbox } from './journal/outbox.ts';
import { programVersion } from './program-version.ts';
import type { TrustedProgrammes } from './recognition/assess-tap.ts';
import type { TillClock } from './till-clock.ts';

export function tillStatus(now: {
  readonly assignment: Assignment;
  readonly readers: readonly ReaderState[];
  readonly trusted: TrustedProgrammes;
  readonly journal: CounterStatus['journal'];
  /** Under which name practice's damaged journal is kept. */
  readonly trainingSetAside: string | null;
  readonly devices: Pick<CounterStatus, 'printers' | 'scanners' | 'lineDisplay'>;
  readonly online: boolean;
  readonly clock: TillClock;
  readonly demo: boolean;
  /** The order to wipe was carried out. */
  readonly wiped: boolean;
}): CounterStatus {
  const { assignment, trusted } = now;
  const programmes = trusted.loaded.map(({ id, files }) => ({
    id,
    title: assignment.programmes.find((programme) => programme.id === id)?.title ?? { zh: id },
    version: files?.head.version ?? 0,
    ageHours: files === undefined ? null : cacheAgeHours(files.limits, trusted.nowMs),
    tier: files === undefined ? ('none' as const) : freshness(files.limits, trusted.nowMs),
    members: files?.members.count ?? 0,
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
    ...now.devices,
    cache: {
      version: home?.version ?? 0,
      ageHours: home?.ageHours ?? null,
      tier: home?.tier ?? 'none',
      programmes,
    },
    journal: now.journal,
    ...(now.trainingSetAside === null ? {} : { training: { setAside: now.trainingSetAside } }),
    clock: clockStatus(now.clock, trusted.nowMs),
    order:
      assignment.order === undefined
        ? null
        : { ...assignment.order, isDone: assignment.order.kind === 'stop' || now.wiped },
    demo: now.demo,
  };
}

function clockStatus({ wallMs, offMs }: TillClock, nowMs: number): CounterStatus['clock'] {
  return {
    now: chinaInstant(wallMs),
    behindSignedTime: nowMs > wallMs,
    aheadOfSignedTime: offMs !== null && offMs > clockToleranceMs,
    offMs,
  };
}

export function reportOf(status: CounterStatus, start: string): TerminalReport {
  const { order } = status;
  return {
    schema: 1,
    program: status.program,
    clock: status.clock.now as TerminalReport['clock'],
    unsent: status.journal.unsent,
    cache: status.cache.programmes.map(({ id, version, tier, ageHours }) => ({
      programme: id,
      head: version,
      freshness: tier,
      ageHours,
    })),
    needsUpdate: status.cache.programmes.flatMap(({ needsUpdate }) => needsUpdate),
    start,
    journal: { epoch: status.journal.epoch, sequence: status.journal.sequence },
    devices: devicesOf(status).slice(0, devicesMax),
    ...(order?.isDone === true ? { obeyed: order.kind } : {}),
  };
}

/** As many as a report takes; a counter has a handful. */
const devicesMax = 16;

/** Kinds and states only: names are the machine's own. */
function devicesOf({ readers, printers, scanners, lineDisplay }: CounterStatus): Device[] {
  const ready = (kind: Device['kind'], trouble: string | null): Device =>
    trouble === null ? { kind, state: 'ready' } : { kind, state: 'trouble', trouble: trouble.slice(0, 40) };
  return [
    ...readers.map((reader) => ready('reader', reader.state === 'trouble' ? reader.trouble : null)),
    ...printers.map(({ state, trouble }) => ready('printer', state === 'ready' ? null : (trouble ?? state))),
    ...scanners.devices.map((scanner) => ready('scanner', scanner.state === 'trouble' ? scanner.why : null)),
    ...(lineDisplay === null
      ? []
      : [ready('line-display', lineDisplay.state === 'ready' ? null : 'offline')]),
  ];
}

type Device = NonNullable<TerminalReport['devices']>[number];

/** Where the journal stands, and how much of it the server has not acknowledged yet. */
export async function journalStatus(
  journal: Journal,
  outbox: Outbox,
  beside: { readonly ballast: Pick<Ballast, 'state'>; readonly refused: string | null },
): Promise<CounterStatus['journal']> {
  return {
    epoch: journal.epoch,
    sequence: journal.lastSequence,
    unsent: await outbox.unsent(),
    lastUpload: (await outbox.acknowledged())?.at ?? null,
    ballast: beside.ballast.state,
    refused: beside.refused,
  };
}
