import { readFile } from 'node:fs/promises';
import { VirtualCard, VirtualReader } from '../drivers/virtual/index.ts';
import { readTrayFile } from '../drivers/virtual/tray-file.ts';
import type { VirtualTray } from './api/routes/virtual-reader.ts';

export type OpenedTray = { readonly reader: VirtualReader; readonly tray: VirtualTray };

/**
 * The demo's virtual reader and the cards beside it. A card keeps its transaction counter for as long as
 * the till runs, as a real one keeps it for ever.
 */
export async function openVirtualTray(
  file: string,
): Promise<OpenedTray | { readonly faults: readonly string[] }> {
  const read = readTrayFile(await readFile(file, 'utf8'));
  if (!read.ok) return { faults: read.faults };
  const reader = new VirtualReader();
  const cards = new Map(
    read.value.cards.map(
      (known) => [known.card, { ...known, virtual: new VirtualCard(known.image) }] as const,
    ),
  );
  return {
    reader,
    tray: {
      cards: read.value.cards.map(({ card, title, expect }) => ({ card, title, expect })),
      insert: (name) => {
        const known = cards.get(name);
        if (known === undefined) return false;
        reader.insert(known.virtual, known.interface);
        return true;
      },
      remove: () => reader.remove(),
    },
  };
}
