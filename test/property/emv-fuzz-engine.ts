import { readdirSync, readFileSync } from 'node:fs';
import { answerBytesMax, framesPerReadingMax } from '../../drivers/emv/card-channel.ts';
import {
  type CardCrypto,
  type CardOutcome,
  type ReadCardOptions,
  type RecordedCard,
  readCard,
} from '../../drivers/emv/index.ts';
import { chinaDate } from '../../terminal/till/china-time.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';
import { Mutator, mutate, type Recording } from './emv-fuzz-mutations.ts';

/** Proofs that one reading asks the machine for: scheme, issuer, card, chip, and the checksum of one key. */
export const cryptoCallsMax = 8;
/** Both ways: each frame of a command is at most this long, and an answer that the channel takes. */
export const bytesPerReadingMax = framesPerReadingMax * (261 + answerBytesMax);

const million = 1_000_000;

/** One recorded card, as its bytes. */
export type FuzzBase = Recording & {
  readonly name: string;
  readonly options: Omit<ReadCardOptions<string>, 'transceive' | 'crypto' | 'deriveToken'>;
  /** What an honest reading of it yields; whoever changes it must not be called genuine. */
  readonly facts: string;
};

export type FuzzCounts = {
  readonly inputs: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly exchanges: number;
  readonly bytes: number;
  readonly most: { readonly exchanges: number; readonly bytes: number; readonly cryptoCalls: number };
};

/** An input that broke a rule, with all that it takes to see it again. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

/** The recordings of a folder, in the order of their names, so that a seed leads to the same inputs everywhere. */
export async function fuzzBases(
  folder: URL = new URL('../drivers/emv/replays/', import.meta.url),
): Promise<readonly FuzzBase[]> {
  const bases: FuzzBase[] = [];
  for (const name of readdirSync(folder).sort()) {
    const recorded: RecordedCard = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
    const base = {
      name,
      options: {
        interface: recorded.interface,
        challenge: bytes(recorded.unpredictableNumber),
        today: chinaDate(Date.parse(recorded.at)),
        caKeys: recorded.caKeys,
        allowTestKeys: true,
      },
      commands: recorded.exchanges.map(({ command }) => bytes(command)),
      responses: recorded.exchanges.map(({ response }) => bytes(response)),
    };
    const honest = await readCard({ ...base.options, crypto: nodeCardCrypto, transceive: answering(base) });
    bases.push({ ...base, facts: factsOf(honest) });
  }
  return bases;
}

/**
 * Reads so many changed recordings. Each has to end in a verdict, within the limits, and is called genuine only with
 * the facts of the card that it was made from. `read` is the code under trial. Throws FuzzFailure.
 */
export async function fuzz(
  bases: readonly FuzzBase[],
  run: {
    readonly seed: number;
    readonly inputs: number;
    readonly read?: typeof readCard<string>;
    /** Told after each million, for a run that takes an hour. */
    readonly onMillion?: (soFar: FuzzCounts) => void;
  },
): Promise<FuzzCounts> {
  const { read = readCard, onMillion = () => {} } = run;
  const framesShown = Error.stackTraceLimit;
  // Most inputs end in an error of ours that nobody looks at; where it came from costs more than all the rest.
  Error.stackTraceLimit = 0;
  try {
    return await fuzzed(bases, { ...run, read, onMillion });
  } finally {
    Error.stackTraceLimit = framesShown;
  }
}

async function fuzzed(
  bases: readonly FuzzBase[],
  run: {
    readonly seed: number;
    readonly inputs: number;
    readonly read: typeof readCard<string>;
    readonly onMillion: (soFar: FuzzCounts) => void;
  },
): Promise<FuzzCounts> {
  const { read } = run;
  const mutator = new Mutator(run.seed);
  const crypto = new RememberingCrypto();
  const table = new AnswerTable();
  const verdicts: Record<string, number> = {};
  const most = { exchanges: 0, bytes: 0, cryptoCalls: 0 };
  let exchanges = 0;
  let bytes = 0;
  for (let input = 0; input < run.inputs; input += 1) {
    const base = mutator.oneOf(bases);
    const { responses, failsAt } = mutate(mutator, base, bases);
    crypto.calls = 0;
    table.clear();
    const transceive = answering({ commands: base.commands, responses }, { failsAt, table });
    let outcome: CardOutcome<string>;
    try {
      outcome = await read({ ...base.options, crypto, transceive });
    } catch (error) {
      throw failure(run.seed, input, base, `threw ${error instanceof Error ? error.name : 'no error'}`);
    }
    const { reading } = outcome;
    const broken =
      brokenRule(outcome, base, table) ?? (crypto.calls > cryptoCallsMax ? 'too much to check' : null);
    if (broken !== null) throw failure(run.seed, input, base, broken);
    verdicts[reading.verdict] = (verdicts[reading.verdict] ?? 0) + 1;
    exchanges += reading.exchanges;
    bytes += reading.bytes;
    most.exchanges = Math.max(most.exchanges, reading.exchanges);
    most.bytes = Math.max(most.bytes, reading.bytes);
    most.cryptoCalls = Math.max(most.cryptoCalls, crypto.calls);
    if ((input + 1) % million === 0) run.onMillion({ inputs: input + 1, verdicts, exchanges, bytes, most });
  }
  return { inputs: run.inputs, verdicts, exchanges, bytes, most };
}

