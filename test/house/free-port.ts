import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * All of them, to 31,999, below what the kernel hands to outgoing connections (from 32,768 on Linux, 49,152
 * elsewhere): a port from there may be somebody's before the program that was promised it listens, or between its
 * end and its next start.
 */
const firstPort = 20_000;
const triesMax = 100;

/** Test files run beside each other: each worker hands out ports of its own, so that none is promised twice. */
const [workersMax, portsOfWorker] = [8, 1_500];
const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % workersMax;
const firstOfWorker = firstPort + worker * portsOfWorker;

/** Those of this worker that somebody is about to listen on. */
const promised = new Set<number>();

/** A port of this machine's loopback for a program that is started later; of `neighbours`, the first. */
export async function freePort(neighbours = 1): Promise<number> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = firstOfWorker + randomInt(portsOfWorker - neighbours + 1);
    const wanted = Array.from({ length: neighbours }, (_, at) => port + at);
    if (wanted.some((one) => promised.has(one))) continue;
    for (const one of wanted) promised.add(one);
    const held = await Promise.all(wanted.map(hold));
    const isFree = held.every((server) => server !== null);
    await Promise.all(held.map((server) => release(server)));
    if (isFree) return port;
  }
  throw new Error(`no ${neighbours} neighbouring free ports from ${firstOfWorker} on`);
}

/** Listens there, or null if somebody else does; on all addresses, as the virtual reader will. */
async function hold(port: number): Promise<Server | null> {
  const server = createServer((connection) => connection.destroy());
  try {
    server.listen(port);
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

async function release(server: Server | null): Promise<void> {
  if (server === null) return;
  server.close();
  await once(server, 'close');
}
