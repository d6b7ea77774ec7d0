import { describe, expect, it } from 'vitest';
import { readRequestClaim, requestIsSigned, signRequest } from '../../terminal/wire/signed-request.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

const key = SigningKey.generate();
const nonce = '0123456789abcdef0123456789abcdef';
const challenge = 'c'.repeat(32);
const freshness = { nonce, challenge };
const request = {
  terminal: 't-1',
  method: 'POST',
  path: '/v1/terminals/t-1/journal',
  body: '{"entries":[]}',
};
const claim = readRequestClaim(signRequest(request, freshness, key));

describe('a till’s call to its server', () => {
  it('is known by its signature', () => {
    expect(claim).toMatchObject({ terminal: 't-1', nonce, challenge });
    expect(claim !== null && requestIsSigned(request, claim, key.publicKey)).toBe(true);
  });

  it.each([
    ['body', { ...request, body: '{"entries":[1]}' }],
    ['path', { ...request, path: '/v1/terminals/t-2/journal' }],
    ['method', { ...request, method: 'PUT' }],
    ['terminal', { ...request, terminal: 't-2' }],
  ])('is refused with another %s', (_, other) => {
    expect(claim !== null && requestIsSigned(other, claim, key.publicKey)).toBe(false);
  });

  it.each([
    ['nonce', { nonce: 'f'.repeat(32) }],
    ['challenge', { challenge: 'd'.repeat(32) }],
    ['challenge, none', { challenge: 'none' }],
  ])('is refused with another %s', (_, other) => {
    expect(claim !== null && requestIsSigned(request, { ...claim, ...other }, key.publicKey)).toBe(false);
  });

  it.each([undefined, '', 'Bearer x', 'Puhui-Ed25519 terminal=T,nonce=1,signature=2'])(
    'claims nothing with %j',
    (header) => expect(readRequestClaim(header)).toBeNull(),
  );
});
