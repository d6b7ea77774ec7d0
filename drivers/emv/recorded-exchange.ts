import type { CaPublicKey } from './ca-key.ts';
import { fromHex, toHex } from './hex.ts';
import type { CardInterface, Transceive } from './transceive.ts';

/** One command and its response with status bytes, upper-case hexadecimal. */
export type CardExchange = { readonly command: string; readonly response: string };

/** A `*.card.json` file: an exchange with a card, kept so that it can be played again without it. */
export type RecordedCard = {
  readonly atr: string;
  readonly interface: CardInterface;
  /** An instant with its offset; the replay takes its date from it. */
  readonly at: string;
  readonly unpredictableNumber: string;
  readonly caKeys: readonly CaPublicKey[];
  readonly exchanges: readonly CardExchange[];
};

const select = 'A4';
const readRecord = 'B2';
const getProcessingOptions = 'A8';

/**
 * Plays a recorded card. Commands are compared without their expected length, since readers differ in it, and are
 * looked for first among those after the SELECT that was answered last, then anywhere. A GET PROCESSING OPTIONS
 * always finds a recorded one: its data depend on the terminal. It never rejects.
 */
export function replayExchanges(exchanges: readonly CardExchange[]): Transceive {
  const parts = exchanges.map((exchange) => ({
    key: commandKey(fromHex(exchange.command)),
    response: exchange.response,
  }));
  const timesAnswered = new Map<string, number>();
  let scope: Scope = { from: 0, to: parts.length };

  const answers = (within: Scope, matches: (key: string) => boolean): readonly number[] =>
    parts.flatMap(({ key }, at) => (at >= within.from && at < within.to && matches(key) ? [at] : []));

  return async (command) => {
    const key = commandKey(command);
    const instruction = instructionOf(key);
    const everywhere: Scope = { from: 0, to: parts.length };
    const isSame = (other: string) => other === key;
    const isSameKind = (other: string) => instructionOf(other) === instruction;
    const found =
      [
        answers(scope, isSame),
        ...(instruction === getProcessingOptions ? [answers(scope, isSameKind)] : []),
        answers(everywhere, isSame),
        ...(instruction === getProcessingOptions ? [answers(everywhere, isSameKind)] : []),
      ].find((places) => places.length > 0) ?? [];
    if (found.length === 0) return fromHex(notRecorded(instruction));
    // Recorded twice, it answers in the recorded order and then repeats the last.
    const place = `${key} ${found.join()}`;
    const times = timesAnswered.get(place) ?? 0;
    timesAnswered.set(place, times + 1);
    const at = found[Math.min(times, found.length - 1)] ?? 0;
    if (instruction === select) scope = scopeAfter(parts, at);
    return fromHex(parts[at]?.response ?? '');
  };
}

/** Keeps every exchange that the card answered. The list holds the card's number. */
export function recordExchanges(transceive: Transceive): {
  readonly transceive: Transceive;
  readonly exchanges: readonly CardExchange[];
} {
  const exchanges: CardExchange[] = [];
  return {
    exchanges,
    transceive: async (command) => {
      const response = await transceive(command);
      exchanges.push({ command: toHex(command), response: toHex(response) });
      return response;
    },
  };
}

/** Exchanges by number, the end left out. */
type Scope = { readonly from: number; readonly to: number };

function scopeAfter(parts: readonly { readonly key: string }[], selectAt: number): Scope {
  const next = parts.findIndex(({ key }, at) => at > selectAt && instructionOf(key) === select);
  return { from: selectAt + 1, to: next < 0 ? parts.length : next };
}

/** Class, instruction, parameters and data: what is left of a command without its expected length. */
function commandKey(command: Uint8Array): string {
  const dataBytes = command.length > 5 ? (command[4] ?? 0) : 0;
  return `${toHex(command.subarray(0, 4))} ${toHex(command.subarray(5, 5 + dataBytes))}`;
}

function instructionOf(key: string): string {
  return key.slice(2, 4);
}

function notRecorded(instruction: string): string {
  if (instruction === select) return '6A82';
  return instruction === readRecord ? '6A83' : '6D00';
}
