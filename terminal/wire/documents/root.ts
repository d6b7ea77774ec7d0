import { z } from 'zod';
import type { KeyRole, Root } from '../../core/trust/head.ts';
import { refuseNextRoot } from '../../core/trust/root-rules.ts';
import { rootBytesMax, rootKeysMin, rootThresholdMin } from '../../core/trust/trust-rules.ts';
import { type Envelope, openEnvelope, type Signers } from '../envelope.ts';
import { parseJson } from '../faults.ts';
import { identifier, isoInstant, keyIdText, positiveInteger } from '../schema-parts.ts';
import { isPublicKey, keyId } from '../signing-key.ts';
import { type Opened, refused } from './opened.ts';

const keysPerRoleMax = 16;

const role = z.strictObject({
  keys: z.array(keyIdText).min(1).max(keysPerRoleMax),
  threshold: z.number().int().min(1).max(keysPerRoleMax),
});

/** TRUST.md, R4: every key under its own id, in one role and in it once; enough keys for every threshold. */
export const rootSchema: z.ZodType<Root> = z
  .strictObject({
    schema: z.literal(1),
    type: z.literal('root'),
    programme: identifier,
    version: positiveInteger,
    issuedAt: isoInstant.optional(),
    keys: z.record(keyIdText, z.string().refine(isPublicKey, 'must be an Ed25519 public key')),
    roles: z.strictObject({ root: role, publisher: role, head: role }),
  })
  .superRefine((root, context) => {
    const complain = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const [id, key] of Object.entries(root.keys)) {
      if (keyId(key) !== id) complain(['keys', id], 'is not the id of this key');
    }
    const placed = new Set<string>();
    for (const [name, { keys, threshold }] of Object.entries(root.roles)) {
      if (new Set(keys).size < threshold) complain(['roles', name], 'has fewer keys than its threshold');
      for (const id of keys) {
        if (root.keys[id] === undefined) complain(['roles', name], `names no key ${id}`);
        if (placed.has(id)) complain(['roles', name], `names the key ${id}, which has a role already`);
        placed.add(id);
      }
    }
    const { keys, threshold } = root.roles.root;
    if (keys.length < rootKeysMin) complain(['roles', 'root'], `needs at least ${rootKeysMin} keys`);
    if (threshold < rootThresholdMin)
      complain(['roles', 'root'], `needs a threshold of at least ${rootThresholdMin}`);
    // A head carries one publisher's word on each file.
    if (root.roles.publisher.threshold !== 1) complain(['roles', 'publisher'], 'needs a threshold of 1');
  });

/** The keys of a role, as `openEnvelope` wants them. */
export function signersOf(root: Root, roleName: KeyRole): Signers {
  const { keys, threshold } = root.roles[roleName];
  return { keys: new Map(keys.map((id) => [id, root.keys[id] ?? ''])), threshold };
}

/** TRUST.md, R1. A root vouches for itself: whoever pins it has checked its hash by another way. */
export function openPinnedRoot(envelope: Envelope): Opened<Root> {
  const claimed = claimedRoot(envelope);
  if (!claimed.ok) return claimed;
  const opened = openEnvelope('root', envelope, signersOf(claimed.value, 'root'));
  return opened.opened ? claimed : refused('R1', `root: ${opened.why}`);
}

/**
 * TRUST.md, R2 and R3: the root that follows a trusted one, signed by enough keys of the trusted one and by
 * enough of its own.
 */
export function openNextRoot(envelope: Envelope, trusted: Root): Opened<Root> {
  const byTrusted = openEnvelope('root', envelope, signersOf(trusted, 'root'));
  if (!byTrusted.opened) return refused('R3', `root: of the keys before it, ${byTrusted.why}`);
  const next = claimedRoot(envelope);
  if (!next.ok) return next;
  const refusal = refuseNextRoot(next.value, trusted);
  if (refusal !== null) return refused(refusal.rule, `root: ${refusal.what}`);
  const byItself = openEnvelope('root', envelope, signersOf(next.value, 'root'));
  return byItself.opened ? next : refused('R3', `root: of its own keys, ${byItself.why}`);
}

function claimedRoot(envelope: Envelope): Opened<Root> {
  if (Buffer.byteLength(envelope.payload) > rootBytesMax)
    return refused('D1', `root: longer than ${rootBytesMax} bytes`);
  const claimed = parseJson(envelope.payload, rootSchema, 'root');
  return claimed.ok ? claimed : { ...claimed, rule: 'S3' };
}
