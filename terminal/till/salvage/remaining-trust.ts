import type { Head, Root } from '../../core/trust/head.ts';
import { type Assignment, assignmentSchema } from '../../wire/documents/assignment.ts';
import { openHead } from '../../wire/documents/head.ts';
import { openPinnedRoot, signersOf } from '../../wire/documents/root.ts';
import { type Envelope, envelopeSchema, openEnvelope } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import { type Acknowledgement, acknowledgementSchema } from '../../wire/upload.ts';
import { assignmentFact } from '../assignment-store.ts';
import type { Remains } from './read-remains.ts';

type Kept<Document> = { readonly document: Document; readonly envelope: Envelope };

/**
 * Roots that a damaged file still has. Each is signed by its own threshold, so that no damage made it; the newest of a
 * programme counts. Who could write another into the file could have done so before it was damaged.
 */
export function remainingRoots({ trusted }: Pick<Remains, 'trusted'>): ReadonlyMap<string, Kept<Root>> {
  const roots = new Map<string, Kept<Root>>();
  for (const row of trusted) {
    const envelope = readEnvelope(row.root);
    const root = envelope === null ? null : openPinnedRoot(envelope);
    if (envelope === null || root?.ok !== true || root.value.programme !== row.programme) continue;
    const known = roots.get(row.programme);
    if (known === undefined || known.document.version < root.value.version)
      roots.set(row.programme, { document: root.value, envelope });
  }
  return roots;
}

/** The newest head of a programme that the root in force still vouches for: none of a key that was taken back. */
export function remainingHead({ trusted }: Pick<Remains, 'trusted'>, root: Root): Kept<Head> | null {
  const heads = trusted.flatMap((row) => {
    const envelope = row.head === null ? null : readEnvelope(row.head);
    const head = envelope === null ? null : openHead(envelope, root);
    return envelope === null || head?.ok !== true || head.value.programme !== root.programme
      ? []
      : [{ document: head.value, envelope }];
  });
  return newest(heads);
}

/** What the file says that the till was assigned; nobody has vouched for it yet, but a hash in it can be held against a root. */
export function claimedAssignments({ facts }: Pick<Remains, 'facts'>): readonly Assignment[] {
  return facts.flatMap(({ name, value }) => {
    const envelope = name === assignmentFact ? readEnvelope(value) : null;
    const assignment = envelope === null ? null : parseJson(envelope.payload, assignmentSchema, 'assignment');
    return assignment?.ok === true ? [assignment.value] : [];
  });
}

/** The server's signed words on how far it holds each epoch; the furthest of each. */
export function remainingAcknowledgements(
  { acknowledgements }: Pick<Remains, 'acknowledgements'>,
  { terminal, root }: { readonly terminal: string; readonly root: Root },
): readonly Kept<Acknowledgement>[] {
  const furthest = new Map<number, Kept<Acknowledgement>>();
  for (const text of acknowledgements) {
    const envelope = readEnvelope(text);
    const opened = envelope && openEnvelope('acknowledgement', envelope, signersOf(root, 'head'));
    if (envelope === null || opened?.opened !== true) continue;
    const word = parseJson(opened.payload, acknowledgementSchema, 'acknowledgement');
    if (!word.ok || word.value.terminal !== terminal) continue;
    const known = furthest.get(word.value.epoch);
    if (known === undefined || known.document.sequence < word.value.sequence)
      furthest.set(word.value.epoch, { document: word.value, envelope });
  }
  return [...furthest.values()];
}

function newest<Document extends { readonly version: number }>(
  all: readonly Kept<Document>[],
): Kept<Document> | null {
  return all.reduce<Kept<Document> | null>(
    (best, one) => (best === null || best.document.version < one.document.version ? one : best),
    null,
  );
}

function readEnvelope(text: string): Envelope | null {
  const envelope = parseJson(text, envelopeSchema, 'envelope');
  return envelope.ok ? envelope.value : null;
}
