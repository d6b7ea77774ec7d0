import type { Language } from '../language/words.ts';

/** What the server's problem details say (RFC 9457); another server's error page is none. */
type ProblemDetails = {
  readonly code: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly detail?: string;
  readonly faults?: readonly string[];
};

/** The line broke, or what came back is not the server's: said in the page's own words. */
const ownProblems = {
  'server-unreachable': {
    zh: '无法连接服务器',
    en: 'The server cannot be reached',
  },
  'answer-unreadable': {
    zh: '服务器的答复无法识别',
    en: 'The answer of the server cannot be read',
  },
} as const;

export type ConsoleProblemFacts = {
  /** 0: no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly detail: string | null;
  /** `path: what is wrong`. */
  readonly faults: readonly string[];
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | null;
};

/** A call that was answered no, or not at all. Thrown by the client; pages show it by `ErrorState`. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem';
  readonly facts: ConsoleProblemFacts;

  constructor(facts: ConsoleProblemFacts) {
    super(facts.code);
    this.facts = facts;
  }

  static own(code: keyof typeof ownProblems, status = 0): ConsoleProblem {
    return new ConsoleProblem({
      status,
      code,
      title: ownProblems[code],
      detail: null,
      faults: [],
      retryAfterSeconds: null,
    });
  }

  titleIn(language: Language): string {
    return language === 'en' ? this.facts.title.en : this.facts.title.zh;
  }
}

/** An answer that is not 2xx, as a problem; a proxy's page in between is `answer-unreadable`. */
export function problemOf(answer: {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}): ConsoleProblem {
  const { status, body } = answer;
  if (!isProblem(body)) return ConsoleProblem.own('answer-unreadable', status);
  return new ConsoleProblem({
    status,
    code: body.code,
    title: body.title,
    detail: body.detail ?? null,
    faults: body.faults ?? [],
    retryAfterSeconds: secondsOf(answer.retryAfter),
  });
}

function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^[0-9]{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}

function isProblem(body: unknown): body is ProblemDetails {
  if (typeof body !== 'object' || body === null) return false;
  const { code, title } = body as { readonly code?: unknown; readonly title?: unknown };
  if (typeof code !== 'string' || typeof title !== 'object' || title === null) return false;
  const { zh, en } = title as { readonly zh?: unknown; readonly en?: unknown };
  return typeof zh === 'string' && typeof en === 'string';
}
