import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { WorkQueue } from '../publish/work-queue.ts';

/** NIST SP 800-63B-4 §3.1.1.2 asks for 15 where nothing but the password protects, 8 at the least; we take 12. */
export const passwordLengthMin = 12;
/** Long enough for a sentence; a longer one would only cost us time. */
export const passwordLengthMax = 256;

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. The package's default is Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * One hash at a time in the whole process: they run on the four threads that also serve the database, and
 * whoever floods the sign-in waits for himself, not the tills for him.
 */
const hashing = new WorkQueue();
let nobodysHash: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hashing.run(() => hash(normalised(password), cost));
}

/**
 * Whether the password is the one of the hash. `null`, for nobody's account, is never matched and costs the
 * same: how long the answer takes does not tell which accounts there are.
 */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword(randomBytes(32).toString('base64url'));
  const against = passwordHash ?? (await nobodysHash);
  const matches = await hashing.run(() => verify(against, normalised(password)));
  return matches && passwordHash !== null;
}

/** The same password typed on another keyboard or system is the same bytes (NIST SP 800-63B-4 §3.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
