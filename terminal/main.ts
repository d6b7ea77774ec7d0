import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { Log } from './till/ports.ts';

/**
 * The till's command line, and the only file that reads environment, clock and arguments. Each command loads
 * what it needs: `decide` opens no port, no database and no reader.
 */

const dataDir = process.env['PUHUI_DATA'] ?? '.data';
const portDefault = 8700;
/** The kernel's count since the machine started, sleep included. */
const sinceBoot = () => uptime() * 1_000;

/** The document does not fit: one line a fault on standard error. */
const exitWrongInput = 2;
/** We are wrong, or the world failed for good: whoever supervises starts it again. */
const exitFailed = 70;

type ReadCardOptions = {
  readonly replay?: string;
  readonly record?: string;
  readonly iUnderstand?: true;
  readonly seconds: string;
};

const program = new Command('till').description('普惠收银: the till').showHelpAfterError();

program
  .command('serve')
  .description('sell: the local API on loopback, the card readers, the line to the union')
  .option('--readers <kinds>', 'pcsc, virtual or both, with a comma; default: what is there')
  .action(async (options: { readers?: string }) => {
    const { serveTill } = await import('./serve-till.ts');
    const served = await serveTill({
      dataDir,
      port: portFromEnvironment(),
      readers: options.readers,
      pages: new URL('./page/', import.meta.url),
      world: {
        now: () => Date.now(),
        sinceBoot,
        randomness: (bytes) => randomBytes(bytes),
        log: await openLog(),
      },
      fatal: (error) => {
        complain([`stopped: ${(error as Error).stack ?? String(error)}`]);
        process.exit(exitFailed);
      },
    });
    if (!served.serves) return refuse(served.why);
    process.stdout.write(`till http://127.0.0.1:${served.port}\n`);
    const end = () => {
      served.close().then(
        () => process.exit(0),
        () => process.exit(exitFailed),
      );
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    const failed = (error: unknown) => {
      complain([`stopped: ${(error as Error)?.stack ?? String(error)}`]);
      process.exit(exitFailed);
    };
    process.on('unhandledRejection', failed);
    process.on('uncaughtException', failed);
  });

program
  .command('enrol')
  .description('make this machine a till of a union, with a pairing code that works once')
  .requiredOption('--server <url>', 'the home server’s address')
  .requiredOption('--code <code>', 'the pairing code, such as 7K3MQ-9QWX2-H4T8ZB2N')
  .action(async ({ server, code }: { server: string; code: string }) => {
    const { enrolTill } = await import('./till/enrol.ts');
    const enrolled = await enrolTill({ dataDir, server, code }).catch((error: Error) => ({
      enrolled: false as const,
      why: [`enrolment: ${error.message}`],
    }));
    if (!enrolled.enrolled) return refuse(enrolled.why);
    process.stdout.write(`enrolled as ${enrolled.terminal} at store ${enrolled.store}\n`);
  });

program
  .command('import-catalogue')
  .description('take a merchant’s goods from a CSV file: sku, name, category, price (yuan)')
  .argument('<path>', 'a file, or a folder with a file MERCHANT.csv for each merchant')
  .option('--merchant <id>', 'whose goods the file holds; default: the file’s name')
  .action(async (path: string, { merchant }: { merchant?: string }) => {
    const { importCatalogues } = await import('./till/catalogue/import-catalogue.ts');
    finish(await importCatalogues({ dataDir, path, merchant }));
  });

program
  .command('decide')
  .description('decide a basket: {"offers": […], "request": {…}} from a file, or - for standard input')
  .argument('<file>')
  .option('--lines', 'one document a line in, one decision a line out')
  .option('--explain', 'in words, with what would change a refusal')
  .action(async (file: string, { lines, explain }: { lines?: true; explain?: true }) => {
    if (lines === true && explain === true) {
      finish({ exit: exitWrongInput, out: '', err: ['either --lines or --explain'] });
      return;
    }
    const { decideFile, decideLines, explainFile } = await import('./till/decide-command.ts');
    if (lines === true) {
      const input = file === '-' ? process.stdin : await streamOf(file);
      for await (const line of decideLines(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))) {
        await print(`${line}\n`);
      }
      return;
    }
    const text = await textOf(file);
    finish(explain === true ? explainFile(text) : decideFile(text));
  });

