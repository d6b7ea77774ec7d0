import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { DataFolder } from '../store/data-folder.ts';
import { publicMode, secretMode, writeDurably } from '../store/durable-file.ts';
import { certificateFiles } from './certificate-files.ts';
import { type Issued, issueServerCertificate, newAuthority } from './certificates.ts';

/** Tills keep the authority from their enrolment on: it must outlive them. */
const authorityYears = 30;
/** This machine's own names: commands come in by them. */
const ownNames = ['localhost', '127.0.0.1'];
const daysMax = 825;
const namesMax = 20;
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
}

export type CertificateWorld = { readonly now: () => number; readonly random: (bytes: number) => Uint8Array };

export type MadeCertificate = {
  readonly names: readonly string[];
  readonly validTo: string;
  /** SHA-256 of the authority's certificate, hexadecimal. */
  readonly authoritySha256: string;
  readonly authorityIsNew: boolean;
};

/**
 * Makes the server a certificate for these names, or renews it; with the first one goes a new authority, which
 * tills will pin. Files are written whole, the key before the certificate that needs it. A running server takes
 * a renewed certificate within a minute. Throws `CertificateRefused` for a wrong name, too many days, or an
 * authority whose key lies elsewhere.
 */
export async function makeCertificate(
  folder: DataFolder,
  world: CertificateWorld,
  wanted: { readonly names: readonly string[]; readonly days: number },
): Promise<MadeCertificate> {
  const names = [...new Set([...wanted.names.map((name) => name.toLowerCase()), ...ownNames])];
  const wrong = names.find((name) => isIP(name) === 0 && !hostName.test(name));
  if (wrong !== undefined) throw new CertificateRefused(`"${wrong}" is neither a host name nor an address`);
  if (names.length > namesMax) throw new CertificateRefused(`${namesMax} names at most`);
  if (!Number.isInteger(wanted.days) || wanted.days < 1 || wanted.days > daysMax)
    throw new CertificateRefused(`days: 1 to ${daysMax}`);

  const files = certificateFiles(folder);
  const authorityIsNew = !existsSync(files.authority);
  const authority = authorityIsNew ? await keepNewAuthority(folder, world) : await readAuthority(folder);
  const issued = issueServerCertificate(world, authority, { names, days: wanted.days });
  await writeDurably(files.serverKey, issued.key, secretMode);
  await writeDurably(files.server, `${issued.certificate}${authority.certificate}`, publicMode);
  return {
    names,
    validTo: new Date(new X509Certificate(issued.certificate).validTo).toISOString(),
    authoritySha256: new X509Certificate(authority.certificate).fingerprint256
      .replaceAll(':', '')
      .toLowerCase(),
    authorityIsNew,
  };
}

async function keepNewAuthority(folder: DataFolder, world: CertificateWorld): Promise<Issued> {
  const files = certificateFiles(folder);
  const authority = newAuthority(world, { title: 'Puhui Till authority', years: authorityYears });
  await writeDurably(files.authorityKey, authority.key, secretMode);
  await writeDurably(files.authority, authority.certificate, publicMode);
  return authority;
}

async function readAuthority(folder: DataFolder): Promise<Issued> {
  const files = certificateFiles(folder);
  if (!existsSync(files.authorityKey))
    throw new CertificateRefused(
      `the authority’s key is not here: put it to ${files.authorityKey} for a moment`,
    );
  return {
    certificate: await readFile(files.authority, 'utf8'),
    key: await readFile(files.authorityKey, 'utf8'),
  };
}
