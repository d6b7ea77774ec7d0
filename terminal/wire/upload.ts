import { z } from 'zod';
import { tillOrders } from './documents/assignment.ts';
import { identifier, isoInstant, nonceHex, positiveInteger, sha256Hex, wholeNumber } from './schema-parts.ts';

export const entriesPerUploadMax = 500;
/** One entry in characters: the longest basket that the API takes is some 1.2 million. */
export const entryCharactersMax = 4_000_000;

/** An entry with its place in the chain, exactly as it was hashed. */
export const uploadedEntry = z.strictObject({
  sequence: positiveInteger,
  previousHash: sha256Hex,
  hash: sha256Hex,
  bytes: z.string().min(2).max(entryCharactersMax),
});

/** `POST /v1/terminals/{terminal}/journal`: consecutive entries of one epoch, exactly as they were hashed. */
export const uploadSchema = z.strictObject({
  schema: z.literal(1),
  epoch: positiveInteger,
  entries: z.array(uploadedEntry).min(1).max(entriesPerUploadMax),
});
export type Upload = z.infer<typeof uploadSchema>;

/**
 * What became of an entry. `accepted-flagged`: it counts, and somebody must look at it before it is settled;
 * `rejected`: it does not count. Both say why, and all of them are kept for ever.
 */
export const uploadOutcomes = ['accepted', 'accepted-flagged', 'duplicate', 'rejected'] as const;

/**
 * The server's answer. `acknowledgement` is an envelope of the head's key over `acknowledgementSchema`: up to
 * where the server holds the journal. An answer with `expected` asks for the entries from there on (a gap).
 */
export const uploadAnswerSchema = z.strictObject({
  outcomes: z.array(
    z.strictObject({
      sequence: positiveInteger,
      outcome: z.enum(uploadOutcomes),
      reason: z.string().max(500).optional(),
    }),
  ),
  acknowledgement: z.strictObject({
    payload: z.string().max(4_000),
    signatures: z.array(z.strictObject({ key: z.string(), signature: z.string() })),
  }),
});
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>;

export const acknowledgementSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('acknowledgement'),
  terminal: identifier,
  epoch: positiveInteger,
  /** The last entry that the server holds, all before it included; 0 for none. */
  sequence: wholeNumber,
  /** Its hash; the genesis hash when it holds none. */
  hash: sha256Hex,
  serverTime: isoInstant,
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** `POST /v1/terminals/{terminal}/report`: how the till is, for the union's eyes. */
export const terminalReportSchema = z.strictObject({
  schema: z.literal(1),
  program: z.string().max(40),
  clock: isoInstant,
  unsent: wholeNumber,
  cache: z.array(
    z.strictObject({
      programme: identifier,
      head: wholeNumber,
      freshness: z.enum(['fresh', 'stale', 'expired', 'none']),
      /** Since the head was issued, at the report; null: the till holds none. Programs before 2026-11 leave it out. */
      ageHours: wholeNumber.nullable().optional(),
    }),
  ),
  /** Offers of a newer schema that this program skips. */
  needsUpdate: z.array(z.string().max(64)).max(10_000),
  /**
   * Fresh with each start of the program: two machines of one identity give themselves away by taking turns.
   * Programs before 2026-12 leave this and what follows out.
   */
  start: nonceHex.optional(),
  /** The end of its journal, acknowledged or not. */
  journal: z.strictObject({ epoch: positiveInteger, sequence: wholeNumber }).optional(),
  /** What stands on the counter, and how it is. */
  devices: z
    .array(
      z.strictObject({
        kind: z.enum(['reader', 'printer', 'scanner', 'line-display']),
        state: z.enum(['ready', 'trouble']),
        /** A code, where the device says what is wrong. */
        trouble: z.string().max(40).optional(),
      }),
    )
    .max(16)
    .optional(),
  /** The order of its assignment that it has carried out; the last that a wiped till says. */
  obeyed: z.enum(tillOrders).optional(),
});
export type TerminalReport = z.infer<typeof terminalReportSchema>;

/**
 * The answer to a report: up to where the server holds the till's open journal. Less than it has acknowledged, and
 * it was restored from a backup: the till hands in again what follows. Servers before 2026-12 answer with nothing.
 */
export const reportAnswerSchema = z.strictObject({
  schema: z.literal(1),
  held: z.strictObject({ epoch: positiveInteger, sequence: wholeNumber }),
});
export type ReportAnswer = z.infer<typeof reportAnswerSchema>;
