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
  /** Calls that are under way fail at once. */
  end(): void;
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
export function httpHeadOffice({ server, terminal, key }: HeadOfficeAddress): HeadOffice {
  const line = new Line(server);
  const own = `/v1/terminals/${terminal}`;
  const signed = (method: string, path: string, body: string) => ({
    authorization: signRequest({ terminal, method, path, body }, randomBytes(16).toString('hex'), key),
  });
  const post = (path: string, body: string) => line.post(path, body, signed('POST', path, body));
  return {
    head: (programme) => line.document(`/v1/programmes/${programme}/head`, envelopeSchema),
    root: (programme) => line.document(`/v1/programmes/${programme}/root`, envelopeSchema),
    file: ({ sha256, bytes }) =>
      line.get(`/v1/files/${sha256}`, { bytesMax: bytes, timeoutMs: fileTimeoutMs }),
    assignment: () => {
      const path = `${own}/assignment`;
      return line.document(path, envelopeSchema, signed('GET', path, ''));
    },
    upload: async (upload) =>
      expectDocument(await post(`${own}/journal`, JSON.stringify(upload)), uploadAnswerSchema, 'answer'),
    report: async (report) => {
      await post(`${own}/report`, JSON.stringify(report));
    },
    end: () => line.end(),
  };
}

/** The one call that a till makes before the server knows it. */
export async function enrolAt(server: string, request: EnrolmentRequest): Promise<EnrolmentAnswer> {
  const text = await new Line(server).post('/v1/terminals/enrol', JSON.stringify(request), {});
  return expectDocument(text, enrolmentAnswerSchema, 'answer');
}

type Headers = Readonly<Record<string, string>>;

/** Calls to one server, each with a time and a size that it may not pass; all of them can be ended at once. */
class Line {
  readonly #server: string;
  readonly #calls = new Set<AbortController>();

  constructor(server: string) {
    this.#server = server;
  }

  end(): void {
    for (const call of this.#calls) call.abort();
  }

  get(path: string, limits: { bytesMax: number; timeoutMs: number }, headers: Headers = {}): Promise<Buffer> {
    return this.#call(path, { headers }, limits);
  }

  async document<Value>(path: string, schema: z.ZodType<Value>, headers: Headers = {}): Promise<Value> {
    const bytes = await this.get(path, { bytesMax: answerBytesMax, timeoutMs: callTimeoutMs }, headers);
    return expectDocument(bytes.toString('utf8'), schema, path);
  }

  async post(path: string, body: string, headers: Headers): Promise<string> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const bytes = await this.#call(path, init, { bytesMax: answerBytesMax, timeoutMs: callTimeoutMs });
    return bytes.toString('utf8');
  }

  /** Resolves to a good answer only; a refusal carries the server's own code and words. */
  async #call(
    path: string,
    init: RequestInit,
    limits: { bytesMax: number; timeoutMs: number },
  ): Promise<Buffer> {
    const call = new AbortController();
    const tooLong = setTimeout(() => call.abort(), limits.timeoutMs);
    this.#calls.add(call);
    try {
      const response = await fetch(new URL(path, this.#server), {
        ...init,
        redirect: 'error',
        signal: call.signal,
      });
      if (response.ok) return await readAtMost(response, limits.bytesMax);
      const text = (await readAtMost(response, answerBytesMax)).toString('utf8');
      throw new TillError('head-office-refused', `${response.status} ${problemWords(text)}`.trim());
    } catch (error) {
      if (error instanceof TillError) throw error;
      throw new TillError('head-office-unreachable', 'the server does not answer', error);
    } finally {
      clearTimeout(tooLong);
      this.#calls.delete(call);
    }
  }
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
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new TillError('head-office-refused', `the answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function expectDocument<Value>(text: string, schema: z.ZodType<Value>, document: string): Value {
  const parsed = parseJson(text, schema, document);
  if (!parsed.ok) throw new TillError('head-office-refused', parsed.faults.slice(0, 5).join('; '));
  return parsed.value;
}
