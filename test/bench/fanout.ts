import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { publishProgramme } from '../../server/service.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { pairTill } from '../server/paired-till.ts';
import { startSmallUnion } from '../server/small-union.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const tills = Number(process.env['TILLS'] ?? 10_000);
const rounds = 5;

/** What the lines' own process is told, and what it answers. */
export type LinesOrder =
  | { readonly open: { readonly address: string; readonly tills: readonly { id: string; pem: string }[] } }
  | { readonly count: true };
export type LinesAnswer =
  | { readonly opened: number }
  | { readonly counting: true }
  | { readonly all: number };

/**
 * From the moment at which staff publish to the last of ten thousand lines that has the new head, through the real
 * feed with signed handshakes; beside a bare WebSocket server that sends as many bytes to as many lines. The lines
 * are held by a process of their own that looks at each frame and checks nothing more.
 */
export async function benchFanout(): Promise<readonly BenchFigure[]> {
  const union = await startSmallUnion();
  const { store } = union.server;
  const first = await pairTill(union);
  const template = await store.database
    .selectFrom('terminals')
    .selectAll()
    .where('id', '=', first.answer.terminal)
    .executeTakeFirstOrThrow();
  const enrolled = Array.from({ length: tills }, (_, number) => ({
    id: `bench-${number}`,
    key: SigningKey.generate(),
  }));
  for (let from = 0; from < tills; from += 500) {
    const rows = enrolled
      .slice(from, from + 500)
      .map(({ id, key }) => ({ ...template, id, publicKey: key.publicKey }));
    await store.database.insertInto('terminals').values(rows).execute();
  }

  const lines = new Lines();
  const connected = await lines.open(
    union.server.address,
    enrolled.map(({ id, key }) => ({ id, pem: key.toPem() })),
  );
  const published: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const last = await lines.counting();
    const began = Date.now();
    await publishProgramme(store, 'scedu');
    published.push((await last()) - began);
  }
  const frame = JSON.stringify({
    type: 'head',
    programme: 'scedu',
    envelope: JSON.parse((await headText(store)) ?? '{}') as unknown,
  });
  lines.end();
  await union.end();

  const bare = await bareBroadcast(frame);
  const [worst, middle] = [Math.max(...published), percentile(published, 0.5)];
  return [
    {
      figure: 'publish to the last connected till',
      unit: 'ms',
      tills: connected,
      p50: rounded(middle),
      worst,
      'frame bytes': Buffer.byteLength(frame),
      'bare broadcast p50': rounded(percentile(bare, 0.5)),
      'bare broadcast worst': Math.max(...bare),
      ratio: rounded(middle / Math.max(1, percentile(bare, 0.5))),
      rounds,
      target: 'last ≤ 1,000',
    },
  ];
}

async function headText(store: Awaited<ReturnType<typeof startSmallUnion>>['server']['store']) {
  const row = await store.database
    .selectFrom('programmes')
    .select('head')
    .where('id', '=', 'scedu')
    .executeTakeFirst();
  return row?.head;
}

async function bareBroadcast(frame: string): Promise<number[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const lines = new Lines();
  await lines.open(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    Array.from({ length: tills }, (_, number) => ({ id: `bare-${number}`, pem: '' })),
  );
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const last = await lines.counting();
    const began = Date.now();
    for (const line of server.clients) line.send(frame);
    took.push((await last()) - began);
  }
  lines.end();
  server.close();
  return took;
}

/** The other ends, in a process of their own: one process may not hold both ends of ten thousand lines. */
class Lines {
  readonly #child = fork(fileURLToPath(new URL('./fanout-lines.js', import.meta.url)), {
    serialization: 'advanced',
  });

  async open(address: string, open: readonly { id: string; pem: string }[]): Promise<number> {
    const answer = await this.#ask({ open: { address, tills: open } });
    return 'opened' in answer ? answer.opened : 0;
  }

  /** From here on messages are counted. Yields what waits for the last line to have one: when, on this machine's clock. */
  async counting(): Promise<() => Promise<number>> {
    await this.#ask({ count: true });
    const last = this.#answer();
    return async () => {
      const answer = await last;
      return 'all' in answer ? answer.all : 0;
    };
  }

  #ask(order: LinesOrder): Promise<LinesAnswer> {
    const answer = this.#answer();
    this.#child.send(order);
    return answer;
  }

  /** Throws when that process ends instead: nobody would ever answer. */
  #answer(): Promise<LinesAnswer> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the process that holds the lines has ended'));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer) => {
        this.#child.off('exit', ended);
        resolve(answer as LinesAnswer);
      });
    });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
