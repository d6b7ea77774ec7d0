import { z } from 'zod';

const hex = z.string().regex(/^([0-9A-F]{2})*$/, 'must be upper-case hexadecimal');
const status = hex.length(4);
const sfi = z.number().int().min(1).max(30);
const recordNumber = z.number().int().min(1).max(255);
const record = z.strictObject({ sfi, number: recordNumber, data: hex.max(2 * 254) });
const interfaces = z.enum(['contact', 'contactless']);
const aid = hex.min(10).max(32);
const label = z.string().min(1).max(16);
/** Application Transaction Counter that the application starts with. */
const transactionCounter = z.number().int().min(0).max(65_535);

/** JR/T 0025.12, appendix B: the card signs while it is asked for its options. */
const fastProof = z.strictObject({
  version: z.enum(['00', '01']),
  /** A signature of a longer key finds no room in the answer and stands in the last record. */
  signatureIn: z.enum(['options', 'record']),
  /** The last record of the list: it is made anew each time. */
  sfi,
  number: recordNumber,
});

const processingOptions = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answers'),
    /** EMV Book 3, 6.5.8.4: a bare value (80) or data objects (77). */
    format: z.enum(['80', '77']),
    tag82ApplicationInterchangeProfile: hex.length(4),
    tag94ApplicationFileLocator: hex,
    fastProof: fastProof.optional(),
  }),
  z.strictObject({ kind: z.literal('refuses'), status }),
]);

/** What an application shows on one interface. */
const applicationFace = z.strictObject({ interface: interfaces, tag9F38Pdol: hex, processingOptions });

/** What the card shows on one interface, its first application with it. */
const face = applicationFace.extend({
  answerToReset: hex.min(4).max(66),
  protocol: z.enum(['T=0', 'T=1']),
});

const dynamicAuthentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signs'), privateKeyPem: z.string() }),
  z.strictObject({ kind: z.literal('signs-sm2'), point: hex.length(128), privateKey: hex.length(64) }),
  /** A recording: the same answer whatever the challenge. */
  z.strictObject({ kind: z.literal('repeats'), signature: hex }),
  z.strictObject({ kind: z.literal('none') }),
]);

const afterCommands = z.number().int().min(0).max(1000);

/** What goes wrong with a card, on demand. Commands are counted from the moment that it gets power. */
export const virtualCardFaultSchema = z.discriminatedUnion('kind', [
  /** Answers so many commands and then nothing more; 0: it is mute. */
  z.strictObject({ kind: z.literal('falls-silent'), afterCommands }),
  /** Is pulled out while so many commands have been answered. */
  z.strictObject({ kind: z.literal('is-removed'), afterCommands }),
  /** Takes so long for each answer. */
  z.strictObject({ kind: z.literal('is-slow'), delayMs: z.number().int().min(1).max(60_000) }),
  /** Answers every command of this instruction with these status bytes. */
  z.strictObject({ kind: z.literal('status'), instruction: hex.length(2), status }),
  /** Answers one command, the first being 0, with these status bytes. */
  z.strictObject({ kind: z.literal('status-at'), command: afterCommands, status }),
  /** Hands every answer out in pieces of so many bytes, each announced with 61xx. */
  z.strictObject({ kind: z.literal('answers-in-pieces'), pieceBytes: z.number().int().min(1).max(255) }),
  /** Has always more to fetch (61xx). */
  z.strictObject({ kind: z.literal('never-ends') }),
  /** A record of which only the first bytes were ever written. */
  z.strictObject({
    kind: z.literal('torn-record'),
    sfi,
    number: recordNumber,
    bytes: z.number().int().min(0).max(253),
  }),
]);

const application = z.strictObject({
  aid,
  label,
  /** EMV Book 1, 12.2.3: 1 comes first. */
  priority: z.number().int().min(1).max(15),
  /** What the directory calls it when that is shorter than its name. */
  listedAs: aid.optional(),
  faces: z.array(applicationFace).min(1).max(2).readonly(),
  records: z.array(record).readonly(),
  dynamicAuthentication,
  transactionCounter,
});

/** An application of the union's own beside the bank's: files without a payment, listed in no directory. */
const fileApplication = z.strictObject({
  aid,
  records: z.array(record).max(64).readonly(),
  /** Files that are read by place instead of by record. */
  plainFiles: z
    .array(z.strictObject({ sfi, data: hex.max(2 * 2048) }))
    .max(30)
    .readonly(),
});

/** A whole virtual card, as it is kept on disk: its files and its secret. It is test material, never a bank's card. */
export const virtualCardImageSchema = z.strictObject({
  schema: z.literal(1),
  aid,
  label,
  priority: application.shape.priority.optional(),
  listedAs: aid.optional(),
  faces: z.array(face).min(1).max(2).readonly(),
  records: z.array(record).readonly(),
  dynamicAuthentication,
  transactionCounter,
  furtherApplications: z.array(application).max(7).readonly().optional(),
  fileApplication: fileApplication.optional(),
  faults: z.array(virtualCardFaultSchema).readonly(),
});

export type VirtualCardImage = z.infer<typeof virtualCardImageSchema>;
export type VirtualCardFace = VirtualCardImage['faces'][number];
export type VirtualCardRecord = VirtualCardImage['records'][number];
export type VirtualCardFault = z.infer<typeof virtualCardFaultSchema>;
export type VirtualApplication = z.infer<typeof application>;
export type VirtualApplicationFace = VirtualApplication['faces'][number];
export type VirtualFileApplication = z.infer<typeof fileApplication>;
export type VirtualSecret = VirtualCardImage['dynamicAuthentication'];
export type FastProof = z.infer<typeof fastProof>;

/** All applications that can prove themselves, the first one as the others are written down. */
export function paymentApplications(image: VirtualCardImage): readonly VirtualApplication[] {
  const { aid, label, priority = 1, faces, records, dynamicAuthentication, transactionCounter } = image;
  const listedAs = image.listedAs === undefined ? {} : { listedAs: image.listedAs };
  const first = {
    aid,
    label,
    priority,
    ...listedAs,
    faces,
    records,
    dynamicAuthentication,
    transactionCounter,
  };
  return [first, ...(image.furtherApplications ?? [])];
}
