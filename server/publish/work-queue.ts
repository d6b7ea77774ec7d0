/** Runs pieces of work one after the other, first come, first served. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** A piece that throws rejects its own promise and does not hold up the next. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything that was queued before the call is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
