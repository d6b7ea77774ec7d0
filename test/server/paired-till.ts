import { randomBytes } from 'node:crypto';
import { entryHash, genesisHash } from '../../terminal/core/journal/chain.ts';
import type { Head } from '../../terminal/core/trust/head.ts';
import { openHead } from '../../terminal/wire/documents/head.ts';
import { openPinnedRoot } from '../../terminal/wire/documents/root.ts';
import { type EnrolmentAnswer, enrolmentAnswerSchema } from '../../terminal/wire/enrolment.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { challengeHeader, signRequest } from '../../terminal/wire/signed-request.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import type { Upload } from '../../terminal/wire/upload.ts';
import { type Answer, call, jsonOf, postJson, staffCall } from './office-calls.ts';
import type { SmallUnion } from './small-union.ts';

export type PairedTill = {
  readonly key: SigningKey;
  readonly answer: EnrolmentAnswer;
  /** The last challenge that its server gave. */
  challenge: string;
};

export async function newCode(union: SmallUnion, store = 'hq-001'): Promise<string> {
  const answer = await staffCall(union, 'POST', '/v1/pairing-codes', { store });
  return jsonOf<{ code: string }>(answer, 201).code;
}

export async function pairTill(union: SmallUnion): Promise<PairedTill> {
  const key = SigningKey.generate();
  const code = await newCode(union);
  const answer = await postJson(union, '/v1/terminals/enrol', { code, publicKey: key.publicKey });
  const challenge = String(answer.headers[challengeHeader]);
  return { key, answer: enrolmentAnswerSchema.parse(jsonOf(answer, 201)), challenge };
}

/** The authorization of a call of this till, signed by `key` when another shall sign. */
export function authorization(
  till: PairedTill,
  signed: { readonly method: string; readonly path: string; readonly body: string },
  key: SigningKey = till.key,
): string {
  const freshness = { nonce: randomBytes(16).toString('hex'), challenge: till.challenge };
  return signRequest({ terminal: till.answer.terminal, ...signed }, freshness, key);
}

/** A call as a till makes it: signed again when the server asks for it. */
export async function tillCall(
  union: SmallUnion,
  till: PairedTill,
  asked: {
    readonly method: string;
    readonly path: string;
    readonly body?: string;
    readonly key?: SigningKey | undefined;
  },
): Promise<Answer> {
  const { method, path, body = '', key } = asked;
  const attempt = async () => {
    const headers = {
      authorization: authorization(till, { method, path, body }, key),
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await call(union, { method, path, headers, body });
    till.challenge = String(answer.headers[challengeHeader] ?? till.challenge);
    return answer;
  };
  const answer = await attempt();
  return answer.status === 401 && answer.bytes.includes('challenge-needed') ? attempt() : answer;
}

export function journalPath(till: PairedTill): string {
  return `/v1/terminals/${till.answer.terminal}/journal`;
}

export function upload(
  union: SmallUnion,
  till: PairedTill,
  entries: Upload['entries'],
  changes: { readonly epoch?: number; readonly key?: SigningKey } = {},
): Promise<Answer> {
  const document: Upload = { schema: 1, epoch: changes.epoch ?? till.answer.epoch, entries };
  const body = JSON.stringify(document);
  return tillCall(union, till, { method: 'POST', path: journalPath(till), body, key: changes.key });
}

/** A journal of these texts, chained from the genesis of the till's epoch or from a known end. */
export function chained(
  till: PairedTill,
  texts: readonly string[],
  from?: { readonly sequence: number; readonly hash: string },
): Upload['entries'] {
  const { terminal, epoch } = till.answer;
  let { sequence, hash } = from ?? { sequence: 0, hash: genesisHash(sha256, terminal, epoch) };
  return texts.map((bytes) => {
    sequence += 1;
    const previousHash = hash;
    hash = entryHash(sha256, { epoch, sequence, previousHash }, bytes);
    return { sequence, previousHash, hash, bytes };
  });
}

/** Opens a head as this till would: with the root that it pinned. */
export function openedHead(
  till: PairedTill,
  programme: string,
  envelope: Envelope,
): ReturnType<typeof openHead> {
  const root = till.answer.roots.find((one) => one.programme === programme);
  if (root === undefined) throw new Error(`the till pins no root of ${programme}`);
  const opened = openPinnedRoot(root.envelope);
  if (!opened.ok) throw new Error(opened.faults.join('; '));
  return openHead(envelope, opened.value);
}

export async function currentHead(union: SmallUnion, till: PairedTill, programme = 'scedu'): Promise<Head> {
  const answer = await call(union, { path: `/v1/programmes/${programme}/head` });
  const head = openedHead(till, programme, jsonOf<Envelope>(answer));
  if (!head.ok) throw new Error(head.faults.join('; '));
  return head.value;
}
