import type { KeyRole, Root } from './head.ts';

export type RootRefusal = { readonly rule: 'R2'; readonly what: string };

/** R2: the next root is of the same programme, its version is the one that follows, and it says when it was made. */
export function refuseNextRoot(next: Root, trusted: Root): RootRefusal | null {
  if (next.programme !== trusted.programme) {
    return { rule: 'R2', what: `it speaks for ${next.programme}, not for ${trusted.programme}` };
  }
  if (next.version !== trusted.version + 1) {
    return { rule: 'R2', what: `version ${next.version} does not follow ${trusted.version}` };
  }
  if (next.issuedAt === undefined) return { rule: 'R2', what: 'it does not say when it was issued' };
  return null;
}

/**
 * R7: the roles that a new root takes a key away from. Whoever held that key may have signed the highest
 * version or the latest time that there is, so what the role was trusted for starts anew.
 */
export function rolesTakenBack(before: Root, after: Root): ReadonlySet<KeyRole> {
  const roles = Object.keys(before.roles) as KeyRole[];
  return new Set(
    roles.filter((role) => before.roles[role].keys.some((key) => !after.roles[role].keys.includes(key))),
  );
}
