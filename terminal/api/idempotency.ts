import type { KeptAnswer } from '../till/journal/journal.ts';
import { sha256 } from '../wire/sha256.ts';
import { type Problem, problem } from './problem.ts';
import type { Reply } from './route.ts';

export const idempotencyKeyHeader = 'idempotency-key';
const keyPattern = /^[\x21-\x7e]{1,255}$/;

export type AnswerStore = {
  readonly find: (key: string) => Promise<KeptAnswer | null>;
  readonly keep: (answer: KeptAnswer) => Promise<void>;
};

export type KeyedRequest = { readonly method: string; readonly path: string; readonly body: unknown };

/**
 * The same key and request give the same answer, for as long as its store keeps it (for ever where money moved); the
 * same key with another request is refused.
 * Two calls with one key at the same time run one after the other, and the second gets the first's answer.
 */
export class Idempotency {
  readonly #store: AnswerStore;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(store: AnswerStore) {
    this.#store = store;
  }

  async answer(
    key: string,
    request: KeyedRequest,
    work: (keepAnswer: (status: number, body: unknown) => KeptAnswer) => Promise<Reply>,
  ): Promise<Reply | Problem> {
    if (!keyPattern.test(key))
      return problem(400, 'wrong-key', { detail: '1 to 255 printable ASCII characters' });
    while (this.#running.has(key)) await this.#running.get(key);
    const turn = this.#answerAlone(key, request, work);
    this.#running.set(
      key,
      turn.catch(() => {}),
    );
    try {
      return await turn;
    } finally {
      this.#running.delete(key);
    }
  }

  async #answerAlone(
    key: string,
    request: KeyedRequest,
    work: (keepAnswer: (status: number, body: unknown) => KeptAnswer) => Promise<Reply>,
  ): Promise<Reply | Problem> {
    const fingerprint = sha256(JSON.stringify([request.method, request.path, sorted(request.body)]));
    const known = await this.#store.find(key);
    if (known !== null) {
      return known.fingerprint === fingerprint
        ? { status: known.status, body: JSON.parse(known.body) }
        : problem(422, 'key-reused');
    }
    let keptInside = false;
    const keptAnswer = (status: number, body: unknown): KeptAnswer => ({
      key,
      fingerprint,
      status,
      body: JSON.stringify(body),
    });
    const reply = await work((status, body) => {
      keptInside = true;
      return keptAnswer(status, body);
    });
    if (!keptInside && isFinal(reply.status))
      await this.#store.keep(keptAnswer(reply.status, reply.body ?? null));
    return reply;
  }
}

/** A conflict may be gone the next time, and a failure has settled nothing: neither is kept. */
function isFinal(status: number): boolean {
  return status < 500 && status !== 409;
}

/** The order of an object's keys does not make another request. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, sorted(part)]);
}
