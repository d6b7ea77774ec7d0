import type { ServerBooks, TillBooks } from './books.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Two machines with one till's disk are found by the server, and both have heard that they must stop. */
export function auditClones(world: SimulatedWorld, tills: readonly TillBooks[], server: ServerBooks): void {
  for (const { original, copy } of world.clones) {
    const pair = tills.filter(({ shop }) => shop === original || shop === copy);
    const row = server.terminals.find(({ id }) => id === original.terminal);
    if (row?.alarm == null) world.broken(`${copy.machine.name}: nobody found the copied disk`);
    if (row?.orderKind !== 'stop') world.broken(`${copy.machine.name}: the copied disk was not stopped`);
    for (const { shop, order } of pair)
      if (order !== 'stop') world.broken(`${shop.machine.name}: works on, and has a twin`);
  }
}
