import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import { fen } from '../../terminal/core/money.ts';
import { ProgrammeCache } from '../../terminal/till/cache/programme-cache.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { headSchema } from '../../terminal/wire/documents/head.ts';
import { type Envelope, envelopeSchema, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { openSignedTime } from '../../terminal/wire/signed-time.ts';
import { offer } from '../fakes/programme.ts';
import { Publisher } from '../fakes/publisher.ts';
import type { Proof } from '../prove/proof.ts';
import { edited, editedBytes } from './edits.ts';

const editsShort = 5_000;
const editsLong = 1_000_000;
const canaryEdits = 2_000;
/** Of a thousand edits: so many of a file that a genuine head names, of a root, of the signed time; else of a head. */
const filePermille = 8;
const rootPermille = 200;
const timePermille = 100;
const faultsMax = 5;
const headInForce = 6;

const nonce = '5a'.repeat(16);
const at = '2026-11-21T10:00:00Z';

type Seen = {
  edits: number;
  /** Edits that changed neither what is signed nor a signature, such as an order of keys. */
  same: number;
  readonly refused: Record<string, number>;
  readonly faults: string[];
};

/** A till with genuine files in force, the documents that would be taken next, and others of that union and of another. */
class Target {
  readonly #folder = mkdtempSync(join(tmpdir(), 'puhui-forgery-'));
  readonly #union = new Publisher();
  readonly #stranger = new Publisher();
  readonly #first: Envelope;
  readonly #inForce: Envelope;
  readonly #headKey: readonly [string, string];
  readonly root: Envelope;
  readonly head: Envelope;
  readonly time: Envelope;
  readonly others: readonly Envelope[];
  #newest = headInForce + 1;
  #journal: Journal | undefined;
  #cache: ProgrammeCache | undefined;

  constructor() {
    const first = this.#union.root();
    const offers = [offer('u.cinema', { benefit: { kind: 'price', unitPrice: fen(900) } })];
    const before = [this.#union.head(headInForce - 1, { offers }), this.#union.head(headInForce, { offers })];
    this.head = this.#union.head(headInForce + 1, { offers });
    const answer = { schema: 1, type: 'time', terminal: 't-1', nonce, at };
    this.time = sealEnvelope('time', JSON.stringify(answer), [this.#union.headKey]);
    const oldTime = JSON.stringify({ ...answer, nonce: '00'.repeat(16) });
    const strangers = [this.#stranger.root(), this.#stranger.head(headInForce + 1)];
    this.others = [
      first,
      ...before,
      ...strangers,
      sealEnvelope('time', oldTime, [this.#union.headKey]),
      this.#stranger.rotate(2, ['root', 'head', 'publisher']),
    ];
    this.#first = first;
    this.#inForce = before[1] as Envelope;
    this.#headKey = [this.#union.headKey.id, this.#union.headKey.publicKey];
    // New root keys only: the heads stay under the keys that the till knows.
    this.root = this.#union.rotate(2, ['root']);
  }
  async open(): Promise<void> {
    this.#journal = await Journal.open({ file: join(this.#folder, 'journal.db'), terminal: 't-1', epoch: 1 });
    this.#cache = new ProgrammeCache({ folder: join(this.#folder, 'cache'), journal: this.#journal });
    await this.#cache.restore();
    await this.#cache.pinRoot(this.#first, { programme: 'u', sha256: sha256(this.#first.payload) });
    await this.#cache.take('u', this.#inForce, this.#union.fetch);
  }

  async close(): Promise<void> {
    await this.#cache?.close();
    await this.#journal?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What is in force: root, head and offers. It must never be anything else. */
  get state(): string {
    const loaded = this.#cache?.loaded('u');
    return `${this.#cache?.root('u')?.version}/${loaded?.head.version}/${loaded?.offers.map(({ id }) => id)}`;
  }

  async takeHead(envelope: Envelope): Promise<void> {
    await this.#cache?.take('u', envelope, this.#union.fetch);
  }

  async takeRoot(envelope: Envelope): Promise<void> {
    await this.#cache?.followRoots('u', async (version) => (version === 2 ? envelope : null));
  }

  /** A genuine new head, with one of its files edited on the way. Those that came whole are not asked for again. */
  async takeHeadWithEditedFile(random: SeededRandom): Promise<void> {
    this.#newest += 1;
    const envelope = this.#union.head(this.#newest);
    const { files } = headSchema.parse(JSON.parse(envelope.payload));
    const unlucky = files[random.whole(files.length)]?.sha256;
    await this.#cache?.take('u', envelope, async (file) => {
      const bytes = await this.#union.fetch(file);
      return file.sha256 === unlucky ? editedBytes(bytes, random) : bytes;
    });
  }

  async takeTime(envelope: Envelope): Promise<void> {
    const [key, publicKey] = this.#headKey;
    const signers = { keys: new Map([[key, publicKey as never]]), threshold: 1 };
    const told = openSignedTime(envelope, { terminal: 't-1', nonce, signers });
    if ('refused' in told) throw new TillError('cache-refused', told.refused);
  }
}

/** Random edits of genuine documents and files: none is taken, none is anything but a refusal with a reason. */
export const proveTrust: Proof = async ({ long, seed, print }) => {
  const began = performance.now();
  const honest = await tryEdits({ edits: long ? editsLong : editsShort, seed, isCareless: false });
  const { faults, refused, ...counts } = honest;
  print({ ...counts, ...refused, seconds: Math.round((performance.now() - began) / 1_000) });
  const canary = await tryEdits({ edits: canaryEdits, seed, isCareless: true });
  print({ canary: 'a till that looks at no signature', taken: canary.faults.length });
  return canary.faults.length > 0
    ? faults
    : [...faults, 'canary: a till that looks at no signature took nothing'];
};

async function tryEdits(asked: {
  readonly edits: number;
  readonly seed: number;
  readonly isCareless: boolean;
}): Promise<Seen> {
  const random = new SeededRandom(asked.seed);
  const seen: Seen = { edits: 0, same: 0, refused: {}, faults: [] };
  const target = new Target();
  try {
    await target.open();
    const inForce = target.state;
    for (; seen.edits < asked.edits && seen.faults.length < faultsMax; seen.edits += 1) {
      const outcome = await tryOne(target, random, asked.isCareless);
      if (outcome === 'same') seen.same += 1;
      else if (outcome.startsWith('refused')) seen.refused[outcome] = (seen.refused[outcome] ?? 0) + 1;
      else seen.faults.push(`edit ${seen.edits}: ${outcome}`);
      if (target.state !== inForce) seen.faults.push(`edit ${seen.edits}: ${target.state} is in force`);
    }
  } finally {
    await target.close();
  }
  return seen;
}

async function tryOne(target: Target, random: SeededRandom, isCareless: boolean): Promise<string> {
  const choice = random.whole(1_000);
  if (choice < filePermille && !isCareless)
    return outcomeOf('file', () => target.takeHeadWithEditedFile(random));
  const [kind, genuine] =
    choice < rootPermille
      ? (['root', target.root] as const)
      : choice < rootPermille + timePermille
        ? (['time', target.time] as const)
        : (['head', target.head] as const);
  const envelope = parseJson(edited(genuine, random, target.others), envelopeSchema, kind);
  if (!envelope.ok) return 'refused: not an envelope';
  if (isAsGood(envelope.value, genuine)) return 'same';
  if (isCareless)
    return outcomeOf(kind, async () => void headSchema.parse(JSON.parse(envelope.value.payload)));
  return outcomeOf(kind, () => {
    if (kind === 'root') return target.takeRoot(envelope.value);
    return kind === 'time' ? target.takeTime(envelope.value) : target.takeHead(envelope.value);
  });
}

/** What is signed is the same, and so are all signatures, however they are written. */
function isAsGood(envelope: Envelope, genuine: Envelope): boolean {
  const bytes = (signature: string) => Buffer.from(signature, 'base64').toString('hex');
  return (
    envelope.payload === genuine.payload &&
    genuine.signatures.every(({ key, signature }) =>
      envelope.signatures.some((one) => one.key === key && bytes(one.signature) === bytes(signature)),
    )
  );
}

async function outcomeOf(kind: string, take: () => Promise<void>): Promise<string> {
  try {
    await take();
    return `an edited ${kind} was taken`;
  } catch (error) {
    if (error instanceof TillError && error.code === 'cache-refused') return `refused: ${kind}`;
    return error instanceof TillError || error instanceof SyntaxError || (error as Error).name === 'ZodError'
      ? `refused: ${kind}, ${(error as Error).name}`
      : `an edited ${kind} led to ${(error as Error).stack}`;
  }
}
