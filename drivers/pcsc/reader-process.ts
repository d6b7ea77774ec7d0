import { leaveAlone, loadNfc, type MakeNfc, type Nfc, type NfcReader } from './nfc-binding.ts';
import { describeError } from './pcsc-errors.ts';
import { type FromReaderProcess, parseToReaderProcess, readerProtocolVersion } from './reader-messages.ts';
import { ReaderSlot } from './reader-slot.ts';
import {
  firstReadersMs,
  powerDownMsMax,
  readersSettleMs,
  readerTimings,
  slotTimings,
} from './reader-timings.ts';
import { SecondLook } from './second-look.ts';
import { deviceOfSlot, isUsableSlot } from './slot-names.ts';

/**
 * The reader process: the only place that loads the PC/SC binding.
 *
 * The binding waits inside its constructor, on the main thread and without end, for a daemon that is missing,
 * and stops for good after any error of the daemon. So it lives in a process of its own that says at intervals
 * that it is alive, ends at the first failure, and is killed and started again by `PcscReaders`.
 */

/** Last words must reach the till; if its end of the channel is blocked, we go without. */
const lastWordsMsMax = 500;

const slots = new Map<string, ReaderSlot>();
const sessionSlots = new Map<number, ReaderSlot>();
let nfc: Nfc | null = null;
let sessionCount = 0;
let isEnding = false;
let listTimer: NodeJS.Timeout | null = null;
let secondLook: SecondLook | null = null;

function report(message: FromReaderProcess): void {
  // A till that is gone cannot be told; the `disconnect` handler ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function endWith(message: FromReaderProcess): void {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), lastWordsMsMax);
  if (process.connected) process.send?.(message, undefined, undefined, () => process.exit(1));
}

async function start(allowReaders: RegExp | null): Promise<void> {
  let makeNfc: MakeNfc;
  try {
    makeNfc = await loadNfc();
  } catch (error) {
    endWith({ kind: 'binding-missing', detail: describeError(error) });
    return;
  }
  try {
    nfc = makeNfc();
  } catch (error) {
    endWith({ kind: 'failure', detail: describeError(error) });
    return;
  }
  // The daemon ended, or the last reader left on Windows: the binding watches nothing any more after this.
  nfc.on('error', (error) => endWith({ kind: 'failure', detail: describeError(error) }));
  nfc.on('reader', (reader) => readerArrived(reader, allowReaders));
  secondLook = new SecondLook({
    watched: () => [...slots.keys()],
    isUsable: (name) => isUsableSlot(name, allowReaders),
    onDifference: () =>
      endWith({ kind: 'failure', detail: 'the binding overlooked a reader that came or went' }),
  });
  secondLook.expect();
  // The binding announces readers one by one and is silent when there is none.
  reportReadersIn(firstReadersMs);
}

function readerArrived(reader: NfcReader, allowReaders: RegExp | null): void {
  if (!isUsableSlot(reader.name, allowReaders)) {
    leaveAlone(reader);
    return;
  }
  const slot = new ReaderSlot({
    reader,
    report,
    timings: slotTimings,
    hasSisterSlot: () => hasSisterSlot(reader.name),
    nextSession: () => {
      // A card already lies there at the start: its reader is told first.
      if (listTimer !== null) reportReaders();
      sessionCount += 1;
      forgetSessionsOf(slot);
      sessionSlots.set(sessionCount, slot);
      return sessionCount;
    },
  });
  slots.set(reader.name, slot);
  reader.on('end', () => {
    slot.forget();
    forgetSessionsOf(slot);
    if (slots.get(reader.name) === slot) slots.delete(reader.name);
    readersChanged();
  });
  readersChanged();
}

function hasSisterSlot(name: string): boolean {
  return [...slots.keys()].some((other) => other !== name && deviceOfSlot(other) === deviceOfSlot(name));
}

function forgetSessionsOf(slot: ReaderSlot): void {
  for (const [session, owner] of sessionSlots) if (owner === slot) sessionSlots.delete(session);
}

function readersChanged(): void {
  reportReadersIn(readersSettleMs);
  secondLook?.expect();
}

function reportReadersIn(ms: number): void {
  if (listTimer !== null) clearTimeout(listTimer);
  listTimer = setTimeout(reportReaders, ms);
}

function reportReaders(): void {
  if (listTimer !== null) clearTimeout(listTimer);
  listTimer = null;
  if (!isEnding) report({ kind: 'readers', names: [...slots.keys()] });
}

/** Powers every card down and exits, after `powerDownMsMax` at the latest. */
async function shutDown(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), powerDownMsMax);
  await Promise.all([...slots.values()].map((slot) => slot.powerDown()));
  // Not `nfc.close()`: it waits for the binding's threads, may never return, and ends in an error event
  // "Command cancelled" that keeps the process alive. The daemon closes what a process leaves behind.
  process.exit(0);
}

process.on('message', (value: unknown) => {
  const message = parseToReaderProcess(value);
  if (message === null) {
    endWith({ kind: 'failure', detail: 'the till sent a message that this reader process does not know' });
    return;
  }
  switch (message.kind) {
    case 'start': {
      const { allowReaders, version } = message;
      if (version !== readerProtocolVersion) {
        endWith({
          kind: 'failure',
          detail: `the till speaks version ${version}, this is ${readerProtocolVersion}`,
        });
        return;
      }
      void start(allowReaders === null ? null : new RegExp(allowReaders.source, allowReaders.flags));
      return;
    }
    case 'transmit': {
      const slot = sessionSlots.get(message.session);
      if (slot !== undefined) void slot.transmit(message.session, message.id, message.command);
      else
        report({ kind: 'no-response', id: message.id, failure: 'card-removed', detail: 'no such session' });
      return;
    }
    case 'release':
      void sessionSlots.get(message.session)?.release(message.session);
      return;
    case 'shutdown':
      void shutDown();
      return;
    default:
      message satisfies never;
  }
});

// The till died without saying so: nobody is left to work for.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C and a service's end reach the whole group; the till decides when its readers stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

setInterval(() => report({ kind: 'heartbeat' }), readerTimings.heartbeatEveryMs);
report({ kind: 'hello', version: readerProtocolVersion });
