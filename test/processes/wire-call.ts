import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';

export type RawCall = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type RawAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** A request exactly as it is given: a browser and `fetch` would mend or refuse the hostile ones. */
export function rawCall(base: string, call: RawCall): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method: call.method,
        path: call.path,
        headers: {
          ...call.headers,
          ...(call.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(call.body)) }),
        },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(call.body);
  });
}

/** The first bytes that a WebSocket handshake with these headers is answered with. */
export function rawHandshake(
  base: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { host, hostname, port } = new URL(base);
  const all = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** What stands in a page that the till served: the key, and the assets that it asks for. */
export async function visitPage(base: string, path: '/' | '/display') {
  const html = await (await fetch(base + path)).text();
  const key = /<meta name="puhui-page-key" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset ?? '');
  return { html, key, assets };
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came over the wire, and say what they expect of it
export type Heard = any;

/** A page's WebSocket, as a browser opens it. */
export function pageSocket(base: string, path: string, key: string) {
  const socket = new WebSocket(base.replace('http', 'ws') + path, ['puhui', `key.${key}`], { origin: base });
  const heard: Heard[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  socket.on('error', () => {});
  return { heard, socket, close: () => socket.terminate() };
}
