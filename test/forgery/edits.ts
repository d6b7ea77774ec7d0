import type { SeededRandom } from '../../server/demo/seeded-random.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';

/** What an edit may borrow from: genuine documents that are not the one that is wanted. */
export type Others = readonly Envelope[];

const spanMax = 64;

type Edit = (envelope: Envelope, random: SeededRandom, others: Others) => Envelope | string;

const text = (envelope: Envelope) => JSON.stringify(envelope);
const withPayload = (envelope: Envelope, payload: string): Envelope => ({ ...envelope, payload });
const oneOf = <Value>(values: readonly Value[], random: SeededRandom): Value =>
  values[random.whole(values.length)] as Value;

/** The signed text with the digit, letter or span at a random place made another. */
function changedPayload(payload: string, random: SeededRandom): string {
  const at = random.whole(payload.length);
  const span = 1 + random.whole(spanMax);
  switch (random.whole(5)) {
    case 0:
      return payload.slice(0, at) + payload.slice(at + span);
    case 1:
      return payload.slice(0, at) + payload.slice(at, at + span) + payload.slice(at);
    case 2:
      return payload.slice(0, at) + String.fromCharCode(32 + random.whole(95)) + payload.slice(at + 1);
    case 3:
      return payload.replace(/\d/g, (digit, place: number) =>
        place >= at && place < at + span ? String(random.whole(10)) : digit,
      );
    default:
      return payload.replace(
        /"version":(\d+)/,
        (_all, version) => `"version":${Number(version) + 1 + random.whole(3)}`,
      );
  }
}

/** Ways to make another document of a genuine one: its text on the wire, what is signed, and who signed. */
const edits: readonly Edit[] = [
  (envelope, random) => withPayload(envelope, changedPayload(envelope.payload, random)),
  (envelope, random) => withPayload(envelope, changedPayload(envelope.payload, random)),
  (envelope, random) => {
    const bytes = Buffer.from(text(envelope));
    for (let flips = 1 + random.whole(3); flips > 0; flips -= 1) {
      const at = random.whole(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.whole(8));
    }
    return bytes.toString('utf8');
  },
  (envelope, random) => {
    const whole = text(envelope);
    return whole.slice(0, random.whole(whole.length));
  },
  (envelope, random, others) => {
    const [whole, other] = [text(envelope), text(oneOf(others, random))];
    const [at, from] = [random.whole(whole.length), random.whole(other.length)];
    return whole.slice(0, at) + other.slice(from, from + spanMax) + whole.slice(at + spanMax);
  },
  (envelope, random, others) => withPayload(oneOf(others, random), envelope.payload),
  (envelope, random, others) => withPayload(envelope, oneOf(others, random).payload),
  (envelope, random) => ({
    ...withPayload(envelope, changedPayload(envelope.payload, random)),
    signatures: [...envelope.signatures, ...envelope.signatures],
  }),
  (envelope, random, others) => ({
    ...envelope,
    signatures: envelope.signatures.map((signature, place) =>
      place === 0 ? { ...signature, ...oneOf(oneOf(others, random).signatures, random) } : signature,
    ),
  }),
  (envelope, random) => {
    const signed = changedPayload(oneOf(envelope.signatures, random).signature, random);
    return { ...envelope, signatures: envelope.signatures.map((one) => ({ ...one, signature: signed })) };
  },
];

/** One random edit of a document, as it would come over the wire. */
export function edited(envelope: Envelope, random: SeededRandom, others: Others): string {
  const result = oneOf(edits, random)(envelope, random, others);
  return typeof result === 'string' ? result : text(result);
}

/** One random edit of a file's bytes: a bit, a span cut, doubled or filled, the end missing, or more behind it. */
export function editedBytes(bytes: Buffer, random: SeededRandom): Buffer {
  const at = random.whole(bytes.length);
  const span = 1 + random.whole(spanMax);
  switch (random.whole(5)) {
    case 0: {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.whole(8));
      return copy;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + span)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + span), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes, Buffer.alloc(span, random.whole(256))]);
    default:
      return bytes.subarray(0, at);
  }
}
