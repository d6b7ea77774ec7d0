import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { pino } from 'pino';
import type { RegisterTotals } from './backup/backup-manifest.ts';
import { restoreBackup } from './backup/restore-backup.ts';
import { takeBackup } from './backup/take-backup.ts';
import { memberCodeNow } from './cards/mint-member-code.ts';
import { addCeremonyCommands } from './ceremony/ceremony-commands.ts';
import { CommandRefused, callOffice, evidenceLines, readJsonFile, readOfferFile } from './commands.ts';
import { yuanText } from './redemptions/export-cells.ts';
import { verifyEvidence } from './redemptions/verify-evidence.ts';
import {
  InClearRefused,
  NothingToServe,
  openServerStore,
  type RunningServer,
  type ServerStore,
  serverStoreExists,
  startServer,
} from './service.ts';
import { readPassword } from './staff/read-password.ts';
import type { StaffRole } from './staff/session-view.ts';
import { addStaff, setPassword } from './staff/staff-accounts.ts';
import { dataFolder } from './store/data-folder.ts';
import { publicMode, writeDurably } from './store/durable-file.ts';
import { addCertificateCommand } from './transport/certificate-command.ts';
import { certificateFiles, readServerCertificate } from './transport/certificate-files.ts';

/** The only file of the server that reads environment, clock and arguments. */
const dataDir = process.env['PUHUI_DATA'] ?? '.data';
const defaultPort = 8600;
/** Beside the compiled program, where the build of the pages puts it. */
const consoleFolder = fileURLToPath(new URL('./console', import.meta.url));
const staffKeyFile = join(dataDir, 'demo', 'staff.key');
const pidFile = join(dataDir, 'run', 'server.pid');
/** Errors that are an answer: said in one line. */
const refusals = new Set([
  'CommandRefused',
  'StaffRefused',
  'MemberCodeRefused',
  'BackupRefused',
  'CertificateRefused',
  'CeremonyRefused',
]);
/** Wrong use, or nothing that this program can put right by itself. */
const exitUsage = 2;
/** The evidence was looked at, and some of it does not hold. */
const exitNotProven = 1;

const program = new Command('server')
  .description("The union's server: publishes members, merchants and offers to tills, takes in redemptions.")
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitUsage));

program.command('serve').description('serve the register until Ctrl-C').action(serve);

const staffCommand = (usage: string, description: string) =>
  program
    .command(usage)
    .description(description)
    .option('--key <file>', 'file with the staff key', staffKeyFile);

staffCommand('pairing-code', 'make a code that enrols one till at a store')
  .requiredOption('--store <id>', 'where the till will stand')
  .option('--programme <id>', 'needed when several programmes have a store of this id')
  .action(async ({ key, store, programme }: { key: string; store: string; programme?: string }) => {
    const body = { store, ...(programme === undefined ? {} : { programme }) };
    const answer = await callOffice(await office(key), { method: 'POST', path: '/v1/pairing-codes', body });
    const { code, expiresAt } = answer as { code: string; expiresAt: string };
    print(`${code} (until ${expiresAt})`);
  });

staffCommand('publish-offer <file>', "publish an offer's next version").action(
  async (file: string, { key }: { key: string }) => {
    const { id, offer } = await readOfferFile(file);
    const path = `/v1/offers/${encodeURIComponent(id)}`;
    print(JSON.stringify(await callOffice(await office(key), { method: 'PUT', path, body: offer })));
  },
);

staffCommand('stop-offer <id>', 'take an offer out of publication').action(
  async (id: string, { key }: { key: string }) => {
    const path = `/v1/offers/${encodeURIComponent(id)}/stop`;
    print(JSON.stringify(await callOffice(await office(key), { method: 'POST', path })));
  },
);

staffCommand('union-application <file>', 'tell tills where the union’s cards carry its member’s number')
  .requiredOption('--programme <id>', 'whose cards')
  .action(async (file: string, { key, programme }: { key: string; programme: string }) => {
    const path = `/v1/programmes/${encodeURIComponent(programme)}/union-application`;
    const body = { unionApplication: await readJsonFile(file) };
    print(JSON.stringify(await callOffice(await office(key), { method: 'PUT', path, body })));
  });

