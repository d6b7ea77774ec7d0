import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';

export type SimulatedCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type SimulatedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Has a server's own listener answer a call, with Node's own request and response and no socket between. */
export function injectCall(listener: RequestListener, call: SimulatedCall): Promise<SimulatedAnswer> {
  return new Promise((resolve) => {
    const socket = nowhere();
    const request = new IncomingMessage(socket);
    request.method = call.method;
    request.url = call.path;
    request.headers = {
      ...call.headers,
      ...(call.body.length === 0 ? {} : { 'content-length': String(call.body.length) }),
    };
    request.httpVersion = '1.1';
    request.httpVersionMajor = 1;
    request.httpVersionMinor = 1;
    const response = new ServerResponse(request);
    const chunks: Buffer[] = [];
    response.assignSocket(socket);
    keepBody(response, chunks);
    response.on('finish', () => {
      resolve({ status: response.statusCode, headers: textHeaders(response), body: Buffer.concat(chunks) });
    });
    listener(request, response);
    if (call.body.length > 0) request.push(call.body);
    request.complete = true;
    request.push(null);
  });
}

/** The body as it was written, before the protocol frames it. */
function keepBody(response: ServerResponse, chunks: Buffer[]): void {
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  const keep = ([chunk, encoding]: unknown[]) => {
    if (chunk === undefined || chunk === null || typeof chunk === 'function') return;
    chunks.push(
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk as Uint8Array),
    );
  };
  response.write = ((...given: unknown[]) => {
    keep(given);
    return write(...given);
  }) as typeof response.write;
  let ended = false;
  response.end = ((...given: unknown[]) => {
    if (!ended) keep(given);
    ended = true;
    return end(...given);
  }) as typeof response.end;
}

function nowhere(): Socket {
  // Never full: only a server's own socket would tell the response that it is empty again.
  const writable = new Writable({ highWaterMark: 2 ** 30, write: (_chunk, _encoding, done) => done() });
  return Object.assign(writable, {
    remoteAddress: '127.0.0.1',
    readable: true,
    resume: () => {},
    pause: () => {},
  }) as unknown as Socket;
}

function textHeaders(response: ServerResponse): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.getHeaders())) headers[name] = String(value);
  return headers;
}
