import { z } from 'zod';

const hex = z.string().regex(/^([0-9A-F]{2})*$/, 'must be upper-case hexadecimal');
const status = hex.length(4);
const record = z.strictObject({
  sfi: z.number().int().min(1).max(30),
  number: z.number().int().min(1).max(255),
  data: hex.max(2 * 254),
});

const processingOptions = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answers'),
    /** EMV Book 3, 6.5.8.4: a bare value (80) or data objects (77). */
    format: z.enum(['80', '77']),
    tag82ApplicationInterchangeProfile: hex.length(4),
    tag94ApplicationFileLocator: hex,
  }),
  z.strictObject({ kind: z.literal('refuses'), status }),
]);

/** What the card shows on one interface. */
const face = z.strictObject({
  interface: z.enum(['contact', 'contactless']),
  answerToReset: hex.min(4).max(66),
  protocol: z.enum(['T=0', 'T=1']),
  tag9F38Pdol: hex,
  processingOptions,
});

const dynamicAuthentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signs'), privateKeyPem: z.string() }),
  /** A recording: the same answer whatever the challenge. */
  z.strictObject({ kind: z.literal('repeats'), signature: hex }),
  z.strictObject({ kind: z.literal('none') }),
]);

const fault = z.discriminatedUnion('kind', [
  /** Answers so many commands after power-on and then nothing more. */
  z.strictObject({ kind: z.literal('falls-silent'), afterCommands: z.number().int().min(0) }),
  /** Answers every command of this instruction with these status bytes. */
  z.strictObject({ kind: z.literal('status'), instruction: hex.length(2), status }),
]);

/** A whole virtual card, as it is kept on disk: its files and its secret. It is test material, never a bank's card. */
export const virtualCardImageSchema = z.strictObject({
  schema: z.literal(1),
  aid: hex.min(10).max(32),
  label: z.string().min(1).max(16),
  faces: z.array(face).min(1).max(2).readonly(),
  records: z.array(record).readonly(),
  dynamicAuthentication,
  /** Application Transaction Counter that the card starts with. */
  transactionCounter: z.number().int().min(0).max(65_535),
  faults: z.array(fault).readonly(),
});

export type VirtualCardImage = z.infer<typeof virtualCardImageSchema>;
export type VirtualCardFace = VirtualCardImage['faces'][number];
export type VirtualCardRecord = VirtualCardImage['records'][number];
export type VirtualCardFault = z.infer<typeof fault>;
