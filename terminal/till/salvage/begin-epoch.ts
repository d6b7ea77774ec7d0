import type { Root } from '../../core/trust/head.ts';
import { rootRotationsMax } from '../../core/trust/trust-rules.ts';
import { signersOf } from '../../wire/documents/root.ts';
import { codePins, pairingCodeText } from '../../wire/enrolment.ts';
import type { Envelope } from '../../wire/envelope.ts';
import { type EpochOpened, type NewEpochRequest, readEpochOpened } from '../../wire/new-epoch.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { ProgrammeCache } from '../cache/programme-cache.ts';
import type { TrustStore } from '../cache/trust-store.ts';
import { type Identity, openAssignment } from '../identity.ts';
import { keepFact } from '../journal/facts.ts';
import type { Journal } from '../journal/journal.ts';
import { CacheRefused, TillError } from '../ports.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { Refused } from '../sync/line.ts';
import { authoritySha256 } from '../sync/pinned-agent.ts';
import { timeMarkFact } from '../till-clock.ts';
import type { Begun } from './agree-on-what-is-left.ts';
import type { Remains } from './read-remains.ts';
import { claimedAssignments, remainingHead, remainingRoots } from './remaining-trust.ts';

/** Nothing here tells the home programme's root any more: not the file, not the identity, no code. */
export class NoRootHere extends Error {
  override readonly name = 'NoRootHere';
}

/**
 * Pins the home programme's root again and follows it to the newest. From the damaged file, where it is still whole;
 * otherwise the server's, when its hash is one that this till has kept: from its enrolment, from what it was assigned,
 * or from a pairing code that a person has typed. Never on the server's word alone.
 */
export async function pinHome(
  cache: ProgrammeCache,
  from: {
    readonly identity: Identity;
    readonly remains: Remains;
    readonly office: HeadOffice;
    readonly code: string | null;
  },
): Promise<Root> {
  const { identity, remains, office } = from;
  const { home } = identity;
  const envelope = remainingRoots(remains).get(home)?.envelope ?? (await rootByItsHash(from));
  await cache.pinRoot(envelope, { programme: home, sha256: sha256(envelope.payload) });
  await cache.followRoots(home, (version) => office.rootOf(home, version));
  const root = cache.root(home);
  if (root === undefined) throw new NoRootHere('the root was not taken');
  return root;
}

async function rootByItsHash(from: Parameters<typeof pinHome>[1]): Promise<Envelope> {
  const { identity, remains, office, code } = from;
  const { home, authority, rootSha256 } = identity;
  const hashes = new Set([
    ...(rootSha256 === undefined ? [] : [rootSha256]),
    // Also of guests: whoever pins it looks whose root it is.
    ...claimedAssignments(remains).flatMap(({ programmes }) => programmes.map((named) => named.rootSha256)),
  ]);
  const typed = pairingCodeText.safeParse(code ?? '');
  const isPinned = (envelope: Envelope) => {
    const hash = sha256(envelope.payload);
    const authorityHash = authority === null ? null : authoritySha256(authority);
    return (
      hashes.has(hash) ||
      (typed.success && codePins(typed.data, { rootSha256: hash, authoritySha256: authorityHash }))
    );
  };
  for (let version = 1; version <= rootRotationsMax; version += 1) {
    const envelope = await office.rootOf(home, version);
    if (envelope === null) break;
    if (isPinned(envelope)) return envelope;
  }
  throw new NoRootHere('the server shows no root that this till has known');
}

/** Asks the server for another epoch, and keeps what it says: what the damaged file has forgotten stands in it. */
export async function beginEpoch(
  by: {
    readonly office: HeadOffice;
    readonly cache: ProgrammeCache;
    readonly trust: TrustStore;
    readonly remains: Remains;
    readonly root: Root;
  },
  asked: {
    readonly terminal: string;
    readonly wish: NewEpochRequest;
    readonly journal: Journal;
    readonly keep: (assignment: Envelope) => Promise<void>;
  },
): Promise<Begun> {
  const { office, cache, root } = by;
  const { terminal, journal } = asked;
  const { wish, answer } = await askUntilLater(office, asked.wish);
  const signers = signersOf(root, 'head');
  const word = readEpochOpened(answer.opened, { ...wish, terminal, signers });
  if ('refused' in word) throw new TillError('head-office-refused', `epoch-opened: ${word.refused}`);
  const assignment = openAssignment(answer.assignment, { terminal, signers });
  if (!assignment.ok) throw new CacheRefused(assignment.rule, assignment.faults.join('; '));
  const { version, epoch, programmes } = assignment.value;
  if (epoch !== wish.epoch || version < word.assignment)
    throw new CacheRefused('H2', `assignment ${version} is of epoch ${epoch}`);
  const kept = remainingRoots(by.remains);
  for (const { id, rootSha256 } of programmes) {
    if (cache.root(id) !== undefined) continue;
    const own = kept.get(id)?.envelope;
    if (own === undefined) await cache.pinRoot(await office.root(id), { programme: id, sha256: rootSha256 });
    else {
      await cache.pinRoot(own, { programme: id, sha256: sha256(own.payload) });
      await cache.followRoots(id, (next) => office.rootOf(id, next));
    }
  }
  for (const programme of word.programmes) await keepFloor(by, programme);
  await keepFact(journal.database, timeMarkFact, String(Date.parse(word.at)));
  await asked.keep(answer.assignment);
  return { word, wish };
}

/** The server may know of a later epoch than anything here does: then that one's successor is asked for, once. */
async function askUntilLater(office: HeadOffice, wish: NewEpochRequest) {
  try {
    return { wish, answer: await office.openEpoch(wish) };
  } catch (error) {
    const expected =
      error instanceof Refused && error.problem === 'journal-wrong-epoch' ? error.expected : null;
    if (expected === null || expected <= wish.epoch) throw error;
    const later = { ...wish, epoch: expected };
    return { wish: later, answer: await office.openEpoch(later) };
  }
}

/**
 * H2 again after a loss: no root and no head under what the union names now. A head that is whole here and is no older
 * stays in force, with the versions of its files.
 */
async function keepFloor(
  { cache, trust, remains }: Parameters<typeof beginEpoch>[0],
  { id, root: rootVersion, head: headVersion }: EpochOpened['programmes'][number],
): Promise<void> {
  const root = cache.root(id);
  if (root === undefined) return;
  if (root.version < rootVersion)
    throw new CacheRefused('R2', `${id}: the server shows root ${root.version} and speaks of ${rootVersion}`);
  const own = remainingHead(remains, root);
  if (own !== null && own.document.version >= headVersion) await trust.remember(own.document, own.envelope);
  else await trust.startAt(id, headVersion);
}
