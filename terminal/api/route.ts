import type { z } from 'zod';
import type { Desk } from '../till/desk.ts';
import type { KeptAnswer } from '../till/journal/journal.ts';
import type { Till } from '../till/till.ts';

/** What a handler gives back; a body is JSON. */
export type Reply = { readonly status: number; readonly body?: unknown };

export type Call<Body, Query> = {
  readonly till: Till;
  /** Where this call sells, looks and gives back: the real desk, or the one for training. */
  readonly desk: Desk;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
  /** The call's Idempotency-Key. */
  readonly key: string | undefined;
  /**
   * For money calls with an Idempotency-Key: how the answer is kept, inside the transaction that sells. A
   * call that keeps its answer so is not kept a second time outside.
   */
  readonly keepAnswer: ((status: number, body: unknown) => KeptAnswer) | undefined;
};

/** One call of the API: the same declaration checks requests, routes them and writes the OpenAPI document. */
export type Route<Body = unknown, Query = unknown> = {
  readonly method: 'get' | 'post' | 'put';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType }>>;
  /** Can be made for training, by a header. */
  readonly training?: true;
  /** Only where there is a virtual reader: in demo and test. */
  readonly demoOnly?: true;
  /** Readable without a key: it says nothing about this till. */
  readonly isPublic?: true;
  readonly handle: (call: Call<Body, Query>) => Promise<Reply>;
};

/** Keeps the types of body and query together while a route is declared. */
export function route<Body, Query>(declared: Route<Body, Query>): Route {
  return declared as unknown as Route;
}
