import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { publishProgramme } from '../../server/service.ts';
import { enrolTill } from '../../terminal/till/enrol.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { freePort } from '../house/free-port.ts';
import { repository } from '../house/repository.ts';
import { newCode } from '../server/paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../server/small-union.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const members = Number(process.env['MEMBERS'] ?? 1_000_000);
const rounds = 5;
const posKey = 'bench-pos-key';
const bundle = join(repository, 'dist/bundled/terminal');

/**
 * From the start of the till's process, as `npm run till -- serve` starts it, to its first answer to `/v1/status`
 * with all members in force: with the union's server there, and with the line cut. Beside it, what a process takes
 * that only loads the same program.
 */
export async function benchStart(): Promise<readonly BenchFigure[]> {
  const union = await startSmallUnion();
  const dataDir = await mkdtemp(join(tmpdir(), 'puhui-bench-start-'));
  try {
    union.clock.ms = Date.now();
    await addMembers(union);
    await publishProgramme(union.server.store, 'scedu');
    await publishProgramme(union.server.store, 'nb51');
    const server = union.server.address;
    const enrolled = await enrolTill({ dataDir, server, code: await newCode(union) });
    if (!enrolled.enrolled) throw new Error(enrolled.why.join());
    const { posKey: keyFile } = tillFiles(dataDir);
    await mkdir(dirname(keyFile), { recursive: true });
    await writeFile(keyFile, `${posKey}\n`);
    // The first start fetches the members; every later one has them.
    await startOnce(dataDir);
    const connected = await starts(dataDir);
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) bare.push(await took(() => loadOnly(dataDir)));
    await union.server.stop();
    const alone = await starts(dataDir);
    return [
      {
        figure: 'till start to ready',
        unit: 'ms',
        members,
        'with its server, p50': connected.p50,
        'with its server, worst': connected.worst,
        'with its server, processor time': connected.processorMs,
        'line cut, p50': alone.p50,
        'line cut, worst': alone.worst,
        'line cut, processor time': alone.processorMs,
        'a process that loads the program and ends, p50': rounded(percentile(bare, 0.5)),
        rounds,
        target: '≤ 1,500',
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true });
    await rm(union.dataDir, { recursive: true });
  }
}

async function starts(dataDir: string) {
  const began: Start[] = [];
  for (let round = 0; round < rounds; round += 1) began.push(await startOnce(dataDir));
  const times = began.map(({ ms }) => ms);
  return {
    p50: rounded(percentile(times, 0.5)),
    worst: rounded(Math.max(...times)),
    processorMs: rounded(
      percentile(
        began.map((start) => start.processorMs),
        0.5,
      ),
    ),
  };
}

type Start = {
  /** Until the till answers with its members. */
  readonly ms: number;
  /** What it has computed meanwhile: on a machine with other work, this is what is left of a figure. */
  readonly processorMs: number;
};

async function startOnce(dataDir: string): Promise<Start> {
  const port = await freePort();
  const began = performance.now();
  const till = run(dataDir, port, 'serve');
  const ended = once(till, 'exit');
  try {
    await lineOf(till, /^till http/);
    for (;;) {
      const known = await membersInForce(port);
      if (known >= members) return { ms: performance.now() - began, processorMs: await processorMs(till) };
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    till.kill('SIGTERM');
    await ended;
  }
}

const tickMs = 10;

/** From `/proc`, where the system has it: user and system time. */
async function processorMs({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs;
}

async function membersInForce(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/status`, {
    headers: { authorization: `Bearer ${posKey}` },
  });
  if (answer.status !== 200) throw new Error(`/v1/status answers ${answer.status}`);
  const status = (await answer.json()) as {
    readonly cache: { readonly programmes: readonly { readonly members: number }[] };
  };
  return Math.max(0, ...status.cache.programmes.map((programme) => programme.members));
}

async function loadOnly(dataDir: string): Promise<void> {
  const file = new URL('./serve-till.js', `file://${bundle}/`).href;
  const child = spawn(process.execPath, ['--enable-source-maps', '-e', `import(${JSON.stringify(file)})`], {
    env: { ...process.env, PUHUI_DATA: dataDir },
    stdio: 'ignore',
  });
  await once(child, 'exit');
}

async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function run(dataDir: string, port: number, command: string): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', join(bundle, 'main.js'), command], {
    env: { ...process.env, PUHUI_DATA: dataDir, PUHUI_TILL_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function lineOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.stdout !== null)
      createInterface(child.stdout).on('line', (line) => {
        if (wanted.test(line)) resolve();
      });
    child.once('exit', (code) => reject(new Error(`the till ended with ${code}`)));
  });
}

/** A million copies of a member, each with a card of its own; the register's own way would encrypt for minutes. */
async function addMembers({ server }: SmallUnion): Promise<void> {
  const { database } = server.store;
  const numbers = sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${members - 1})`;
  await database.transaction().execute(async (transaction) => {
    await sql`insert into members (id, programme, identity, idNumberIndex, phoneIndex, organisation, sex,
        birthMonth, tags, tickets, status, certifiedThrough, joinedOn)
      ${numbers} select 1000 + i, programme, identity, randomblob(32), phoneIndex, organisation, sex,
        birthMonth, tags, tickets, status, date('2026-01-28', (i % 24) || ' months'), joinedOn
      from n, (select * from members order by id limit 1)`.execute(transaction);
    await sql`insert into cards (programme, token, member, number, numberIndex, issuer, status, chips, activatedOn)
      ${numbers} select programme, printf('%08x', cast(i * (4294967296.0 / ${members}) as integer))
        || lower(hex(randomblob(12))), 1000 + i, number, randomblob(32), issuer, status, chips, activatedOn
      from n, (select * from cards order by member limit 1)`.execute(transaction);
    await sql`update programmes set membersRevision = membersRevision + 1`.execute(transaction);
  });
}
