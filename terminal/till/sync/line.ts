import { type Agent, type IncomingMessage, type RequestOptions, request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { z } from 'zod';
import { parseJson } from '../../wire/faults.ts';
import { challengeHeader } from '../../wire/signed-request.ts';
import { TillError } from '../ports.ts';
import { agentFor, type Pinned, ServerNotTrusted } from './pinned-agent.ts';

const callTimeoutMs = 5_000;
const answerBytesMax = 16_000_000;
const httpUnchanged = 304;

export type Headers = Readonly<Record<string, string>>;
export type Limits = { readonly bytesMax: number; readonly timeoutMs: number };
const usualLimits: Limits = { bytesMax: answerBytesMax, timeoutMs: callTimeoutMs };

type Call = { readonly method: string; readonly headers: Headers; readonly body?: string };

/** The server said no: its stable code and words, and what it gave to do better. */
export class Refused extends TillError {
  readonly status: number;
  /** Code of its problem document; empty when the answer is none. */
  readonly problem: string;
  /** With which the call may be signed again; null when it gave none. */
  readonly challenge: string | null;
  /** From which entry on it wants a journal; null when it did not say. */
  readonly expected: number | null;

  constructor(answer: { status: number; text: string; challenge: string | null }) {
    const { problem, words, expected } = problemOf(answer.text);
    super('head-office-refused', `${answer.status} ${words}`.trim());
    this.status = answer.status;
    this.problem = problem;
    this.challenge = answer.challenge;
    this.expected = expected;
  }
}

/** Calls to one server, each with a time and a size that it may not pass; all of them can be ended at once. */
export class Line {
  readonly #server: string;
  readonly #agent: Agent;
  readonly #calls = new Set<AbortController>();
  /** The last challenge that the server gave with an answer. */
  challenge: string | null = null;

  constructor(server: string, pinned: Pinned | null) {
    this.#server = server;
    this.#agent = agentFor(server, pinned);
  }

  end(): void {
    for (const call of this.#calls) call.abort();
    this.#agent.destroy();
  }

  async get(path: string, limits: Limits, headers: Headers = {}): Promise<Buffer> {
    return (await this.#call(path, { method: 'GET', headers }, limits)).bytes;
  }

  async document<Value>(
    path: string,
    schema: z.ZodType<Value>,
    headers: Headers = {},
    bytesMax = answerBytesMax,
  ): Promise<Value> {
    const bytes = await this.get(path, { ...usualLimits, bytesMax }, headers);
    return expectDocument(bytes.toString('utf8'), schema, path);
  }

  /** The document and the server's name for it (ETag); null when it is still the one that `tag` names. */
  async ifChanged(
    path: string,
    tag: string | null,
    bytesMax: number,
  ): Promise<{ readonly text: string; readonly tag: string } | null> {
    const headers: Headers = tag === null ? {} : { 'if-none-match': tag };
    const answer = await this.#call(path, { method: 'GET', headers }, { ...usualLimits, bytesMax });
    if (answer.status === httpUnchanged) return null;
    return { text: answer.bytes.toString('utf8'), tag: answer.tag };
  }

  async post(path: string, body: string, headers: Headers): Promise<string> {
    const call = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    return (await this.#call(path, call, usualLimits)).bytes.toString('utf8');
  }

  /** Resolves to a good answer only; redirects are none, and `unchanged` only where that was asked. */
  async #call(path: string, call: Call, limits: Limits): Promise<Received> {
    const ending = new AbortController();
    const tooLong = setTimeout(() => ending.abort(), limits.timeoutMs);
    this.#calls.add(ending);
    try {
      const response = await this.#answer(new URL(path, this.#server), call, ending.signal);
      const given = response.headers[challengeHeader];
      const challenge = typeof given === 'string' ? given : null;
      if (challenge !== null) this.challenge = challenge;
      const status = response.statusCode ?? 0;
      const isUnchanged = status === httpUnchanged && call.headers['if-none-match'] !== undefined;
      if (isUnchanged || (status >= 200 && status < 300)) {
        const bytes = await readAtMost(response, limits.bytesMax);
        return { status, tag: response.headers.etag ?? '', bytes };
      }
      const text = (await readAtMost(response, answerBytesMax)).toString('utf8');
      throw new Refused({ status, text, challenge });
    } catch (error) {
      if (error instanceof TillError) throw error;
      const why = error instanceof ServerNotTrusted ? error.message : 'the server does not answer';
      throw new TillError('head-office-unreachable', why, error);
    } finally {
      clearTimeout(tooLong);
      this.#calls.delete(ending);
    }
  }

  #answer(url: URL, { method, headers, body }: Call, signal: AbortSignal): Promise<IncomingMessage> {
    const options: RequestOptions = { method, headers, signal, agent: this.#agent };
    const request = url.protocol === 'https:' ? requestOverTls : requestInClear;
    return new Promise((resolve, reject) => {
      const call = request(url, options, resolve);
      call.once('error', reject);
      call.end(body);
    });
  }
}

type Received = { readonly status: number; readonly tag: string; readonly bytes: Buffer };

type Problem = { readonly problem: string; readonly words: string; readonly expected: number | null };

function problemOf(text: string): Problem {
  try {
    const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { code, detail, faults, expected } = document;
    const parts = [code, detail, ...(Array.isArray(faults) ? faults : [])];
    return {
      problem: typeof code === 'string' ? code : '',
      words: parts.filter((part) => typeof part === 'string').join(': '),
      expected: Number.isSafeInteger(expected) ? (expected as number) : null,
    };
  } catch {
    return { problem: '', words: '', expected: null }; // not a problem document: the status alone has to do
  }
}

async function readAtMost(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new TillError('head-office-refused', `the answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function expectDocument<Value>(text: string, schema: z.ZodType<Value>, document: string): Value {
  const parsed = parseJson(text, schema, document);
  if (!parsed.ok) throw new TillError('head-office-refused', parsed.faults.slice(0, 5).join('; '));
  return parsed.value;
}
