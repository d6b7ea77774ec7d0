import { join } from 'node:path';
import type { Root } from '../../terminal/core/trust/head.ts';
import type { TokenSetting } from '../../terminal/wire/documents/assignment.ts';
import { openPinnedRoot, rootSchema } from '../../terminal/wire/documents/root.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { secretMode, writeDurably } from '../store/durable-file.ts';
import type { ServerStore } from '../store/server-store.ts';
import { shippedCalendar, writeCalendar } from './calendar.ts';
import { keyFileNames } from './programme-keys.ts';

export type Title = { readonly zh: string; readonly en?: string | undefined };

export type NewProgramme = {
  readonly id: string;
  readonly title: Title;
  /** Ids of other programmes whose members its merchants serve (互认); they need not exist yet. */
  readonly recognises?: readonly string[];
  /** How cards become tokens; left out, a fresh key with scrypt n 16384, r 8, p 1. */
  readonly token?: TokenSetting;
  /** How long a till may rely on a head whole, and how long at all. */
  readonly freshHours?: number;
  readonly usableHours?: number;
  /** How long a till without a feed waits before it asks again. */
  readonly pollSeconds?: number;
  /** Its tills trust test keys of card schemes; only in demo and test. */
  readonly demo?: boolean;
};

const rootKeyCount = 3;
const rootThreshold = 2;
const tokenKeyBytes = 32;
/** 16 MiB and about 32 ms a tap on a till's processor. */
const defaultTokenCost = { n: 16_384, r: 8, p: 1 };
const defaultFreshHours = 24;
const defaultUsableHours = 7 * 24;
const defaultPollSeconds = 60;

/**
 * The key ceremony of a programme, and its place in the register: three root keys of which two sign, one
 * publisher's key, one head's key, one token key, each in a file that only the owner reads. The root keys
 * belong on three sticks in three safes: the server never reads them again. It begins with the calendar that
 * ships with the product. Gives back the token setting, since whoever enters cards derives their tokens with
 * it. Throws when the programme exists.
 */
export async function createProgramme(store: ServerStore, programme: NewProgramme): Promise<TokenSetting> {
  const token = programme.token ?? {
    key: Buffer.from(store.random(tokenKeyBytes)).toString('hex'),
    cost: defaultTokenCost,
  };
  const root = await holdKeyCeremony(store, programme.id, token);
  const row = {
    id: programme.id,
    titleZh: programme.title.zh,
    titleEn: programme.title.en ?? null,
    recognises: JSON.stringify(programme.recognises ?? []),
    freshHours: programme.freshHours ?? defaultFreshHours,
    usableHours: programme.usableHours ?? defaultUsableHours,
    pollSeconds: programme.pollSeconds ?? defaultPollSeconds,
    demo: programme.demo === true ? 1 : 0,
    rootVersion: 1,
    root: JSON.stringify(root),
    rootSha256: sha256(root.payload),
    membersRevision: 1,
    firstUsesWaiting: 0,
    headVersion: 0,
    head: null,
    headIssuedAt: null,
    unionApplication: null,
  };
  await store.database.transaction().execute(async (transaction) => {
    await transaction.insertInto('programmes').values(row).execute();
    await transaction
      .insertInto('roots')
      .values({ programme: programme.id, version: row.rootVersion, root: row.root })
      .execute();
    await writeCalendar(transaction, programme.id, shippedCalendar);
  });
  return token;
}

async function holdKeyCeremony(
  store: ServerStore,
  programme: string,
  token: TokenSetting,
): Promise<Envelope> {
  const exists = await store.database
    .selectFrom('programmes')
    .select('id')
    .where('id', '=', programme)
    .executeTakeFirst();
  if (exists !== undefined) throw new Error(`the programme ${programme} exists: its keys are not made anew`);

  const rootKeys = Array.from({ length: rootKeyCount }, () => SigningKey.generate());
  const publisher = SigningKey.generate();
  const head = SigningKey.generate();
  const envelope = sealEnvelope(
    'root',
    JSON.stringify(rootOf(programme, { rootKeys, publisher, head })),
    rootKeys,
  );
  const opened = openPinnedRoot(envelope);
  if (!opened.ok) throw new Error(`the new root does not hold: ${opened.faults.join('; ')}`);

  const folder = store.folder.programmeKeys(programme);
  const write = (name: string, content: string) => writeDurably(join(folder, name), content, secretMode);
  for (const [place, key] of rootKeys.entries()) await write(keyFileNames.root(place + 1), key.toPem());
  await write(keyFileNames.publisher, publisher.toPem());
  await write(keyFileNames.head, head.toPem());
  await write(keyFileNames.token, JSON.stringify(token));
  return envelope;
}

function rootOf(
  programme: string,
  keys: {
    readonly rootKeys: readonly SigningKey[];
    readonly publisher: SigningKey;
    readonly head: SigningKey;
  },
): Root {
  const { rootKeys, publisher, head } = keys;
  return rootSchema.parse({
    schema: 1,
    type: 'root',
    programme,
    version: 1,
    keys: Object.fromEntries([...rootKeys, publisher, head].map((key) => [key.id, key.publicKey])),
    roles: {
      root: { keys: rootKeys.map((key) => key.id), threshold: rootThreshold },
      publisher: { keys: [publisher.id], threshold: 1 },
      head: { keys: [head.id], threshold: 1 },
    },
  });
}
