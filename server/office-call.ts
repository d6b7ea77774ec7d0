import { request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';

/** Where a command finds the running server, and whom it trusts there. */
export type ServerAddress = {
  readonly server: string;
  /** PEM of the server's own authority; needed for `https:`. */
  readonly authority?: string;
};

export type ServerCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

const callTimeoutMs = 30_000;

/** One call to the running server; rejects when it does not answer, or is not a holder of its own certificate. */
export function callServer(
  { server, authority }: ServerAddress,
  { method, path, headers, body }: ServerCall,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(path, server);
  const request = url.protocol === 'https:' ? requestOverTls : requestInClear;
  const options = {
    method,
    headers,
    timeout: callTimeoutMs,
    ...(authority === undefined ? {} : { ca: authority }),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.once('timeout', () => call.destroy(new Error('the server does not answer')));
    call.once('error', reject);
    call.end(body);
  });
}