program
  .command('read-card')
  .description('what reading a card yields, as JSON')
  .option('--replay <file>', 'read a recorded exchange instead of a live card')
  .option('--record <file>', 'keep the exchange with the live card; it holds the card’s number')
  .option('--i-understand', 'the file of --record will hold a person’s card number')
  .option('--seconds <n>', 'how long to wait for a card', '30')
  .action(async ({ replay, record, iUnderstand, seconds }: ReadCardOptions) => {
    if (replay !== undefined) {
      if (record !== undefined) return refuse(['read-card: --record needs a live card, not --replay']);
      const { replayCard } = await import('./till/read-card-command.ts');
      return finish(await replayCard(await textOf(replay)));
    }
    if (record !== undefined && iUnderstand !== true) {
      return refuse([
        'read-card: the file will hold the card’s number in clear. With the holder’s consent, add --i-understand',
      ]);
    }
    if (!/^[1-9][0-9]{0,2}$/.test(seconds)) return refuse([`--seconds: "${seconds}" is not 1 to 999`]);
    const { readLiveCard, trustedHere } = await import('./till/read-live-card.ts');
    const trusted = await trustedHere(dataDir);
    if (trusted === null) return refuse(['read-card: the till runs and has the readers: end it first']);
    const { PcscReaders } = await import('../drivers/pcsc/pcsc-readers.ts');
    complain([`show a card within ${seconds} s`]);
    finish(
      await readLiveCard({
        source: new PcscReaders(),
        trusted,
        now: () => Date.now(),
        randomness: (bytes) => randomBytes(bytes),
        waitMsMax: Number(seconds) * 1000,
        record: record ?? null,
      }),
    );
  });

program
  .command('verify-journal')
  .description('check pages, chain, signatures and sums of the journal, and print its totals')
  .option('--file <path>', 'one that was set aside; a copy of it is looked at')
  .action(async ({ file }: { file?: string }) => {
    const { verifyJournal } = await import('./till/journal/verify-journal.ts');
    finish(await verifyJournal(dataDir, file));
  });

program
  .command('salvage-journal')
  .description(
    'a damaged journal: save what verifies into a new epoch that the union begins, name what is lost',
  )
  .option('--code <code>', 'a pairing code, when the file no longer tells the union’s root; it stays unused')
  .action(async ({ code }: { code?: string }) => {
    const { salvageJournal } = await import('./till/salvage/salvage-journal.ts');
    const { homeServer } = await import('./till/sync/home-server.ts');
    const { httpHeadOffice } = await import('./till/sync/head-office.ts');
    process.exitCode = await salvageJournal({
      dataDir,
      world: { now: () => Date.now(), randomness: (bytes) => randomBytes(bytes) },
      office: (identity) => httpHeadOffice(homeServer(identity, () => undefined)),
      code: code ?? null,
      say: (line) => complain([line]),
    });
  });

await program.parseAsync().catch((error: unknown) => {
  complain([(error as Error).message]);
  process.exitCode = exitFailed;
});

function portFromEnvironment(): number {
  const text = process.env['PUHUI_TILL_PORT'];
  if (text === undefined) return portDefault;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  refuse([`PUHUI_TILL_PORT: "${text}" is not a port`]);
  process.exit();
}

/** Without the mark that some editors put before UTF-8. */
async function textOf(file: string): Promise<string> {
  return new TextDecoder().decode(await contentOf(file));
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    if (file !== '-') return await readFile(file);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    refuse([`${file}: ${(error as Error).message}`]);
    process.exit();
  }
}

async function streamOf(file: string): Promise<NodeJS.ReadableStream> {
  try {
    const handle = await open(file);
    // A folder can be opened, and only its first read fails.
    if ((await handle.stat()).isDirectory()) throw new Error('is a folder');
    return handle.createReadStream();
  } catch (error) {
    refuse([`${file}: ${(error as Error).message}`]);
    process.exit();
  }
}

/** Waits for a slow reader at the other end instead of filling the memory. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error == null ? resolve() : reject(error)));
  });
}

function finish(result: {
  readonly exit: number;
  readonly out: string;
  readonly err: readonly string[];
}): void {
  if (result.out !== '') process.stdout.write(result.out);
  complain(result.err);
  process.exitCode = result.exit;
}

function refuse(faults: readonly string[]): void {
  complain(faults);
  process.exitCode = exitWrongInput;
}

function complain(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

async function openLog(): Promise<Log> {
  const { pino, destination } = await import('pino');
  const logger = pino(
    { base: { part: 'till' }, timestamp: () => `,"at":"${new Date().toISOString()}"` },
    destination(2),
  );
  return (event, facts) => logger.info(facts ?? {}, event);
}
