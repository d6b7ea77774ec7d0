import { sha256 } from './sha256.ts';
import { type SigningKey, verifySignature } from './signing-key.ts';

/**
 * A till signs each call to its home server: terminal, method, path, a fresh nonce and the hash of the body.
 * There is no time in it, since a till's clock may be wrong; what a recorded call can repeat is harmless,
 * because every call of a till can be repeated.
 */
export type RequestToSign = {
  readonly terminal: string;
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly body: string;
};

const scheme = 'Puhui-Ed25519';
const context = 'puhui/request/1';
const headerPattern =
  /^Puhui-Ed25519 terminal=([a-z0-9.-]{1,64}),nonce=([0-9a-f]{32}),signature=([A-Za-z0-9+/=]{88})$/;

/** The value of the `Authorization` header; `nonce` is 16 random bytes in hexadecimal. */
export function signRequest(request: RequestToSign, nonce: string, key: SigningKey): string {
  return `${scheme} terminal=${request.terminal},nonce=${nonce},signature=${key.sign(context, text(request, nonce))}`;
}

export type RequestClaim = { readonly terminal: string; readonly nonce: string; readonly signature: string };

/** What the header claims, or null when it is not of this scheme; the caller looks the terminal's key up. */
export function readRequestClaim(authorization: string | undefined): RequestClaim | null {
  const match = headerPattern.exec(authorization ?? '');
  const [, terminal, nonce, signature] = match ?? [];
  return terminal === undefined || nonce === undefined || signature === undefined
    ? null
    : { terminal, nonce, signature };
}

export function requestIsSigned(request: RequestToSign, claim: RequestClaim, publicKey: string): boolean {
  return verifySignature(publicKey, {
    context,
    content: text(request, claim.nonce),
    signature: claim.signature,
  });
}

function text(request: RequestToSign, nonce: string): string {
  return [request.terminal, request.method, request.path, nonce, sha256(request.body)].join('\n');
}
