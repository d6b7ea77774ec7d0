import type { Generated } from 'kysely';

export type StaffKeyRow = { keyHash: string; title: string; recordedAt: string; id: Generated<number> };

export type StaffRow = {
  id: Generated<number>;
  /** What is typed at sign-in, in lower case. */
  user: string;
  name: string;
  role: 'publisher' | 'viewer';
  /** Argon2id in PHC form, with its cost and salt. */
  passwordHash: string;
  recordedAt: string;
  passwordSetAt: string;
};

/** A row that is gone is a session that has ended. */
export type StaffSessionRow = { idHash: string; staff: number; startedAt: string; lastUsedAt: string };

export type SignInFailuresRow = {
  /** Keyed hash of the name that was typed, or of the address it came from. */
  key: Buffer;
  failures: number;
  lastAt: string;
  blockedUntil: string | null;
};
