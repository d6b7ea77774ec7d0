/** Where an entry stands: in which journal of which till, and as which. */
export type EntryPlace = { readonly terminal: string; readonly epoch: number; readonly sequence: number };

export function placeKey({ terminal, epoch, sequence }: EntryPlace): string {
  return `${terminal} ${epoch} ${sequence}`;
}
