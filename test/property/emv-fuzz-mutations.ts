/** A recording's commands and answers, place by place. */
export type Recording = {
  readonly commands: readonly Uint8Array[];
  readonly responses: readonly Uint8Array[];
};

/** Small, fast and the same everywhere: xorshift32. A trial needs no secret numbers, only many of them. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** 0 up to `limit`, without it. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % Math.max(1, limit);
  }

  oneOf<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('nothing to choose from');
    return value;
  }
}

const mutationsMax = 4;
const statusWords = [0x9000, 0x6100, 0x6110, 0x61ff, 0x6c00, 0x6c10, 0x6283, 0x6985, 0x6a81, 0x6a82, 0x6a83];
/** Bytes that mean something where lengths and tags are read. */
const tellingBytes = [
  0x00, 0x01, 0x1f, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x9f, 0xff, 0x70, 0x77, 0x6f, 0x5a, 0x57,
];
const grownBytesMax = 40;

type Mutation = (mutator: Mutator, response: Uint8Array, other: Uint8Array) => Uint8Array;

/** Ways in which a card, a reader or somebody between them may spoil an answer. */
const mutations: readonly Mutation[] = [
  // One bit.
  (mutator, response) =>
    changed(response, mutator.below(response.length), (byte) => byte ^ (1 << mutator.below(8))),
  // One byte that means something.
  (mutator, response) => changed(response, mutator.below(response.length), () => mutator.oneOf(tellingBytes)),
  // A byte near the beginning, where the template's lengths stand.
  (mutator, response) => changed(response, mutator.below(8), () => mutator.below(256)),
  // One more or one less, as a length that was counted wrong.
  (mutator, response) =>
    changed(response, mutator.below(response.length), (byte) => byte + mutator.oneOf([-1, 1])),
  // Cut short, the status kept.
  (mutator, response) =>
    joined(response.subarray(0, mutator.below(response.length - 1)), response.subarray(-2)),
  // Cut short, status and all.
  (mutator, response) => response.slice(0, mutator.below(response.length)),
  // Another status.
  (mutator, response) => withStatus(response.subarray(0, -2), mutator.oneOf(statusWords)),
  // No data, another status.
  (mutator) => withStatus(new Uint8Array(), mutator.oneOf(statusWords)),
  // Bytes put in.
  (mutator, response) => {
    const at = mutator.below(response.length);
    const filling = new Uint8Array(1 + mutator.below(grownBytesMax)).fill(mutator.below(256));
    return joined(response.subarray(0, at), filling, response.subarray(at));
  },
  // Bytes taken out.
  (mutator, response) => {
    const at = mutator.below(response.length);
    return joined(response.subarray(0, at), response.subarray(at + 1 + mutator.below(8)));
  },
  // A part of it twice.
  (mutator, response) => {
    const at = mutator.below(response.length);
    const end = at + 1 + mutator.below(grownBytesMax);
    return joined(response.subarray(0, end), response.subarray(at));
  },
  // The answer to another command, of this card or another.
  (_, __, other) => other,
  // Its beginning, and the end of another answer.
  (mutator, response, other) =>
    joined(response.subarray(0, mutator.below(response.length)), other.subarray(mutator.below(other.length))),
  // Nothing of it left.
  (mutator) => Uint8Array.from({ length: mutator.below(grownBytesMax) }, () => mutator.below(256)),
];

/** The base's answers, some of them spoilt, and sometimes the command at which the card is gone. */
export function mutate(
  mutator: Mutator,
  base: Recording,
  others: readonly Recording[],
): { readonly responses: readonly Uint8Array[]; readonly failsAt: number } {
  const responses = [...base.responses];
  const count = 1 + mutator.below(mutationsMax);
  for (let time = 0; time < count; time += 1) {
    const at = mutator.below(responses.length);
    const other = mutator.oneOf(mutator.below(2) === 0 ? base.responses : mutator.oneOf(others).responses);
    responses[at] = mutator.oneOf(mutations)(mutator, responses[at] ?? other, other);
  }
  return { responses, failsAt: mutator.below(16) === 0 ? mutator.below(base.commands.length) : -1 };
}

function changed(response: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = response.slice();
  if (at < copy.length) copy[at] = change(copy[at] ?? 0) & 0xff;
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function withStatus(data: Uint8Array, status: number): Uint8Array {
  return joined(data, Uint8Array.of(status >> 8, status & 0xff));
}
