import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Root } from '../../terminal/core/trust/head.ts';
import { refuseNextRoot } from '../../terminal/core/trust/root-rules.ts';
import { openPinnedRoot, rootSchema, signersOf } from '../../terminal/wire/documents/root.ts';
import { type Envelope, envelopeSchema, openEnvelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import type { SigningKey } from '../../terminal/wire/signing-key.ts';
import { publicMode, writeDurably } from '../store/durable-file.ts';
import { CeremonyRefused } from './ceremony-refused.ts';

/**
 * The file that goes round between the holders of root keys: the next root as it is to be signed, the signatures so
 * far, and the root in force, so that a machine without a network can tell what would change. Nothing in it is secret.
 */
const paperSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('root-paper'),
  /** The root in force, with its signatures. */
  before: envelopeSchema,
  /** The text of the next root, to the letter. */
  payload: envelopeSchema.shape.payload,
  signatures: z.array(envelopeSchema.shape.signatures.element).max(16),
});
type RootPaperText = z.infer<typeof paperSchema>;

export type RootPaper = {
  readonly before: Root;
  readonly next: Root;
  readonly text: RootPaperText;
};

/** How many signatures there are of those that it takes (TRUST.md, R3). */
export type Progress = {
  readonly byKeysBefore: { readonly have: number; readonly need: number };
  readonly byOwnKeys: { readonly have: number; readonly need: number };
  readonly complete: boolean;
};

export function draftPaper(before: Envelope, next: Root): RootPaper {
  return checkedPaper({
    schema: 1,
    type: 'root-paper',
    before,
    payload: JSON.stringify(next),
    signatures: [],
  });
}

/** Throws `CeremonyRefused` for a file that is not there, is no such paper, or whose root cannot follow its root. */
export async function readPaper(file: string): Promise<RootPaper> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CeremonyRefused(`${file}: cannot be read (${error.code ?? 'unknown'})`);
  });
  const parsed = parseJson(text, paperSchema, 'paper');
  if (!parsed.ok) throw new CeremonyRefused(`${file}: ${parsed.faults.join('; ')}`);
  return checkedPaper(parsed.value);
}

export function writePaper(file: string, paper: RootPaper): Promise<void> {
  return writeDurably(file, `${JSON.stringify(paper.text, null, 2)}\n`, publicMode);
}

/**
 * Adds one holder's signature; one that is there already stays the only one. Throws `CeremonyRefused` when the key is
 * a root key neither of the root in force nor of the next.
 */
export function signPaper(paper: RootPaper, key: SigningKey): RootPaper {
  const holders = [...paper.before.roles.root.keys, ...paper.next.roles.root.keys];
  if (!holders.includes(key.id))
    throw new CeremonyRefused(`the key ${key.id} signs roots neither before nor after this one`);
  const { signatures: made } = sealEnvelope('root', paper.text.payload, [key]);
  const others = paper.text.signatures.filter((signature) => signature.key !== key.id);
  return checkedPaper({ ...paper.text, signatures: [...others, ...made] });
}

export function progressOf({ before, next, text }: RootPaper): Progress {
  const count = (root: Root) => {
    const { keys, threshold: need } = signersOf(root, 'root');
    const signed = (id: string) =>
      openEnvelope('root', envelopeOf(text), { keys: new Map([[id, keys.get(id) ?? '']]), threshold: 1 })
        .opened;
    return { have: [...keys.keys()].filter(signed).length, need };
  };
  const [byKeysBefore, byOwnKeys] = [count(before), count(next)];
  const complete = byKeysBefore.have >= byKeysBefore.need && byOwnKeys.have >= byOwnKeys.need;
  return { byKeysBefore, byOwnKeys, complete };
}

/** The signed root, as the server publishes it. */
export function envelopeOf({ payload, signatures }: RootPaperText): Envelope {
  return { payload, signatures };
}

function checkedPaper(text: RootPaperText): RootPaper {
  const before = openPinnedRoot(text.before);
  if (!before.ok) throw new CeremonyRefused(`the root in force does not hold: ${before.faults.join('; ')}`);
  const next = parseJson(text.payload, rootSchema, 'root');
  if (!next.ok) throw new CeremonyRefused(`the next root: ${next.faults.join('; ')}`);
  const refusal = refuseNextRoot(next.value, before.value);
  if (refusal !== null) throw new CeremonyRefused(`the next root: ${refusal.what}`);
  return { before: before.value, next: next.value, text };
}
