import { sha256 } from './sha256.ts';
import { type SigningKey, verifySignature } from './signing-key.ts';

/**
 * A till signs each call to its home server, the handshake of the feed too: terminal, method, path, the server's
 * challenge, a fresh nonce and the hash of the body. The challenge is the server's own time, so that a recorded
 * call is old after some minutes however wrong the till's clock is (the idea of RFC 9449 §8); the nonce lets the
 * server refuse the same call within these minutes. Whoever has no challenge, or an old one, gets a new one with
 * the refusal, and signs again.
 */
export type RequestToSign = {
  readonly terminal: string;
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly body: string;
};

export type Freshness = {
  /** 16 random bytes in hexadecimal. */
  readonly nonce: string;
  /** The last one that the server gave; `noChallenge` before any. */
  readonly challenge: string;
};

export const noChallenge = 'none';
/** The answer's header in which the server gives a challenge. */
export const challengeHeader = 'puhui-challenge';
export const challengePattern = /^[A-Za-z0-9_-]{32}$/;

const scheme = 'Puhui-Ed25519';
const context = 'puhui/request/2';
const headerPattern =
  /^Puhui-Ed25519 terminal=([a-z0-9.-]{1,64}),challenge=([A-Za-z0-9_-]{32}|none),nonce=([0-9a-f]{32}),signature=([A-Za-z0-9+/=]{88})$/;

/** The value of the `Authorization` header. */
export function signRequest(request: RequestToSign, freshness: Freshness, key: SigningKey): string {
  const { nonce, challenge } = freshness;
  const signature = key.sign(context, text(request, freshness));
  return `${scheme} terminal=${request.terminal},challenge=${challenge},nonce=${nonce},signature=${signature}`;
}

export type RequestClaim = Freshness & { readonly terminal: string; readonly signature: string };

/** What the header claims, or null when it is not of this scheme; the caller looks the terminal's key up. */
export function readRequestClaim(authorization: string | undefined): RequestClaim | null {
  const match = headerPattern.exec(authorization ?? '');
  const [, terminal, challenge, nonce, signature] = match ?? [];
  return terminal === undefined || challenge === undefined || nonce === undefined || signature === undefined
    ? null
    : { terminal, challenge, nonce, signature };
}

export function requestIsSigned(request: RequestToSign, claim: RequestClaim, publicKey: string): boolean {
  return verifySignature(publicKey, {
    context,
    content: text(request, claim),
    signature: claim.signature,
  });
}

function text(request: RequestToSign, { nonce, challenge }: Freshness): string {
  return [request.terminal, request.method, request.path, challenge, nonce, sha256(request.body)].join('\n');
}
