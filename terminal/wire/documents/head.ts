import { z } from 'zod';
import { fileRoles, type Head, type PublishedFile, type Root } from '../../core/trust/head.ts';
import { headBytesMax } from '../../core/trust/trust-rules.ts';
import { type Envelope, openEnvelope } from '../envelope.ts';
import { parseJson } from '../faults.ts';
import {
  identifier,
  isoInstant,
  keyIdText,
  positiveInteger,
  sha256Hex,
  wholeNumber,
} from '../schema-parts.ts';
import { type SigningKey, verifySignature } from '../signing-key.ts';
import { type Opened, refused } from './opened.ts';
import { signersOf } from './root.ts';

const publisherContext = 'puhui/file/1';

export const headSchema: z.ZodType<Head> = z.strictObject({
  schema: z.literal(1),
  type: z.literal('head'),
  programme: identifier,
  version: positiveInteger,
  issuedAt: isoInstant,
  freshUntil: isoInstant,
  usableUntil: isoInstant,
  pollSeconds: z.number().int().min(1).max(86_400),
  files: z
    .array(
      z.strictObject({
        role: z.enum(fileRoles),
        version: positiveInteger,
        sha256: sha256Hex,
        bytes: wholeNumber,
        publisher: z.strictObject({ key: keyIdText, signature: z.string().max(128) }),
      }),
    )
    .max(32),
});

export type UnsignedFile = Omit<PublishedFile, 'publisher'>;

/** The publisher's word on one file. */
export function signFile(programme: string, file: UnsignedFile, publisher: SigningKey): PublishedFile {
  return {
    ...file,
    publisher: { key: publisher.id, signature: publisher.sign(publisherContext, fileText(programme, file)) },
  };
}

/** TRUST.md, S1 to S3 and F1: the head's key over the whole, then the publisher's word on every file that it names. */
export function openHead(envelope: Envelope, root: Root): Opened<Head> {
  if (Buffer.byteLength(envelope.payload) > headBytesMax)
    return refused('D1', `head: longer than ${headBytesMax} bytes`);
  const opened = openEnvelope('head', envelope, signersOf(root, 'head'));
  if (!opened.opened) return refused('S2', `head: ${opened.why}`);
  const head = parseJson(opened.payload, headSchema, 'head');
  if (!head.ok) return { ...head, rule: 'S3' };
  const { keys } = signersOf(root, 'publisher');
  const unsigned = head.value.files.filter((file) => {
    const publicKey = keys.get(file.publisher.key);
    return (
      publicKey === undefined ||
      !verifySignature(publicKey, {
        context: publisherContext,
        content: fileText(head.value.programme, file),
        signature: file.publisher.signature,
      })
    );
  });
  return unsigned.length === 0
    ? head
    : refused('F1', ...unsigned.map((file) => `head.files.${file.role}: the publisher did not sign it`));
}

function fileText(programme: string, file: UnsignedFile): string {
  return [programme, file.role, file.version, file.sha256, file.bytes].join('\n');
}
