import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readJsonText } from './http/json-text.ts';
import { callServer, type ServerAddress } from './office-call.ts';
import type { EvidenceCheck } from './redemptions/verify-evidence.ts';

/** A command that cannot be carried out, with a line that says why. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

export type Office = ServerAddress & { readonly keyFile: string };

export type OfficeCall = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
};

const problemWords = z.object({
  code: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  detail: z.string().optional(),
  faults: z.array(z.string()).optional(),
});

/**
 * Asks the running server in the name of staff, so that a command and the server never write the register
 * beside each other. Throws `CommandRefused` when there is no key, no server, or a refusal.
 */
export async function callOffice(office: Office, { method, path, body }: OfficeCall): Promise<unknown> {
  const key = await readStaffKey(office.keyFile);
  const { status, text } = await callServer(office, {
    method,
    path,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new CommandRefused(
      `no server answers at ${office.server}: start it with \`npm run -s server -- serve\``,
    );
  });
  if (status < 200 || status > 299) throw new CommandRefused(refusalWords(status, text));
  return JSON.parse(text);
}

/** Reads an offer's file as far as a command must: that it is JSON, and whose offer it is. */
export async function readOfferFile(file: string): Promise<{ readonly id: string; readonly offer: unknown }> {
  const offer = await readJsonFile(file);
  const named = z.looseObject({ id: z.string().min(1) }).safeParse(offer);
  if (!named.success) throw new CommandRefused(`${file}: offer.id: is needed`);
  return { id: named.data.id, offer };
}

/** Throws `CommandRefused` for a file that is not there or no JSON; what it says, the server judges. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandRefused(`${file}: cannot be read (${error.code ?? 'unknown'})`);
  });
  const read = readJsonText(text);
  if (!read.ok) throw new CommandRefused(`${file}: ${read.why}`);
  return read.json;
}

async function readStaffKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandRefused(`no staff key at ${file}: name its file with --key`);
  });
  return text.trim();
}

function refusalWords(status: number, text: string): string {
  const read = readJsonText(text);
  const problem = problemWords.safeParse(read.ok ? read.json : null);
  if (!problem.success) return `the server answered ${status}`;
  const { code, title, detail, faults = [] } = problem.data;
  const words = `${title.zh} · ${title.en} (${code})${detail === undefined ? '' : `: ${detail}`}`;
  return [words, ...faults].join('\n');
}

/** One line a check, for people. */
export function evidenceLines(checks: readonly EvidenceCheck[]): readonly string[] {
  return checks.map(({ check, holds, words }) => {
    const verdict = holds === 'unknown' ? 'unknown' : holds ? 'holds' : 'FAILS';
    return `${verdict.padEnd(8)} ${check.padEnd(10)} ${words}`;
  });
}
