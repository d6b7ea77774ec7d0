import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { codePins, pairingCodeText, type RootList } from '../wire/enrolment.ts';
import { parseJson } from '../wire/faults.ts';
import { sha256Hex } from '../wire/schema-parts.ts';
import { serverAddressFault } from '../wire/server-address.ts';
import { sha256 } from '../wire/sha256.ts';
import { SigningKey } from '../wire/signing-key.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import { checkEnrolment, readIdentity, writeIdentity, writeSecret } from './identity.ts';
import { Journal } from './journal/journal.ts';
import { freeName, setAside } from './journal/set-aside.ts';
import { enrolmentOffice } from './sync/head-office.ts';
import { authoritySha256, shownAuthority } from './sync/pinned-agent.ts';
import { makeTillFolder, tillFiles } from './till-files.ts';

export type Enrolled =
  | { readonly enrolled: true; readonly terminal: string; readonly store: string }
  | { readonly enrolled: false; readonly why: readonly string[] };

const probeTimeoutMs = 5_000;
/** Said before the code is: whoever answers there has not heard it. */
const notThisServer =
  'code: it was not made by this server, or not for this certificate; the code was not sent. Ask for a new one, and look at the address';

/**
 * Makes this machine a till of the server's union: a new key, a one-time code, and the roots that the code
 * pins. The identity file is written last: before it, nothing of this till exists. The key is kept before the
 * server is asked: when the answer is lost, the same code gets it again.
 */
export async function enrolTill(options: {
  readonly dataDir: string;
  readonly server: string;
  readonly code: string;
}): Promise<Enrolled> {
  const files = tillFiles(options.dataDir);
  const known = await readIdentity(files.identity);
  if (known !== null)
    return { enrolled: false, why: [`this machine is enrolled already, as ${known.terminal}`] };
  const code = pairingCodeText.safeParse(options.code);
  if (!code.success)
    return { enrolled: false, why: [`code: ${code.error.issues[0]?.message ?? 'is wrong'}`] };

  const fault = serverAddressFault(options.server);
  if (fault !== null) return { enrolled: false, why: [`server: ${fault}`] };

  const isSecure = options.server.startsWith('https:');
  const authority = isSecure ? await shownAuthority(options.server, probeTimeoutMs) : null;
  const pins = { code: code.data, authoritySha256: authority === null ? null : authoritySha256(authority) };
  const pinned = authority === null ? null : { authority, certainMs: () => 0 };
  const office = enrolmentOffice(options.server, pinned);
  if (!namesPinnedRoot(await office.roots(), pins)) return { enrolled: false, why: [notThisServer] };

  await makeTillFolder(options.dataDir);
  const key = await keyForCode(files.wish, code.data);
  const answer = await office.enrol({ code: code.data, publicKey: key.publicKey });
  const assignment = checkEnrolment(answer, pins);
  if (!assignment.ok) return { enrolled: false, why: assignment.faults };

  // A journal of an enrolment that is over stays for ever: it is another chain.
  await setAside(files.journal, await freeName(files.journal, 'past'));
  const { terminal, epoch, home } = answer;
  const journal = await Journal.open({ file: files.journal, terminal, epoch });
  try {
    const cache = new ProgrammeCache({ folder: files.cache, journal });
    for (const { id, rootSha256 } of assignment.value.programmes) {
      const root = answer.roots.find(({ programme }) => programme === id);
      if (root !== undefined) await cache.pinRoot(root.envelope, { programme: id, sha256: rootSha256 });
    }
    await new AssignmentStore(journal).keep(answer.assignment);
    const { rootSha256 } = assignment.value.programmes.find(({ id }) => id === home) ?? {};
    const place = { terminal, epoch, home, server: options.server, authority, rootSha256 };
    await writeIdentity(files.identity, { ...place, key });
  } finally {
    await journal.close();
  }
  await rm(files.wish, { force: true });
  return { enrolled: true, terminal, store: assignment.value.store.id };
}

/** The key with which this code was tried before, or a new one. */
async function keyForCode(file: string, code: string): Promise<SigningKey> {
  const tried = await readWish(file);
  if (tried?.codeHash === sha256(code)) return SigningKey.fromPem(tried.privateKey);
  const key = SigningKey.generate();
  await writeSecret(file, { schema: 1, codeHash: sha256(code), privateKey: key.toPem() });
  return key;
}

const wishSchema = z.strictObject({
  schema: z.literal(1),
  codeHash: sha256Hex,
  privateKey: z.string().max(400),
});

/** What cannot be read is no wish: another key is made, and the code says whether it was used. */
async function readWish(file: string): Promise<z.infer<typeof wishSchema> | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const parsed = parseJson(text, wishSchema, 'enrolment');
  return parsed.ok ? parsed.value : null;
}

function namesPinnedRoot(
  { roots }: RootList,
  pins: { readonly code: string; readonly authoritySha256: string | null },
): boolean {
  const { code, authoritySha256: authority } = pins;
  return roots.some(({ sha256 }) => codePins(code, { rootSha256: sha256, authoritySha256: authority }));
}
