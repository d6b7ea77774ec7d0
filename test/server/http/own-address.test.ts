import { describe, expect, it } from 'vitest';
import { foreignCall } from '../../../server/http/own-address.ts';
import { serverAddressFault } from '../../../terminal/wire/server-address.ts';

const clear = { port: 8600, isSecure: false, names: [] };
const secure = { port: 8600, isSecure: true, names: ['union.example.org:8600'] };
const proxied = { port: 8600, isSecure: false, names: ['union.example.org'] };

describe('a server', () => {
  it.each([
    ['in clear, by its machine’s name', clear, '127.0.0.1:8600', 'http://127.0.0.1:8600', null],
    ['in clear, by another name', clear, 'union.example.org', undefined, 'host-refused'],
    ['over TLS, by its certificate’s name', secure, 'union.example.org:8600', undefined, null],
    ['over TLS, from its page', secure, 'union.example.org:8600', 'https://union.example.org:8600', null],
    [
      'over TLS, from its page in clear',
      secure,
      'union.example.org:8600',
      'http://union.example.org:8600',
      'origin-refused',
    ],
    [
      'over TLS, from its machine in clear',
      secure,
      'localhost:8600',
      'http://localhost:8600',
      'origin-refused',
    ],
    ['over TLS, without its port', secure, 'union.example.org', undefined, 'host-refused'],
    ['behind a proxy, by the outer name', proxied, 'union.example.org', 'https://union.example.org', null],
    [
      'behind a proxy, from a page in clear',
      proxied,
      'union.example.org',
      'http://union.example.org',
      'origin-refused',
    ],
  ] as const)('%s', (_case, own, host, origin, code) => {
    const refusal = foreignCall(own, { host, ...(origin === undefined ? {} : { origin }) });
    expect(refusal?.code ?? null).toBe(code);
  });
});

describe('a till', () => {
  it.each([
    'http://127.0.0.1:8600',
    'http://localhost:8600',
    'http://[::1]:8600',
    'https://union.example.org',
  ])('speaks to %s', (server) => expect(serverAddressFault(server)).toBeNull());

  it.each([
    'http://union.example.org',
    'http://10.0.0.5:8600',
    'http://127.0.0.1.example.org',
    'ftp://127.0.0.1',
    'https://union.example.org/v1',
    'https://user@union.example.org',
    'union.example.org',
  ])('does not speak to %s', (server) => expect(serverAddressFault(server)).toMatch(server));
});
