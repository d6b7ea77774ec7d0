/** A choice that is waiting to be looked at, with what no set behind it can undercut. */
export type Waiting = { readonly least: number; readonly depth: number };

/**
 * The choices that are waiting, least first; of equal ones the deeper, then the older, so that the order is
 * always the same. A binary heap.
 */
export class NodeQueue<Node extends Waiting> {
  private readonly heap: { readonly node: Node; readonly serial: number }[] = [];
  private serial = 0;

  push(node: Node): void {
    this.heap.push({ node, serial: this.serial });
    this.serial += 1;
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.comesFirst(parent, at)) break;
      this.swap(parent, at);
      at = parent;
    }
  }

  /** What no set still waiting can undercut; null when nothing waits. */
  get least(): number | null {
    return this.heap[0]?.node.least ?? null;
  }

  pop(): Node | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return first.node;
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      if (left >= this.heap.length) return;
      const right = left + 1;
      const child = right < this.heap.length && this.comesFirst(right, left) ? right : left;
      if (this.comesFirst(at, child)) return;
      this.swap(at, child);
      at = child;
    }
  }

  private comesFirst(one: number, other: number): boolean {
    const a = this.heap[one]!;
    const b = this.heap[other]!;
    if (a.node.least !== b.node.least) return a.node.least < b.node.least;
    if (a.node.depth !== b.node.depth) return a.node.depth > b.node.depth;
    return a.serial < b.serial;
  }

  private swap(one: number, other: number): void {
    const kept = this.heap[one]!;
    this.heap[one] = this.heap[other]!;
    this.heap[other] = kept;
  }
}
