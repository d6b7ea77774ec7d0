import type { Command } from 'commander';
import { dataFolder } from '../store/data-folder.ts';
import type { CertificateWorld } from './make-certificate.ts';

/** Adds the command by which a server gets its certificate, and the authority that tills pin. */
export function addCertificateCommand(
  program: Command,
  world: CertificateWorld & { readonly dataDir: string; readonly print: (line: string) => void },
): void {
  const { dataDir, print } = world;
  program
    .command('certificate')
    .description('make or renew the certificate with which this server speaks TLS; tills pin its authority')
    .requiredOption('--name <name...>', 'host names or addresses under which tills and browsers reach it')
    .option('--days <n>', 'how long it is good', '90')
    .action(async ({ name, days }: { name: string[]; days: string }) => {
      // Whoever only serves need not load what makes certificates.
      const { makeCertificate } = await import('./make-certificate.ts');
      const made = await makeCertificate(dataFolder(dataDir), world, { names: name, days: Number(days) });
      print(`${made.names.join(', ')} until ${made.validTo}`);
      print(
        `authority ${made.authoritySha256}${made.authorityIsNew ? ' (new: keep authority.key apart)' : ''}`,
      );
    });
}