function brokenRule(
  { reading, proof }: CardOutcome<string>,
  base: FuzzBase,
  table: AnswerTable,
): string | null {
  if (reading.exchanges > framesPerReadingMax) return 'too many exchanges';
  if (reading.bytes > bytesPerReadingMax) return 'too many bytes';
  if ((reading.verdict === 'genuine') !== (proof !== null)) return 'genuine and its proof do not go together';
  const needsNoReason = reading.verdict === 'genuine' || reading.verdict === 'data-authentic';
  if (needsNoReason !== (reading.failure === null)) return 'a verdict without its reason';
  if (reading.maskedPan !== null && !/^[0-9]{6}\*{6,9}[0-9]{4}$/.test(reading.maskedPan)) return 'no mask';
  if (needsNoReason && factsOf({ reading }) !== base.facts)
    return 'the proof of one card, the data of another';
  if (!table.isWiped()) return 'an answer was not wiped';
  return null;
}

/** What a proof vouches for. Where nothing was proved, there is nothing that must not change. */
function factsOf({ reading }: Pick<CardOutcome<string>, 'reading'>): string {
  const { verdict, maskedPan, panSequence, expires, suite } = reading;
  return [verdict, maskedPan, panSequence, expires, suite].join();
}

const notRecorded = Uint8Array.of(0x6a, 0x83);
const headerBytes = 4;

/** Answers a command with the response at its place, or wherever the same command is. */
function answering(
  recorded: Recording,
  fate: { readonly failsAt?: number; readonly table?: AnswerTable } = {},
): ReadCardOptions<string>['transceive'] {
  const { commands, responses } = recorded;
  let next = 0;
  let count = 0;
  return async (command) => {
    count += 1;
    if (count - 1 === fate.failsAt) throw Object.assign(new Error('gone'), { failure: 'card-removed' });
    let at = next;
    for (
      let tries = 0;
      tries < commands.length && !isSame(command, commands[at % commands.length]);
      tries += 1
    )
      at += 1;
    at %= commands.length;
    const answer = isSame(command, commands[at]) ? (responses[at] ?? notRecorded) : notRecorded;
    next = at + 1;
    return fate.table === undefined ? answer.slice() : fate.table.lay(answer);
  };
}

/** What a reading may be given at most, and some more, since the limit is what is tried. */
const tableBytes = 2 * bytesPerReadingMax;
const nothing = new Uint8Array(tableBytes);

/** Where one reading's answers lie side by side: a piece of memory for each costs more than the reading does. */
class AnswerTable {
  readonly #bytes = new Uint8Array(tableBytes);
  #used = 0;

  clear(): void {
    this.#bytes.fill(0, 0, this.#used);
    this.#used = 0;
  }

  lay(answer: Uint8Array): Uint8Array {
    const laid = this.#bytes.subarray(this.#used, this.#used + answer.length);
    laid.set(answer);
    this.#used += answer.length;
    return laid;
  }

  /** Whether the code has overwritten all that it was given. */
  isWiped(): boolean {
    return Buffer.compare(this.#bytes.subarray(0, this.#used), nothing.subarray(0, this.#used)) === 0;
  }
}

/** Class, instruction, parameters; of SELECT the name too, since that is all that tells one from another. */
function isSame(command: Uint8Array, other: Uint8Array | undefined): boolean {
  if (other === undefined) return false;
  const compared = command[1] === 0xa4 ? Math.min(command.length, other.length) - 1 : headerBytes;
  for (let at = 0; at < compared; at += 1) if (command[at] !== other[at]) return false;
  return true;
}

function failure(seed: number, input: number, base: FuzzBase, what: string): FuzzFailure {
  return new FuzzFailure(`seed ${seed}, input ${input}, from ${base.name}: ${what}`);
}

const rememberedMax = 2_000;

/** The machine's own answers, kept: most inputs bring certificates that were asked about before. */
class RememberingCrypto implements CardCrypto {
  calls = 0;
  readonly #recovered = new Map<string, Uint8Array | null>();
  readonly #verified = new Map<string, boolean>();
  readonly sm2 = {
    sm3: (bytes: Uint8Array) => nodeCardCrypto.sm2?.sm3(bytes) ?? new Uint8Array(),
    verify: (signed: { point: Uint8Array; message: Uint8Array; signature: Uint8Array }) => {
      this.calls += 1;
      const key = text(signed.signature) + text(signed.point) + text(signed.message);
      const known = this.#verified.get(key);
      if (known !== undefined) return known;
      const verified = nodeCardCrypto.sm2?.verify(signed) ?? false;
      if (this.#verified.size >= rememberedMax) this.#verified.clear();
      this.#verified.set(key, verified);
      return verified;
    },
  };

  sha1(bytes: Uint8Array): Uint8Array {
    return nodeCardCrypto.sha1(bytes);
  }

  rsaRecover(key: Parameters<CardCrypto['rsaRecover']>[0], signature: Uint8Array): Uint8Array | null {
    this.calls += 1;
    const name = text(signature) + text(key.modulus) + text(key.exponent);
    const known = this.#recovered.get(name);
    if (known !== undefined) return known?.slice() ?? null;
    const recovered = nodeCardCrypto.rsaRecover(key, signature);
    if (this.#recovered.size >= rememberedMax) this.#recovered.clear();
    this.#recovered.set(name, recovered?.slice() ?? null);
    return recovered;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
