import { codePins, pairingCodeText, type RootList } from '../wire/enrolment.ts';
import { serverAddressFault } from '../wire/server-address.ts';
import { SigningKey } from '../wire/signing-key.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import { checkEnrolment, readIdentity, writeIdentity } from './identity.ts';
import { Journal } from './journal/journal.ts';
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
 * pins. The identity file is written last: before it, nothing of this till exists.
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

  const key = SigningKey.generate();
  const answer = await office.enrol({ code: code.data, publicKey: key.publicKey });
  const assignment = checkEnrolment(answer, pins);
  if (!assignment.ok) return { enrolled: false, why: assignment.faults };

  await makeTillFolder(options.dataDir);
  const { terminal, epoch, home } = answer;
  const journal = await Journal.open({ file: files.journal, terminal, epoch });
  try {
    const cache = new ProgrammeCache({ folder: files.cache, journal });
    for (const { id, rootSha256 } of assignment.value.programmes) {
      const root = answer.roots.find(({ programme }) => programme === id);
      if (root !== undefined) await cache.pinRoot(root.envelope, { programme: id, sha256: rootSha256 });
    }
    await new AssignmentStore(journal).keep(answer.assignment);
    await writeIdentity(files.identity, { terminal, epoch, home, server: options.server, authority, key });
  } finally {
    await journal.close();
  }
  return { enrolled: true, terminal, store: assignment.value.store.id };
}

function namesPinnedRoot(
  { roots }: RootList,
  pins: { readonly code: string; readonly authoritySha256: string | null },
): boolean {
  const { code, authoritySha256: authority } = pins;
  return roots.some(({ sha256 }) => codePins(code, { rootSha256: sha256, authoritySha256: authority }));
}
