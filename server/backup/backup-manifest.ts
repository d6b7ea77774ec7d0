import { z } from 'zod';
import { isoInstant, sha256Hex, wholeNumber } from '../../terminal/wire/schema-parts.ts';

/** Names of a backup's parts; `files/` holds published files, each under its hash. */
export const backupParts = {
  manifest: 'manifest.json',
  /** HMAC-SHA256 of the manifest's bytes, hexadecimal: who has no passphrase changes nothing unseen. */
  seal: 'manifest.mac',
  register: 'register.db',
  keys: 'keys.sealed',
  files: 'files',
} as const;

/** So many published files at the most: a union of thirty years, each day another calendar and other offers. */
const filesMax = 100_000;

const part = z.strictObject({
  /** Of this backup only: no path of it leads out of the folder. */
  path: z.string().regex(/^(register\.db|keys\.sealed|files\/[0-9a-f]{64})$/, 'must be a part of a backup'),
  bytes: wholeNumber,
  sha256: sha256Hex,
});
export type BackupPart = z.infer<typeof part>;

/** What the register held, for people who compare. */
const totals = z.strictObject({
  tills: wholeNumber,
  entries: wholeNumber,
  redemptions: wholeNumber,
  /** Fen, refunds taken off. */
  payable: z.number().int(),
});
export type RegisterTotals = z.infer<typeof totals>;

export const backupManifestSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('backup'),
  takenAt: isoInstant,
  totals,
  /** Of the key that the passphrase gives, see `sealed-keys.ts`. */
  salt: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
  parts: z.array(part).min(2).max(filesMax),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;