staffCommand('terminals', 'list the tills').action(async ({ key }: { key: string }) => {
  const tills = await callOffice(await office(key), { method: 'GET', path: '/v1/terminals' });
  for (const till of tills as readonly unknown[]) print(JSON.stringify(till));
});

program
  .command('backup <folder>')
  .description(
    'write the register, what was published and the keys into a new folder, while the server may run',
  )
  .action(async (to: string) => {
    const passphrase = await askPassword('passphrase of the backup: ');
    const taken = await takeBackup({ now: Date.now, random: randomBytes }, { dataDir, to, passphrase });
    print(`${to}: ${taken.bytes} bytes, as of ${taken.takenAt}`);
    print(totalsLine(taken.totals));
    for (const name of taken.rootKeys)
      complain(
        `${name} is not in it: root keys belong on paper or on a stick in a safe, not on this machine`,
      );
  });

program
  .command('restore <folder>')
  .description('make the server of a backup stand again under a data folder that has none')
  .action(async (from: string) => {
    const passphrase = await askPassword('passphrase of the backup: ');
    const world = { now: Date.now, random: randomBytes, log: logger() };
    const restored = await restoreBackup(world, { from, dataDir, passphrase });
    print(`${dataDir}: restored as of ${restored.takenAt}`);
    print(totalsLine(restored.totals));
    for (const { programme, headVersion } of restored.published)
      print(`${programme}: published as head ${headVersion}`);
    print(
      'members, offers, orders to tills, staff and roots that were entered later are not in it: enter them again',
    );
    print(
      `${restored.terminals} tills hand in again what they sold since, as soon as they reach this server`,
    );
  });

program
  .command('verify-evidence <redemption>')
  .description('check again that the card of a redemption was at its till, and say what holds')
  .action(async (redemption: string) => {
    await onRegister(async (store) => {
      const checks = await verifyEvidence(store, redemption);
      if (checks === null) throw new CommandRefused(`there is no sale ${redemption} in the register`);
      for (const line of evidenceLines(checks)) print(line);
      if (checks.some(({ holds }) => holds === false)) process.exitCode = exitNotProven;
    });
  });

program
  .command('member-code')
  .description('make the code of this half minute for a card, as its member’s phone would show it')
  .option(
    '--redemption <id>',
    'for the card of this redemption; otherwise its number comes from standard input',
  )
  .option('--programme <id>', 'whose card the number is of', 'scedu')
  .action(async ({ redemption, programme }: { redemption?: string; programme: string }) => {
    const number = redemption === undefined ? await askNumber() : '';
    await onRegister(async (store) => {
      print(await memberCodeNow(store, redemption === undefined ? { programme, number } : { redemption }));
    });
  });

program
  .command('add-staff <user>')
  .description('make an account for the console; the password comes from standard input')
  .requiredOption('--name <name>', 'of the person')
  .addOption(
    new Option('--role <role>', 'publisher may change offers, viewer may look')
      .choices(['publisher', 'viewer'])
      .makeOptionMandatory(),
  )
  .action(async (user: string, { name, role }: { name: string; role: StaffRole }) => {
    const password = await askPassword();
    await onRegister((store) => addStaff(store, { user, name, role, password }));
    print(`${user} may sign in`);
  });

program
  .command('set-password <user>')
  .description('give an account another password, from standard input, and end its sessions')
  .action(async (user: string) => {
    const password = await askPassword();
    await onRegister((store) => setPassword(store, { user, password }));
    print(`${user} has a new password`);
  });

addCertificateCommand(program, { now: Date.now, random: randomBytes, dataDir, print });
addCeremonyCommands(program, {
  now: Date.now,
  dataDir,
  print,
  askPassphrase: () => askPassword('passphrase of the root key: '),
  office,
  staffKeyFile,
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error && refusals.has(error.name))) throw error;
  complain(error.message);
  process.exitCode = exitUsage;
}

async function askPassword(prompt = 'password: '): Promise<string> {
  const password = await readPassword(process.stdin, () => process.stderr.write(prompt));
  if (process.stdin.isTTY) process.stderr.write('\n');
  if (password === null) throw new CommandRefused('no password was given');
  return password;
}

