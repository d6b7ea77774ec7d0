import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type EnrolmentAnswer, type EnrolmentRequest, enrolmentAnswerSchema } from '../../wire/enrolment.ts';
import { type Envelope, envelopeSchema } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import { signRequest } from '../../wire/signed-request.ts';
import type { SigningKey } from '../../wire/signing-key.ts';
import {
  type TerminalReport,
  type Upload,
  type UploadAnswer,
  uploadAnswerSchema,
} from '../../wire/upload.ts';
import { TillError } from '../ports.ts';

/** The home server, as a till needs it. Each call rejects with a `TillError`; none is retried here. */
export type HeadOffice = {
  head(programme: string): Promise<Envelope>;
  root(programme: string): Promise<Envelope>;
  /** Never more than `bytes` bytes, whatever the server sends. */
  file(file: { readonly sha256: string; readonly bytes: number }): Promise<Buffer>;
  assignment(): Promise<Envelope>;
  upload(upload: Upload): Promise<UploadAnswer>;
  report(report: TerminalReport): Promise<void>;
};

const callTimeoutMs = 5_000;
const fileTimeoutMs = 120_000;
const answerBytesMax = 16_000_000;

export type HeadOfficeAddress = {
  readonly server: string;
  readonly terminal: string;
  readonly key: SigningKey;
};

/** Speaks to the home server over HTTP; a till's own calls are signed with its key. */
export function httpHeadOffice(address: HeadOfficeAddress): HeadOffice {
  const { server, terminal, key } = address;
  const signed = (method: string, path: string, body: string) => ({
    authorization: signRequest({ terminal, method, path, body }, randomBytes(16).toString('hex'), key),
  });
  const own = `/v1/terminals/${terminal}`;
  return {
    head: (programme) => getDocument(server, `/v1/programmes/${programme}/head`, {}, envelopeSchema),
    root: (programme) => getDocument(server, `/v1/programmes/${programme}/root`, {}, envelopeSchema),
    file: async ({ sha256, bytes }) => {
      const response = await call(server, `/v1/files/${sha256}`, {
        signal: AbortSignal.timeout(fileTimeoutMs),
      });
      return readAtMost(response, bytes);
    },
    assignment: () =>
      getDocument(server, `${own}/assignment`, signed('GET', `${own}/assignment`, ''), envelopeSchema),
    upload: async (upload) => {
      const text = await post(server, `${own}/journal`, JSON.stringify(upload), signed);
      return expectDocument(text, uploadAnswerSchema, 'answer');
    },
    report: async (report) => {
      await post(server, `${own}/report`, JSON.stringify(report), signed);
    },
  };
}

/** The one call that a till makes before the server knows it. */
export async function enrolAt(server: string, request: EnrolmentRequest): Promise<EnrolmentAnswer> {
  const response = await call(server, '/v1/terminals/enrol', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(callTimeoutMs),
  });
  return expectDocument(
    (await readAtMost(response, answerBytesMax)).toString('utf8'),
    enrolmentAnswerSchema,
    'answer',
  );
}

async function getDocument<Value>(
  server: string,
  path: string,
  headers: Record<string, string>,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const response = await call(server, path, { headers, signal: AbortSignal.timeout(callTimeoutMs) });
  return expectDocument((await readAtMost(response, answerBytesMax)).toString('utf8'), schema, path);
}

async function post(
  server: string,
  path: string,
  body: string,
  signed: (method: string, path: string, body: string) => Record<string, string>,
): Promise<string> {
  const response = await call(server, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed('POST', path, body) },
    body,
    signal: AbortSignal.timeout(callTimeoutMs),
  });
  return (await readAtMost(response, answerBytesMax)).toString('utf8');
}

/** Resolves to a good answer only; a refusal carries the server's own code and words. */
async function call(server: string, path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(path, server), { ...init, redirect: 'error' });
  } catch (error) {
    throw new TillError('head-office-unreachable', 'the server does not answer', error);
  }
  if (response.ok) return response;
  const text = (await readAtMost(response, answerBytesMax)).toString('utf8');
  throw new TillError('head-office-refused', `${response.status} ${problemWords(text)}`.trim());
}

/** The stable code and the detail of a problem document; nothing when the answer is none. */
function problemWords(text: string): string {
  try {
    const problem = JSON.parse(text) as { code?: unknown; detail?: unknown; faults?: unknown };
    const faults = Array.isArray(problem.faults) ? problem.faults.map(String) : [];
    return [problem.code, problem.detail, ...faults].filter((part) => typeof part === 'string').join(': ');
  } catch {
    return ''; // not a problem document: the status alone has to do
  }
}

async function readAtMost(response: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > bytesMax)
        throw new TillError('head-office-refused', `the answer is longer than ${bytesMax} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof TillError) throw error;
    throw new TillError('head-office-unreachable', 'the answer was cut off', error);
  }
  return Buffer.concat(chunks);
}

function expectDocument<Value>(text: string, schema: z.ZodType<Value>, document: string): Value {
  const parsed = parseJson(text, schema, document);
  if (!parsed.ok) throw new TillError('head-office-refused', parsed.faults.slice(0, 5).join('; '));
  return parsed.value;
}
