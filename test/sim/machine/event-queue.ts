export type PlannedEvent = {
  readonly atMs: number;
  /** Of two events of one moment the one that was planned first happens first. */
  readonly order: number;
  readonly what: string;
  readonly work: () => void | Promise<void>;
  isCalledOff: boolean;
};

/** A binary heap: the earliest event is at its top. */
export class EventQueue {
  readonly #heap: PlannedEvent[] = [];

  put(event: PlannedEvent): void {
    const heap = this.#heap;
    let place = heap.push(event) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(event, heap[above] as PlannedEvent)) break;
      heap[place] = heap[above] as PlannedEvent;
      place = above;
    }
    heap[place] = event;
  }

  /** The earliest event that was not called off and is not later than `untilMs`. */
  take(untilMs: number): PlannedEvent | null {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || (!top.isCalledOff && top.atMs > untilMs)) return null;
      this.#dropTop();
      if (!top.isCalledOff) return top;
    }
  }

  #dropTop(): void {
    const heap = this.#heap;
    const last = heap.pop() as PlannedEvent;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const isRight =
        right < heap.length && isBefore(heap[right] as PlannedEvent, heap[left] as PlannedEvent);
      const child = isRight ? right : left;
      if (!isBefore(heap[child] as PlannedEvent, last)) break;
      heap[place] = heap[child] as PlannedEvent;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(one: PlannedEvent, other: PlannedEvent): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
