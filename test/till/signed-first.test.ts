import { expect, it } from 'vitest';
import { openAssignment } from '../../terminal/till/identity.ts';
import { Outbox } from '../../terminal/till/journal/outbox.ts';
import { LeaseBook } from '../../terminal/till/quotas/lease-book.ts';
import { openHead } from '../../terminal/wire/documents/head.ts';
import { openNextRoot } from '../../terminal/wire/documents/root.ts';
import {
  type Envelope,
  type EnvelopeType,
  envelopeSchema,
  sealEnvelope,
} from '../../terminal/wire/envelope.ts';
import { readHeldEntries } from '../../terminal/wire/held-entries.ts';
import { openMemberHolds } from '../../terminal/wire/member-holds.ts';
import { readEpochOpened } from '../../terminal/wire/new-epoch.ts';
import { openSignedTime } from '../../terminal/wire/signed-time.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Publisher } from '../fakes/publisher.ts';

/** S1: whatever a stranger puts into a document, all that is said of it is that nobody signed it. */

const union = new Publisher('u');
const root = union.rootDocument(1);
const signers = { keys: new Map([[union.headKey.id, union.headKey.publicKey]]), threshold: 1 };
const nonce = '5a'.repeat(16);
const asked = { terminal: 't-1', epoch: 1, nonce, signers };
/** Of which nothing is asked before the signature. */
const journal = {} as never;

it.each<[EnvelopeType, (envelope: Envelope) => unknown]>([
  ['head', (envelope) => openHead(envelope, root)],
  ['root', (envelope) => openNextRoot(envelope, root)],
  ['assignment', (envelope) => openAssignment(envelope, asked)],
  ['time', (envelope) => openSignedTime(envelope, asked)],
  ['epoch-opened', (envelope) => readEpochOpened(envelope, asked)],
  ['held-entries', (envelope) => readHeldEntries(envelope, { schema: 1, first: 1, last: null, ...asked })],
  ['member-holds', (envelope) => openMemberHolds(envelope, asked)],
  ['acknowledgement', (envelope) => new Outbox(journal).acknowledge(envelope, signers)],
  ['leases', (envelope) => new LeaseBook(journal).take(envelope, signers)],
])('S1: %s is not parsed before enough signatures hold', async (type, open) => {
  const answer = await open(sealEnvelope(type, 'no JSON', [SigningKey.generate()]));
  expect(JSON.stringify(answer)).toMatch(/0 trusted signatures/);
});

it('S1: a text that would be signed as another than the one that is read is no document', () => {
  const { signatures } = union.root();
  expect(envelopeSchema.safeParse({ payload: 'half a pair: \ud83d', signatures }).success).toBe(false);
  expect(envelopeSchema.safeParse({ payload: 'a pair: \ud83d\ude00', signatures }).success).toBe(true);
});
