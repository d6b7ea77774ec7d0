import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import {
  type CaPublicKey,
  challengeBytes,
  type RecordedCard,
  type RevokedIssuer,
  readCard,
  readMemberNumber,
  recordExchanges,
  type UnionApplication,
} from '../../drivers/emv/index.ts';
import type { CardSession, ReaderSource, ReaderState, ReaderTrouble } from '../../drivers/reader.ts';
import { readerTroubleWords, type TroubleWords } from '../core/words/reader-trouble-words.ts';
import { nodeCardCrypto } from '../wire/card-crypto.ts';
import { lockFolder } from '../wire/disk/folder-lock.ts';
import { decodeGb18030 } from '../wire/gb18030-text.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import { chinaDate, chinaInstant } from './china-time.ts';
import { readIdentity } from './identity.ts';
import { Journal } from './journal/journal.ts';
import type { Clock, Randomness } from './ports.ts';
import { type CommandResult, readingText, recordedCardText } from './read-card-command.ts';
import { tillFiles } from './till-files.ts';

/** Nobody has shown a card, or no reader could take it. */
const exitNoCard = 3;
const exitUsage = 2;

const troubleWords: Readonly<Record<ReaderTrouble, TroubleWords>> = readerTroubleWords;

export type Trusted = {
  readonly caKeys: readonly CaPublicKey[];
  readonly revokedIssuers?: readonly RevokedIssuer[];
  readonly allowTestKeys: boolean;
  /** Where this union's cards carry its member's number, if they do. */
  readonly unionApplication?: UnionApplication | undefined;
};

export type LiveReading = {
  readonly source: ReaderSource;
  readonly trusted: Trusted;
  readonly now: Clock;
  readonly randomness: Randomness;
  readonly waitMsMax: number;
  /** Where the exchange is kept; null: nowhere. */
  readonly record: string | null;
};

/** `till read-card`: reads the first card that any reader shows. Exit 0 whatever the verdict, 3 when no card came. */
export async function readLiveCard(asked: LiveReading): Promise<CommandResult> {
  if (asked.record !== null && existsSync(asked.record))
    return { exit: exitUsage, out: '', err: [`${asked.record}: is there already`] };
  const states: { now: readonly ReaderState[] } = { now: [] };
  const session = await firstCard(asked, states);
  try {
    if (session === null) {
      const seconds = Math.round(asked.waitMsMax / 1000);
      return {
        exit: exitNoCard,
        out: '',
        err: [`no card within ${seconds} s`, ...states.now.map(stateLine)],
      };
    }
    return await readIt(session, asked);
  } finally {
    session?.release?.();
    await asked.source.stop();
  }
}

function firstCard(
  { source, waitMsMax }: LiveReading,
  states: { now: readonly ReaderState[] },
): Promise<CardSession | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), waitMsMax);
    source.start({
      readersChanged: (readers) => {
        states.now = readers;
      },
      cardPresented: (session) => {
        clearTimeout(late);
        resolve(session);
      },
      cardRemoved: () => {},
    });
  });
}

async function readIt(session: CardSession, asked: LiveReading): Promise<CommandResult> {
  const { trusted, now, randomness, record } = asked;
  const { unionApplication, ...keys } = trusted;
  const nowMs = now();
  const challenge = randomness(challengeBytes);
  const recorder = recordExchanges(session.transceive);
  const { reading } = await readCard({
    interface: session.interface,
    transceive: record === null ? session.transceive : recorder.transceive,
    challenge,
    today: chinaDate(nowMs),
    ...keys,
    crypto: nodeCardCrypto,
  });
  const out = readingText(reading);
  const err = unionApplication === undefined ? [] : [await numberLine(session, unionApplication)];
  if (record === null) return { exit: 0, out, err };
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
  const recorded: RecordedCard = {
    atr: hex(session.atr),
    interface: session.interface,
    at: chinaInstant(nowMs),
    unpredictableNumber: hex(challenge),
    caKeys: trusted.caKeys.filter(({ rid }) => reading.aid?.startsWith(rid) ?? false),
    exchanges: recorder.exchanges,
  };
  await writeForOwner(record, recordedCardText(recorded));
  return { exit: 0, out, err: [...err, `${record}: holds the card’s number; delete it when it has served`] };
}

/** For whoever sets a union's application up; the number itself is shown to nobody, and kept in no record. */
async function numberLine({ transceive }: CardSession, application: UnionApplication): Promise<string> {
  const number = await readMemberNumber({ transceive, application, decodeGb18030 });
  return `the union’s own application: ${number === null ? 'no number found' : 'a member’s number is there'}`;
}

/** Whole or not at all, and for nobody else on this machine. */
async function writeForOwner(file: string, text: string): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flag: 'wx' });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function stateLine(reader: ReaderState): string {
  if (reader.state !== 'trouble') return `${reader.name}: ${reader.state}`;
  const { what, todo } = troubleWords[reader.trouble];
  return `${reader.name}: ${what.en}. ${todo.en}. (${what.zh}；${todo.zh})`;
}

/**
 * The keys that this machine's union publishes; none on a machine that is no till, where every card is at best `read`.
 * Null while a till runs here: it has the readers and the journal.
 */
export async function trustedHere(dataDir: string): Promise<Trusted | null> {
  const files = tillFiles(dataDir);
  const identity = await readIdentity(files.identity);
  if (identity === null) return { caKeys: [], allowTestKeys: false };
  const lock = await lockFolder(files.lock);
  if (lock === null) return null;
  const { terminal, epoch } = identity;
  const journal = await Journal.open({ file: files.journal, terminal, epoch });
  try {
    const cache = new ProgrammeCache({ folder: files.cache, journal });
    await cache.restore();
    const { home, demo } = await new AssignmentStore(journal).read();
    const { caKeys = [], revokedIssuers = [] } = cache.loaded(home) ?? {};
    const unionApplication = cache.loaded(home)?.policy.unionApplication;
    return { caKeys, revokedIssuers, allowTestKeys: demo, unionApplication };
  } finally {
    await journal.close();
    await lock.release();
  }
}
