import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import {
  type HeldEntries,
  type HeldEntriesAsk,
  heldEntriesPerAnswerMax,
  heldEntriesSchema,
} from '../../terminal/wire/held-entries.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { TerminalRow } from '../store/tables.ts';

/** Characters of entries in one answer, before they are quoted twice; one entry goes out however long it is. */
const answerCharactersMax = 2_000_000;

/** Entries that a till has handed in, for one whose own are lost. TRUST.md, W4. */
export async function tellHeldEntries(
  store: ServerStore,
  till: Pick<TerminalRow, 'id' | 'programme' | 'epoch'>,
  ask: HeldEntriesAsk,
): Promise<Envelope> {
  const { epoch, first, last, nonce } = ask;
  let query = store.database
    .selectFrom('journalEntries')
    .select(['sequence', 'previousHash', 'hash', 'bytes'])
    .where('terminal', '=', till.id)
    .where('epoch', '=', epoch)
    .where('sequence', '>=', first);
  if (last !== null) query = query.where('sequence', '<=', last);
  const rows = await query
    .orderBy('sequence')
    .limit(heldEntriesPerAnswerMax + 1)
    .execute();
  let characters = 0;
  const entries = rows.slice(0, heldEntriesPerAnswerMax).filter(({ bytes }, place) => {
    characters += bytes.length;
    return place === 0 || characters <= answerCharactersMax;
  });
  const word: HeldEntries = heldEntriesSchema.parse({
    schema: 1,
    type: 'held-entries',
    terminal: till.id,
    epoch,
    nonce,
    open: till.epoch,
    entries,
    more: entries.length < rows.length,
  });
  const { head } = await store.keys.of(till.programme);
  return sealEnvelope('held-entries', JSON.stringify(word), [head]);
}
