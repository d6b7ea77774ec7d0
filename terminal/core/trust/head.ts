import type { IsoInstant } from '../calendar/civil-date.ts';

/** The files of a programme that a till needs; the head names each by hash and length. */
export const fileRoles = ['members', 'offers', 'merchants', 'calendar', 'ca-keys', 'policy'] as const;
export type FileRole = (typeof fileRoles)[number];

export type PublishedFile = {
  readonly role: FileRole;
  readonly version: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** By the publisher, over programme, role, version, hash and length: the head's key alone publishes nothing. */
  readonly publisher: { readonly key: string; readonly signature: string };
};

/** The newest state of a programme: short-lived, so that a till that is cut off knows how old its word is. */
export type Head = {
  readonly schema: 1;
  readonly type: 'head';
  readonly programme: string;
  readonly version: number;
  readonly issuedAt: IsoInstant;
  readonly freshUntil: IsoInstant;
  readonly usableUntil: IsoInstant;
  /** How long a till without a feed waits before it asks again. */
  readonly pollSeconds: number;
  readonly files: readonly PublishedFile[];
};

export type KeyRole = 'root' | 'publisher' | 'head';

/** Who may sign what. Version N+1 is signed by the keys of N and of N+1. */
export type Root = {
  readonly schema: 1;
  readonly type: 'root';
  readonly programme: string;
  readonly version: number;
  /** When the ceremony was held: the earliest time that a till believes after keys were taken back. */
  readonly issuedAt?: IsoInstant | undefined;
  /** Key id → raw Ed25519 public key, base64. */
  readonly keys: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<KeyRole, { readonly keys: readonly string[]; readonly threshold: number }>>;
};
