import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { pino } from 'pino';
import { type ChildEnd, ChildPrograms } from './child-programs.ts';
import { demoFolder, demoState, wipeDemo } from './demo-folder.ts';
import { endPrograms } from './end-programs.ts';
import { type Part, parts, runningPid } from './pid-file.ts';
import { placeTill, stockTill } from './place-till.ts';
import { portIsFree, portOf } from './ports.ts';
import { findShop } from './shops/find-shop.ts';
import type { Shop } from './shops/shop.ts';

/**
 * `npm start`: the demo's main, and its only file that reads environment, clock and arguments. It seeds an
 * empty data folder, starts server and till as two processes, says when both serve, and ends what runs on its
 * data when it is told to. It starts nothing again: each part can be killed and started alone.
 */

const dataDir = process.env['PUHUI_DATA'] ?? '.data';
const variables: Readonly<Record<Part, { readonly name: string; readonly port: number }>> = {
  server: { name: 'PUHUI_SERVER_PORT', port: 8600 },
  till: { name: 'PUHUI_TILL_PORT', port: 8700 },
};
/** Wrong use, or nothing that this program can put right by itself. */
const exitUsage = 2;
const exitFailed = 1;
/** How often a demo whose parts were started anew by others is looked after. */
const lookEveryMs = 500;

type Wishes = { readonly fresh?: true; readonly merchant: string; readonly readers?: string };

const programs = new ChildPrograms({ environment: process.env, say });
let ending = false;

const command = new Command('npm start --')
  .description('普惠收银: the demo. Seeds its data once, then runs server and till until Ctrl-C.')
  .option('--fresh', 'begin anew: removes the demo’s own data first')
  .option('--merchant <name>', 'the shop where the till stands, by id or name', 'supermarket')
  .option('--readers <list>', 'card readers of the till: pcsc, virtual or both, with a comma')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitUsage))
  .parse();

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => end(0));
endWithTheShell();
await start(command.opts<Wishes>()).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return end(exitFailed);
});

async function start(wishes: Wishes): Promise<void> {
  const shop = findShop(wishes.merchant);
  if ('unknown' in shop) {
    return refuse([`--merchant: no shop is called "${shop.unknown}"; there are:`, ...shop.known]);
  }
  const fault = await whyNotNow();
  if (fault !== null) return refuse([fault]);

  if (wishes.fresh === true) await wipeDemo(dataDir);
  if (demoState(dataDir) !== 'seeded') await seed();
  if (!ending) await serve(shop, wishes.readers);
}

/** Whatever already runs here would be pulled the data from under its feet. */
async function whyNotNow(): Promise<string | null> {
  if (demoState(dataDir) === 'foreign')
    return `${dataDir} holds data that no demo made: set PUHUI_DATA to another folder`;
  for (const part of parts) {
    const pid = runningPid(dataDir, part);
    if (pid !== null) return `a ${part} already runs on ${dataDir} (process ${pid}): end it first`;
    const { name, port } = variables[part];
    const wanted = portOf(process.env, name, port);
    if (typeof wanted !== 'number') return wanted.fault;
    if (!(await portIsFree(wanted))) return `port ${wanted} is taken: end the other program, or set ${name}`;
  }
  return null;
}

async function seed(): Promise<void> {
  const begunMs = Date.now();
  say(`seeding the demo under ${dataDir}, once`);
  // Half of the program, and needed once.
  const { seedDemo } = await import('./seed.ts');
  const log = pino({ level: 'silent' });
  await seedDemo({ dataDir, now: Date.now, random: randomBytes, log, report: say });
  say(`seeded in ${((Date.now() - begunMs) / 1000).toFixed(1)} s`);
}

async function serve(shop: Shop, readers: string | undefined): Promise<void> {
  const [server] = await Promise.all([
    programs.serve('server', [], (how) => partEnded('server', how)),
    stockTill({ dataDir, programs, say }),
  ]);
  if (server === null) throw new Error('the server did not start');
  const office = { server, keyFile: demoFolder(dataDir).staffKey };
  await placeTill({ dataDir, programs, say, office }, shop);
  const wantedReaders = readers === undefined ? [] : ['--readers', readers];
  const till = await programs.serve('till', wantedReaders, (how) => partEnded('till', how));
  if (till === null) throw new Error('the till did not start');
  process.stdout.write(`ready ${JSON.stringify({ server, till })}\n`);
  endWithTheLast();
}

function partEnded(part: Part, { code, signal }: ChildEnd): void {
  if (ending) return;
  say(`the ${part} has ended (${signal ?? code}); start it again with: npm run -s ${part} -- serve`);
}

/** A part that was killed may be started again by somebody else: the demo goes on as long as one of them runs. */
function endWithTheLast(): void {
  setInterval(() => {
    if (ending || programs.pids.length > 0) return;
    if (parts.some((part) => runningPid(dataDir, part) !== null)) return;
    say('server and till have ended, and so does the demo');
    void end(0);
  }, lookEveryMs);
}

/**
 * npm passes a signal to the shell between it and this process, which dies of it without a word: its death is
 * the signal.
 */
function endWithTheShell(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) void end(0);
  }, lookEveryMs).unref();
}

async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  const others = parts.flatMap((part) => runningPid(dataDir, part) ?? []);
  await endPrograms(dataDir, [...new Set([...programs.pids, ...others])]);
  process.exit(exitCode);
}

function refuse(lines: readonly string[]): void {
  for (const line of lines) say(line);
  process.exitCode = exitUsage;
}

function say(line: string): void {
  process.stderr.write(`demo: ${line}\n`);
}
