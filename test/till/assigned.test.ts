import { beforeEach, describe, expect, it } from 'vitest';
import { checkEnrolment, openAssignment } from '../../terminal/till/identity.ts';
import type { Assignment } from '../../terminal/wire/documents/assignment.ts';
import { signersOf } from '../../terminal/wire/documents/root.ts';
import { pairingCode } from '../../terminal/wire/enrolment.ts';
import { type Envelope, type EnvelopeType, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Publisher } from '../fakes/publisher.ts';

const token = { key: '0'.repeat(64), cost: { n: 2, r: 1, p: 1 } };

let union: Publisher;
let guest: Publisher;
beforeEach(() => {
  union = new Publisher('u');
  guest = new Publisher('v');
});

const hashOf = (envelope: Envelope) => sha256(envelope.payload);
const assignment = (): Assignment => ({
  schema: 1,
  type: 'assignment',
  terminal: 't-1',
  version: 1,
  epoch: 1,
  issuedAt: '2026-11-21T10:00:00+08:00' as Assignment['issuedAt'],
  home: 'u',
  store: { id: 's-1', merchant: 'm', region: '510107', title: { zh: '店' } },
  programmes: [
    { id: 'u', title: { zh: '工会' }, rootSha256: hashOf(union.root()), token },
    { id: 'v', title: { zh: '友会' }, rootSha256: hashOf(guest.root()), token },
  ],
  evidenceKey: 'x',
  demo: false,
});
const sealed = (signer: SigningKey, document: object = assignment(), type: EnvelopeType = 'assignment') =>
  sealEnvelope(type, JSON.stringify(document), [signer]);

describe('an assignment', () => {
  const opened = (envelope: Envelope) =>
    openAssignment(envelope, { terminal: 't-1', signers: signersOf(union.rootDocument(1), 'head') });

  it('is the word of the home programme’s head key to this till', () => {
    expect(opened(sealed(union.headKey))).toMatchObject({ ok: true, value: { terminal: 't-1' } });
  });

  it.each<[string, string, () => Envelope]>([
    ['S2', 'that a stranger signed', () => sealed(SigningKey.generate())],
    ['S2', 'that the publisher signed', () => sealed(union.publisherKey)],
    ['S2', 'that was signed as a head', () => sealed(union.headKey, assignment(), 'head')],
    ['S3', 'with something unknown in it', () => sealed(union.headKey, { ...assignment(), extra: 1 })],
    ['H1', 'of another till', () => sealed(union.headKey, { ...assignment(), terminal: 't-2' })],
  ])('%s: one %s is none', (rule, _, envelope) => {
    expect(opened(envelope())).toMatchObject({ ok: false, rule });
  });
});

describe('an enrolment', () => {
  const code = () =>
    pairingCode(new Uint8Array(10), { rootSha256: hashOf(union.root()), authoritySha256: null });
  const roots = () => [
    { programme: 'u', envelope: union.root() },
    { programme: 'v', envelope: guest.root() },
  ];
  const faultsOf = (
    changes: Partial<Parameters<typeof checkEnrolment>[0]> = {},
    by: Partial<Parameters<typeof checkEnrolment>[1]> = {},
  ) => {
    const answer = {
      terminal: 't-1',
      epoch: 1,
      home: 'u',
      roots: roots(),
      assignment: sealed(union.headKey),
    };
    const checked = checkEnrolment({ ...answer, ...changes }, { code: code(), authoritySha256: null, ...by });
    return checked.ok ? [] : checked.faults;
  };

  it('R1: begins with the root that the code pins, and the roots that the assignment names', () => {
    expect(faultsOf()).toEqual([]);
  });

  it('R1: with another root than the code pins is none', () => {
    const other = pairingCode(new Uint8Array(10), { rootSha256: sha256('other'), authoritySha256: null });
    expect(faultsOf({}, { code: other })).toEqual([expect.stringMatching(/pairing code/)]);
  });

  it('R1: with a root that its own keys have not signed enough is none', () => {
    const single = { ...union.root(), signatures: union.root().signatures.slice(0, 1) };
    const [, second] = roots();
    expect(faultsOf({ roots: [{ programme: 'u', envelope: single }, second!] })).toEqual([
      expect.stringMatching(/1 trusted signatures/),
    ]);
  });

  it('R1: with another root of a guest than the assignment names is none', () => {
    const [first] = roots();
    const stranger = { programme: 'v', envelope: new Publisher('v').root() };
    expect(faultsOf({ roots: [first!, stranger] })).toEqual([expect.stringMatching(/root of v/)]);
  });

  it('S2: with an assignment that a stranger signed is none', () => {
    expect(faultsOf({ assignment: sealed(SigningKey.generate()) })).toEqual([
      expect.stringMatching(/0 trusted signatures/),
    ]);
  });
});
