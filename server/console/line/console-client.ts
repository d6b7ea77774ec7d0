import { ConsoleProblem, problemOf } from './console-problem.ts';

/** A query of an address; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1`, with a leading slash; ids in it are encoded by `segment`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

/** An id as one segment of a path. */
export const segment = encodeURIComponent;

/** Above this a call is given up: the page says so and offers to try again. A file may take as long as it takes. */
const callMsMax = 30_000;

let sessionEnded: () => void = () => undefined;

/** Told of every 401 on a call that is not itself about signing in. One listener: the gate before the pages. */
export function onSessionEnded(tell: () => void): () => void {
  sessionEnded = tell;
  return () => {
    sessionEnded = () => undefined;
  };
}

/**
 * Calls the server and gives the JSON of its answer, null for an empty one. The shape is the caller's to name:
 * server and page are built from the same view types. Throws `ConsoleProblem`, or the abort of `signal`.
 */
export async function call<Answer>(wanted: Call): Promise<Answer> {
  const limit = AbortSignal.timeout(callMsMax);
  const { signal } = wanted;
  const response = await answerOf(wanted, signal === undefined ? limit : AbortSignal.any([signal, limit]));
  const body = await jsonOf(response);
  if (response.ok) return body as Answer;
  const problem = problemOf({
    status: response.status,
    body,
    retryAfter: response.headers.get('retry-after'),
  });
  if (response.status === 401 && wanted.path !== '/session') sessionEnded();
  throw problem;
}

/** Calls for a file and gives its bytes and the name that the server proposes. */
export async function download(
  wanted: Call,
  onBytes: (bytes: number) => void,
): Promise<{ readonly blob: Blob; readonly name: string | null }> {
  const response = await answerOf(wanted, wanted.signal);
  if (!response.ok) {
    if (response.status === 401) sessionEnded();
    throw problemOf({
      status: response.status,
      body: await jsonOf(response),
      retryAfter: response.headers.get('retry-after'),
    });
  }
  const type = response.headers.get('content-type') ?? '';
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) break;
    parts.push(part.value as Uint8Array<ArrayBuffer>);
    bytes += part.value.length;
    onBytes(bytes);
  }
  return { blob: new Blob(parts, { type }), name: fileName(response.headers.get('content-disposition')) };
}

/** `/v1` + path + query, in the order given. */
export function addressOf({ path, query = {} }: Pick<Call, 'path' | 'query'>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') given.set(name, String(value));
  }
  return `/v1${path}${given.size === 0 ? '' : `?${given}`}`;
}

/** `attachment; filename="redemptions.csv"` → `redemptions.csv`; the RFC 6266 starred form is not used here. */
export function fileName(disposition: string | null): string | null {
  return /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? null;
}

async function answerOf(wanted: Call, until: AbortSignal | undefined): Promise<Response> {
  const { method = 'GET', body, signal } = wanted;
  try {
    return await fetch(addressOf(wanted), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(until === undefined ? {} : { signal: until }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw ConsoleProblem.own('server-unreachable');
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw ConsoleProblem.own('answer-unreadable', response.status);
  }
}
