import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../store/data-folder.ts';

/** Where the server's TLS lies, beside its other keys; the authority's key belongs on a stick once it has signed. */
export function certificateFiles({ transportKeys }: DataFolder) {
  return {
    /** What tills pin. */
    authority: join(transportKeys, 'authority.pem'),
    authorityKey: join(transportKeys, 'authority.key'),
    /** The server's certificate with the authority's behind it, so that a till can look at both. */
    server: join(transportKeys, 'server.pem'),
    serverKey: join(transportKeys, 'server.key'),
  } as const;
}

export type ServerCertificate = {
  /** PEM: the server's own, then the authority's. */
  readonly chain: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** Host names and addresses that it is for. */
  readonly names: readonly string[];
  readonly validToMs: number;
};

/** Null when none was ever made; throws when a half of it is missing or cannot be read. */
export async function readServerCertificate(folder: DataFolder): Promise<ServerCertificate | null> {
  const files = certificateFiles(folder);
  const chain = await readIfThere(files.server);
  if (chain === null) return null;
  const key = await readFile(files.serverKey, 'utf8');
  const certificate = new X509Certificate(chain);
  return { chain, key, names: namesOf(certificate), validToMs: Date.parse(certificate.validTo) };
}

/** SHA-256 of the authority's certificate, hexadecimal: goes into pairing codes. Null: tills speak in clear, on this machine. */
export async function authoritySha256(folder: DataFolder): Promise<string | null> {
  const authority = await readIfThere(certificateFiles(folder).authority);
  if (authority === null) return null;
  return new X509Certificate(authority).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** RFC 5280 §4.2.1.6, as Node prints it: `DNS:till.example.org, IP Address:10.0.0.5`. */
function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? '')
    .filter((name) => name !== '');
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}
