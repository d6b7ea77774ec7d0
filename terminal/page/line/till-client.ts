import type { Words } from '../../core/offers/offer.ts';
import { pageKeyMeta, pageScheme, trainingHeader } from '../../wire/counter/page-access.ts';

/** RFC 9457, as the till answers it. */
export type TillProblem = {
  readonly status: number;
  readonly code: string;
  readonly title: Words;
  readonly detail?: string;
  /** `path: what is wrong`, one a fault. */
  readonly faults?: readonly string[];
  /** Whatever else a refusal carries: the new decision, the redemption that exists already. */
  readonly [more: string]: unknown;
};

export type TillAnswer<Body> =
  | { readonly ok: true; readonly status: number; readonly body: Body }
  | { readonly ok: false; readonly lost: false; readonly problem: TillProblem }
  /** No answer came: what was asked for may or may not have happened. */
  | { readonly ok: false; readonly lost: true };

export type CallOptions = {
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

const timeoutMsDefault = 10_000;

type Fetch = (path: string, how: RequestInit) => Promise<Response>;

/** The key that this start of the till gave the page; empty when the page was not served by a till. */
export function readPageKey(page: Document): string {
  return page.querySelector<HTMLMetaElement>(`meta[name="${pageKeyMeta}"]`)?.content ?? '';
}

/** The page's calls to the till that served it. It never throws: what went wrong is part of the answer. */
export class TillClient {
  readonly #key: string;
  readonly #keyIsOld: () => void;
  readonly #fetch: Fetch;
  /** Sales of a page in training go to a desk of their own. */
  isTraining = false;

  constructor(parts: { readonly key: string; readonly keyIsOld: () => void; readonly fetch?: Fetch }) {
    this.#key = parts.key;
    this.#keyIsOld = parts.keyIsOld;
    this.#fetch = parts.fetch ?? ((path, how) => fetch(path, how));
  }

  get<Body>(path: string, options: CallOptions = {}): Promise<TillAnswer<Body>> {
    return this.#call('GET', path, undefined, options);
  }

  post<Body>(path: string, body: unknown = {}, options: CallOptions = {}): Promise<TillAnswer<Body>> {
    return this.#call('POST', path, body, options);
  }

  put<Body>(path: string, body: unknown, options: CallOptions = {}): Promise<TillAnswer<Body>> {
    return this.#call('PUT', path, body, options);
  }

  async #call<Body>(
    method: string,
    path: string,
    body: unknown,
    options: CallOptions,
  ): Promise<TillAnswer<Body>> {
    const late = AbortSignal.timeout(options.timeoutMs ?? timeoutMsDefault);
    try {
      const response = await this.#fetch(path, {
        method,
        headers: {
          authorization: `${pageScheme} ${this.#key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
          ...(this.isTraining ? { [trainingHeader]: 'true' } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: options.signal === undefined ? late : AbortSignal.any([late, options.signal]),
      });
      const answer: unknown = await response.json();
      if (response.ok) return { ok: true, status: response.status, body: answer as Body };
      if (response.status === 401) this.#keyIsOld();
      return { ok: false, lost: false, problem: problemOf(response.status, answer) };
    } catch {
      return { ok: false, lost: true };
    }
  }
}

function problemOf(status: number, answer: unknown): TillProblem {
  const known = answer as Partial<TillProblem> | null;
  if (typeof known?.code === 'string' && typeof known.title?.zh === 'string')
    return { ...known, status, code: known.code, title: known.title };
  return {
    status,
    code: 'unknown-answer',
    title: { zh: '收银终端答复异常', en: 'The till gave no proper answer' },
  };
}
