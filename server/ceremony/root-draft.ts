import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { KeyRole, Root } from '../../terminal/core/trust/head.ts';
import { rootSchema } from '../../terminal/wire/documents/root.ts';
import { faultLines } from '../../terminal/wire/faults.ts';
import { keyId, type PublicKeyText } from '../../terminal/wire/signing-key.ts';
import { CeremonyRefused } from './ceremony-refused.ts';

/** What the next root shall change; all that is left out stays as it is. */
export type RootChange = {
  /** Takes the place of every publisher's key. */
  readonly publisher?: PublicKeyText;
  /** Takes the place of every head's key. */
  readonly head?: PublicKeyText;
  readonly addRootKeys?: readonly PublicKeyText[];
  /** Ids of keys whose holders shall sign roots no more. */
  readonly removeRootKeys?: readonly string[];
  /** How many root keys have to sign. */
  readonly threshold?: number;
};

/**
 * The root that follows the trusted one, for its holders to sign: TRUST.md, R2 and R4. Throws `CeremonyRefused` when
 * nothing changes, a key is none or has another role already, or too few keys are left.
 */
export function draftNextRoot(
  trusted: Root,
  { change, issuedAt }: { readonly change: RootChange; readonly issuedAt: IsoInstant },
): Root {
  const { publisher, head, addRootKeys = [], removeRootKeys = [], threshold } = change;
  const { roles } = trusted;
  for (const id of removeRootKeys)
    if (!roles.root.keys.includes(id)) throw new CeremonyRefused(`${id} is no root key of this programme`);
  const next: Readonly<Record<KeyRole, readonly PublicKeyText[]>> = {
    root: [
      ...roles.root.keys.filter((id) => !removeRootKeys.includes(id)).map((id) => keyOf(trusted, id)),
      ...addRootKeys,
    ],
    publisher: publisher === undefined ? keysOf(trusted, 'publisher') : [publisher],
    head: head === undefined ? keysOf(trusted, 'head') : [head],
  };
  const drafted = rootSchema.safeParse({
    schema: 1,
    type: 'root',
    programme: trusted.programme,
    version: trusted.version + 1,
    issuedAt,
    keys: Object.fromEntries(
      Object.values(next)
        .flat()
        .map((key) => [keyId(key), key]),
    ),
    roles: {
      root: { keys: next.root.map(keyId), threshold: threshold ?? roles.root.threshold },
      publisher: { ...roles.publisher, keys: next.publisher.map(keyId) },
      head: { ...roles.head, keys: next.head.map(keyId) },
    },
  });
  if (!drafted.success) throw new CeremonyRefused(faultLines(drafted.error, 'root').join('; '));
  if (JSON.stringify([drafted.data.roles, drafted.data.keys]) === JSON.stringify([roles, trusted.keys]))
    throw new CeremonyRefused('the next root would change nothing: say what it shall change');
  return drafted.data;
}

function keysOf(root: Root, role: KeyRole): readonly PublicKeyText[] {
  return root.roles[role].keys.map((id) => keyOf(root, id));
}

/** The schema has seen to it that every key that a role names is there. */
function keyOf(root: Root, id: string): PublicKeyText {
  return root.keys[id] ?? '';
}
