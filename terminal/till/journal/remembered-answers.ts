/** A counter asks the same few questions over and over. */
const rememberedMax = 1_000;

/** What was asked of the journal since it changed last: nobody else writes that file. */
export class RememberedAnswers {
  readonly #answers = new Map<string, Promise<unknown>>();
  #standing: object = {};

  /** Another object after each change: who has seen this one before is answered the same. */
  get standing(): object {
    return this.#standing;
  }

  /** Asks once for each question. */
  to<Value>(question: readonly unknown[], ask: () => Promise<Value>): Promise<Value> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known as Promise<Value>;
    if (this.#answers.size >= rememberedMax) this.#answers.clear();
    const answer = ask();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  forget(): void {
    this.#answers.clear();
    this.#standing = {};
  }
}
