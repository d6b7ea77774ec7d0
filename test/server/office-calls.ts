import { request } from 'node:http';
import { expect } from 'vitest';
import type { Problem } from '../../server/http/problem.ts';
import type { SmallUnion } from './small-union.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
};

export type Call = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};

/** One HTTP call with exactly these headers: `fetch` would not let a test lie about its Host. */
export function call(union: SmallUnion, { method = 'GET', path, headers = {}, body }: Call): Promise<Answer> {
  const { hostname, port } = new URL(union.server.address);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'content-type': 'application/json' };

export function staffCall(union: SmallUnion, method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${union.staffKey}` };
  return body === undefined
    ? call(union, { method, path, headers })
    : call(union, { method, path, headers: { ...headers, ...json }, body: JSON.stringify(body) });
}

export function postJson(union: SmallUnion, path: string, body: unknown): Promise<Answer> {
  return call(union, { method: 'POST', path, headers: json, body: JSON.stringify(body) });
}

export function jsonOf<Document>(answer: Answer, status = 200): Document {
  expect(answer.status, answer.bytes.toString('utf8')).toBe(status);
  return JSON.parse(answer.bytes.toString('utf8')) as Document;
}

/** The problem that an answer is; fails when it is none. */
export function problemOf(answer: Answer): Problem {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(answer.bytes.toString('utf8')) as Problem;
  expect(problem.status).toBe(answer.status);
  return problem;
}
