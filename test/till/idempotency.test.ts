import { describe, expect, it } from 'vitest';
import { type AnswerStore, Idempotency } from '../../terminal/api/idempotency.ts';
import type { KeptAnswer } from '../../terminal/till/journal/journal.ts';

class MemoryAnswers implements AnswerStore {
  readonly kept = new Map<string, KeptAnswer>();
  async find(key: string): Promise<KeptAnswer | null> {
    return this.kept.get(key) ?? null;
  }
  async keep(answer: KeptAnswer): Promise<void> {
    this.kept.set(answer.key, answer);
  }
}

const request = { method: 'POST', path: '/v1/checkouts', body: { lines: [], keyed: { a: 1, b: 2 } } };

function counting(status = 201) {
  const store = new MemoryAnswers();
  let runs = 0;
  const work = async () => {
    runs += 1;
    return { status, body: { run: runs } };
  };
  return { store, idempotency: new Idempotency(store), work, runs: () => runs };
}

describe('an Idempotency-Key', () => {
  it('gives the first answer for ever, and works once', async () => {
    const { idempotency, work, runs } = counting();
    const first = await idempotency.answer('k', request, work);
    expect(await idempotency.answer('k', request, work)).toEqual(first);
    expect(runs()).toBe(1);
  });

  it('knows a body by what it says, not by the order of its names', async () => {
    const { idempotency, work, runs } = counting();
    await idempotency.answer('k', request, work);
    const reordered = { ...request, body: { keyed: { b: 2, a: 1 }, lines: [] } };
    expect(await idempotency.answer('k', reordered, work)).toMatchObject({ status: 201 });
    expect(runs()).toBe(1);
  });

  it.each([
    ['body', { ...request, body: { lines: [1] } }],
    ['path', { ...request, path: '/v1/checkouts/1/confirm' }],
  ])('is refused with another %s', async (_, other) => {
    const { idempotency, work, runs } = counting();
    await idempotency.answer('k', request, work);
    expect(await idempotency.answer('k', other, work)).toMatchObject({ status: 422, code: 'key-reused' });
    expect(runs()).toBe(1);
  });

  it('makes two calls at the same moment one', async () => {
    const { idempotency, work, runs } = counting();
    const answers = await Promise.all([1, 2, 3].map(() => idempotency.answer('k', request, work)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(runs()).toBe(1);
  });

  it.each([409, 500, 503])('does not hold on to a %i', async (status) => {
    const { idempotency, work, runs } = counting(status);
    await idempotency.answer('k', request, work);
    await idempotency.answer('k', request, work);
    expect(runs()).toBe(2);
  });

  it('holds on to a refusal that will not change', async () => {
    const { idempotency, work, runs } = counting(404);
    await idempotency.answer('k', request, work);
    await idempotency.answer('k', request, work);
    expect(runs()).toBe(1);
  });

  it('is not kept a second time when the sale’s transaction kept it', async () => {
    const { idempotency, store } = counting();
    await idempotency.answer('k', request, async (keepAnswer) => {
      keepAnswer(200, { redemption: 1 });
      return { status: 200, body: { redemption: 1 } };
    });
    expect(store.kept.size).toBe(0);
  });

  it('survives work that throws: the next call works again', async () => {
    const { idempotency, work } = counting();
    await expect(idempotency.answer('k', request, () => Promise.reject(new Error('disk')))).rejects.toThrow(
      'disk',
    );
    expect(await idempotency.answer('k', request, work)).toMatchObject({ status: 201 });
  });

  it.each(['', ' ', 'a b', 'ü', 'x'.repeat(256)])('refuses %j', async (key) => {
    const { idempotency, work } = counting();
    expect(await idempotency.answer(key, request, work)).toMatchObject({ status: 400, code: 'wrong-key' });
  });
});
