import { z } from 'zod';
import type { KeyRole, Root } from '../../core/trust/head.ts';
import { type Envelope, openEnvelope, type Signers } from '../envelope.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { identifier, keyIdText, positiveInteger } from '../schema-parts.ts';
import { isPublicKey, keyId } from '../signing-key.ts';

const role = z.strictObject({
  keys: z.array(keyIdText).min(1).max(16),
  threshold: z.number().int().min(1).max(16),
});

export const rootSchema: z.ZodType<Root> = z
  .strictObject({
    schema: z.literal(1),
    type: z.literal('root'),
    programme: identifier,
    version: positiveInteger,
    keys: z.record(keyIdText, z.string().refine(isPublicKey, 'must be an Ed25519 public key')),
    roles: z.strictObject({ root: role, publisher: role, head: role }),
  })
  .superRefine((root, context) => {
    for (const [id, key] of Object.entries(root.keys)) {
      if (keyId(key) !== id)
        context.addIssue({ code: 'custom', path: ['keys', id], message: 'is not the id of this key' });
    }
    for (const [name, { keys, threshold }] of Object.entries(root.roles)) {
      if (new Set(keys).size < threshold) {
        context.addIssue({
          code: 'custom',
          path: ['roles', name],
          message: 'has fewer keys than its threshold',
        });
      }
      for (const id of keys) {
        if (root.keys[id] === undefined)
          context.addIssue({ code: 'custom', path: ['roles', name], message: `names no key ${id}` });
      }
    }
  });

/** The keys of a role, as `openEnvelope` wants them. */
export function signersOf(root: Root, roleName: KeyRole): Signers {
  const { keys, threshold } = root.roles[roleName];
  return { keys: new Map(keys.map((id) => [id, root.keys[id] ?? ''])), threshold };
}

/** A root vouches for itself: whoever pins it has checked its hash by another way. */
export function openPinnedRoot(envelope: Envelope): Parsed<Root> {
  const claimed = parseJson(envelope.payload, rootSchema, 'root');
  if (!claimed.ok) return claimed;
  const opened = openEnvelope('root', envelope, signersOf(claimed.value, 'root'));
  return opened.opened ? claimed : { ok: false, faults: [`root: ${opened.why}`] };
}