/** A card's number never stands among the arguments, which every program of the machine can read. */
async function askNumber(): Promise<string> {
  const number = await readPassword(process.stdin, () => process.stderr.write('card number: '));
  return (number ?? '').replace(/[\s-]/g, '');
}

/**
 * Accounts are made on the register itself, not over HTTP: there may be no key yet, and no call can make an
 * account. A running server sees them at once, for it reads them there.
 */
async function onRegister(work: (store: ServerStore) => Promise<void>): Promise<void> {
  if (!serverStoreExists(dataDir))
    throw new CommandRefused(`there is no register under ${dataDir}: set PUHUI_DATA`);
  const store = await openServerStore({ dataDir, now: Date.now, random: randomBytes, log: logger() });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function serve(): Promise<void> {
  const port = serverPort();
  const server = await start(port);
  if (server === null) {
    process.exitCode = exitUsage;
    return;
  }
  await mkdir(dirname(pidFile), { recursive: true });
  await writeDurably(pidFile, `${process.pid}\n`, publicMode);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await server.stop();
    await rm(pidFile, { force: true });
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  print(`server ${server.address}`);
}

/** Null, with one line that says what to do, when there is nothing to serve or nowhere to serve it. */
async function start(port: number): Promise<RunningServer | null> {
  try {
    return await startServer({
      dataDir,
      port,
      ...(process.env['PUHUI_SERVER_HOST'] === undefined ? {} : { host: process.env['PUHUI_SERVER_HOST'] }),
      names: outerNames(),
      tlsElsewhere: tlsElsewhere(),
      consoleFolder,
      now: Date.now,
      random: randomBytes,
      log: logger(),
    });
  } catch (error) {
    if (error instanceof NothingToServe) {
      complain(`${error.message}: run \`npm start\`, which seeds the demo there, or set PUHUI_DATA`);
      return null;
    }
    if (error instanceof InClearRefused) {
      complain(`${error.message}: make one with \`npm run -s server -- certificate --name NAME\``);
      return null;
    }
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      complain(`port ${port} is taken: end the other program, or set PUHUI_SERVER_PORT`);
      return null;
    }
    throw error;
  }
}

/** Structured lines on standard error; only fields that the code names, never a caller's data. */
function logger() {
  return pino({ base: null, level: process.env['PUHUI_LOG'] ?? 'info' }, pino.destination(2));
}

/** The server that runs on this machine: over TLS when it has a certificate. */
async function office(keyFile: string) {
  const folder = dataFolder(dataDir);
  const isSecure = !tlsElsewhere() && (await readServerCertificate(folder)) !== null;
  const at = `127.0.0.1:${serverPort()}`;
  if (!isSecure) return { server: `http://${at}`, keyFile };
  const authority = await readFile(certificateFiles(folder).authority, 'utf8');
  return { server: `https://${at}`, authority, keyFile };
}

/** A proxy in front of this server speaks TLS with its certificate. */
function tlsElsewhere(): boolean {
  const text = process.env['PUHUI_SERVER_TLS'] ?? 'own';
  if (text !== 'own' && text !== 'proxy')
    throw new CommandRefused(`PUHUI_SERVER_TLS: ${text} is neither own nor proxy`);
  return text === 'proxy';
}

/** Names besides the certificate's under which browsers and tills ask for this server. */
function outerNames(): readonly string[] {
  const text = process.env['PUHUI_SERVER_NAME'] ?? '';
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => name !== '' && !/^[a-z0-9.-]{1,253}(:[0-9]{1,5})?$/.test(name));
  if (wrong !== undefined)
    throw new CommandRefused(`PUHUI_SERVER_NAME: ${wrong} is not a name such as union.example.org`);
  return names.filter((name) => name !== '');
}

function serverPort(): number {
  const text = process.env['PUHUI_SERVER_PORT'] ?? String(defaultPort);
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new CommandRefused(`PUHUI_SERVER_PORT: ${text} is not a port`);
  return port;
}

function totalsLine({ tills, entries, redemptions, payable }: RegisterTotals): string {
  return `${tills} tills, ${entries} entries, ${redemptions} redemptions, ${yuanText(payable)} payable`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
