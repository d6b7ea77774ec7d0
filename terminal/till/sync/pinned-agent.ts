import { X509Certificate } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, checkServerIdentity, connect } from 'node:tls';

/** The home server's certification authority, as the till keeps it from its enrolment on. */
export type Pinned = {
  /** PEM. */
  readonly authority: string;
  /** Time that has certainly passed, by the union's signed word; 0 when there is none. */
  readonly certainMs: () => number;
};

/** The server at the other end is not the one that this till was paired with. */
export class ServerNotTrusted extends Error {
  override readonly name = 'ServerNotTrusted';
}

/** How calls to one server connect: in clear on this machine, otherwise to a holder of the pinned authority's word. */
export function agentFor(server: string, pinned: Pinned | null): HttpAgent {
  if (!server.startsWith('https:')) return new HttpAgent();
  if (pinned === null) throw new ServerNotTrusted('no authority is pinned for this server');
  return new PinnedAgent(pinned);
}

/** Node's own agents call it with the error alone when there is one. */
type Connected = (error: Error | null, socket: Duplex) => void;

/**
 * Trusts one authority and no other, and does not ask the till's clock whether a certificate is still good: a
 * clock that stands at 1970 or 2040 must not stop an upload. A certificate is too old when the union's own
 * signed time is past it. The chain has two links, so that checking it is: this authority signed this
 * certificate, it names this server, and it is no authority itself.
 */
class PinnedAgent extends HttpsAgent {
  readonly #authority: X509Certificate;
  readonly #certainMs: () => number;

  constructor(pinned: Pinned) {
    super();
    this.#authority = new X509Certificate(pinned.authority);
    this.#certainMs = pinned.certainMs;
  }

  override createConnection(options: RequestOptions, connected?: Connected): undefined {
    const host = String(options.host);
    // The check below takes the place of OpenSSL's, whose verdict hides everything behind "expired".
    const socket = connect({ ...(options as ConnectionOptions), rejectUnauthorized: false });
    const end = (error: Error | null) => {
      socket.removeListener('error', end);
      if (error === null) return connected?.(null, socket);
      socket.destroy();
      connected?.(error, socket);
    };
    socket.once('error', end);
    socket.once('secureConnect', () => {
      const fault = this.#fault(host, socket.getPeerX509Certificate());
      end(fault === null ? null : new ServerNotTrusted(fault));
    });
  }

  #fault(host: string, certificate: X509Certificate | undefined): string | null {
    if (certificate === undefined) return 'the server shows no certificate';
    const isIssued =
      certificate.checkIssued(this.#authority) && certificate.verify(this.#authority.publicKey);
    if (!isIssued || certificate.ca)
      return 'the server’s certificate is not of the authority that this till was paired with';
    const wrongName = checkServerIdentity(host, certificate.toLegacyObject());
    if (wrongName !== undefined) return `the server’s certificate is for another name than ${host}`;
    if (Date.parse(certificate.validTo) < this.#certainMs())
      return `the server’s certificate ran out on ${certificate.validTo}`;
    return null;
  }
}

/**
 * The authority that a server shows, PEM, before anything is trusted: whoever calls this compares it with what
 * a person typed, and says nothing secret before that.
 */
export function shownAuthority(server: string, timeoutMs: number): Promise<string> {
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port === '' ? 443 : port),
      rejectUnauthorized: false,
      ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
    });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('the server does not answer')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const authority = socket.getPeerX509Certificate()?.issuerCertificate;
      socket.destroy();
      if (authority === undefined) reject(new ServerNotTrusted('the server shows no authority'));
      else resolve(authority.toString());
    });
  });
}

/** SHA-256 of the authority's certificate, hexadecimal: what a pairing code pins. */
export function authoritySha256(authority: string): string {
  return new X509Certificate(authority).fingerprint256.replaceAll(':', '').toLowerCase();
}
