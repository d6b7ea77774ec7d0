import { randomBytes } from 'node:crypto';
import { headBytesMax, rootBytesMax } from '../../core/trust/trust-rules.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentAnswerSchema,
  type RootList,
  rootListSchema,
} from '../../wire/enrolment.ts';
import { type Envelope, envelopeSchema } from '../../wire/envelope.ts';
import type { HeldEntriesAsk } from '../../wire/held-entries.ts';
import type { MemberHoldAsk } from '../../wire/member-holds.ts';
import { type NewEpochAnswer, type NewEpochRequest, newEpochAnswerSchema } from '../../wire/new-epoch.ts';
import type { LeaseAsk } from '../../wire/quotas.ts';
import { sha256 } from '../../wire/sha256.ts';
import { noChallenge, signRequest } from '../../wire/signed-request.ts';
import type { TimeQuestion } from '../../wire/signed-time.ts';
import type { SigningKey } from '../../wire/signing-key.ts';
import {
  type ReportAnswer,
  reportAnswerSchema,
  type TerminalReport,
  type Upload,
  type UploadAnswer,
  uploadAnswerSchema,
} from '../../wire/upload.ts';
import { TillError } from '../ports.ts';
import { expectDocument, type Headers, Line, Refused } from './line.ts';
import type { Pinned } from './pinned-agent.ts';

/** The home server, as a till needs it. Each call rejects with a `TillError`; none is retried here. */
export type HeadOffice = {
  /** The same object again when the server says that nothing has changed. */
  head(programme: string): Promise<Envelope>;
  /** The newest. */
  root(programme: string): Promise<Envelope>;
  /** The root of one version; null when there is none yet. */
  rootOf(programme: string, version: number): Promise<Envelope | null>;
  /** Never more than `bytes` bytes, whatever the server sends. */
  file(file: { readonly sha256: string; readonly bytes: number }): Promise<Buffer>;
  assignment(): Promise<Envelope>;
  upload(upload: Upload): Promise<UploadAnswer>;
  /** Nothing: an older server, which does not say how far it holds the journal. */
  report(report: TerminalReport): Promise<ReportAnswer | undefined>;
  time(question: TimeQuestion): Promise<Envelope>;
  leases(ask: LeaseAsk): Promise<Envelope>;
  /** What it holds of this till's journals, for one whose own is damaged. */
  heldEntries(ask: HeldEntriesAsk): Promise<Envelope>;
  /** Begins another epoch of this till's journal. */
  openEpoch(wish: NewEpochRequest): Promise<NewEpochAnswer>;
  memberHolds(ask: MemberHoldAsk): Promise<Envelope>;
  /** Calls that are under way fail at once. */
  end(): void;
};

const httpNotFound = 404;
/** TRUST.md, D1. A document inside JSON: every quote in it has a backslash, and signatures stand beside it. */
const envelopeBytesMax = (documentBytes: number) => 2 * documentBytes + 8_192;
const fileTimeoutMs = 120_000;

export type HeadOfficeAddress = {
  readonly server: string;
  readonly terminal: string;
  readonly key: SigningKey;
  /** Null for a server in clear, on this machine. */
  readonly pinned: Pinned | null;
};

/** Speaks to the home server over HTTP; a till's own calls are signed with its key. */
export function httpHeadOffice({ server, terminal, key, pinned }: HeadOfficeAddress): HeadOffice {
  const line = new Line(server, pinned);
  const own = `/v1/terminals/${terminal}`;
  /** What the server gave last, with its name for it; as many as the till has programmes. */
  const heads = new Map<string, { readonly tag: string; readonly envelope: Envelope }>();

  /** Signs over the server's last challenge; when it is too old by now, once more over the one in the refusal. */
  async function signed<Result>(
    call: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body: string },
    make: (headers: Headers) => Promise<Result>,
  ): Promise<Result> {
    const attempt = () => {
      const freshness = {
        nonce: randomBytes(16).toString('hex'),
        challenge: line.challenge ?? noChallenge,
      };
      return make({ authorization: signRequest({ terminal, ...call }, freshness, key) });
    };
    return attempt().catch((error: unknown) => {
      if (error instanceof Refused && error.problem === 'challenge-needed') return attempt();
      throw error;
    });
  }

  const post = (path: string, body: string) =>
    signed({ method: 'POST', path, body }, (headers) => line.post(path, body, headers));
  return {
    head: async (programme) => {
      const path = `/v1/programmes/${programme}/head`;
      const known = heads.get(programme);
      const answer = await line.ifChanged(path, known?.tag ?? null, envelopeBytesMax(headBytesMax));
      if (answer === null) {
        if (known !== undefined) return known.envelope;
        throw new TillError('head-office-refused', `${path}: nothing was asked that could be unchanged`);
      }
      const envelope = expectDocument(answer.text, envelopeSchema, path);
      // Only a hash names it for sure: a web server's own tag is a second and a size, and two heads can share both.
      if (answer.tag === `"${sha256(answer.text)}"`) heads.set(programme, { tag: answer.tag, envelope });
      else heads.delete(programme);
      return envelope;
    },
    root: (programme) =>
      line.document(`/v1/programmes/${programme}/root`, envelopeSchema, {}, envelopeBytesMax(rootBytesMax)),
    rootOf: (programme, version) => {
      const path = `/v1/programmes/${programme}/roots/${version}`;
      return line
        .document(path, envelopeSchema, {}, envelopeBytesMax(rootBytesMax))
        .catch((error: unknown) => {
          if (error instanceof Refused && error.status === httpNotFound) return null;
          throw error;
        });
    },
    file: ({ sha256, bytes }) =>
      line.get(`/v1/files/${sha256}`, { bytesMax: bytes, timeoutMs: fileTimeoutMs }),
    assignment: () => {
      const path = `${own}/assignment`;
      return signed({ method: 'GET', path, body: '' }, (headers) =>
        line.document(path, envelopeSchema, headers),
      );
    },
    upload: async (upload) =>
      expectDocument(await post(`${own}/journal`, JSON.stringify(upload)), uploadAnswerSchema, 'answer'),
    report: async (report) => {
      const text = await post(`${own}/report`, JSON.stringify(report));
      return text === '' ? undefined : expectDocument(text, reportAnswerSchema, 'answer');
    },
    time: async (question) =>
      expectDocument(await post(`${own}/time`, JSON.stringify(question)), envelopeSchema, 'answer'),
    leases: async (ask) =>
      expectDocument(await post(`${own}/leases`, JSON.stringify(ask)), envelopeSchema, 'leases'),
    heldEntries: async (ask) =>
      expectDocument(await post(`${own}/held-entries`, JSON.stringify(ask)), envelopeSchema, 'held entries'),
    openEpoch: async (wish) =>
      expectDocument(await post(`${own}/epoch`, JSON.stringify(wish)), newEpochAnswerSchema, 'answer'),
    memberHolds: async (ask) =>
      expectDocument(await post(`${own}/member-holds`, JSON.stringify(ask)), envelopeSchema, 'member holds'),
    end: () => line.end(),
  };
}

/** The two calls that a till makes before the server knows it; only the second holds the code. */
export function enrolmentOffice(
  server: string,
  pinned: Pinned | null,
): {
  roots(): Promise<RootList>;
  enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer>;
} {
  const line = new Line(server, pinned);
  return {
    roots: () => line.document('/v1/roots', rootListSchema),
    enrol: async (request) => {
      const text = await line.post('/v1/terminals/enrol', JSON.stringify(request), {});
      return expectDocument(text, enrolmentAnswerSchema, 'answer');
    },
  };
}
