import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VirtualCardImage } from '../../drivers/virtual/index.ts';
import { VirtualCard } from '../../drivers/virtual/index.ts';
import { memberCodeNow } from '../../server/cards/mint-member-code.ts';
import { evidenceLines } from '../../server/commands.ts';
import { TokenCostTooLow } from '../../server/publish/token-cost.ts';
import { verifyEvidence } from '../../server/redemptions/verify-evidence.ts';
import { addCaKeys, createProgramme, type NewCaKey, publishProgramme } from '../../server/service.ts';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { makeChallenge } from '../../terminal/till/recognition/challenge.ts';
import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import { mintMemberCode } from '../../terminal/wire/member-code.ts';
import { sealEvidence } from '../../terminal/wire/sealed-evidence.ts';
import { ca, mint, pan, read } from '../drivers/emv/minted-cards.ts';
import { sealedTap } from './genuine-sales.ts';
import { outcomesOf } from './journal-answers.ts';
import { chained, type PairedTill, pairTill, upload } from './paired-till.ts';
import { sale } from './sample-entries.ts';
import { memberTokens, type SmallUnion, startSmallUnion } from './small-union.ts';

const image: VirtualCardImage = mint({ transactionCounter: 0x0100 });

describe('evidence of a redemption', () => {
  let union: SmallUnion;
  let till: PairedTill;
  let card: VirtualCard;
  let token: CardToken;
  let texts: string[];

  beforeEach(async () => {
    union = await startSmallUnion();
    till = await pairTill(union);
    const { rid, index, expires, ...key } = ca.publicKey as NewCaKey;
    await addCaKeys(union.server.store, 'scedu', [{ ...key, rid, index, expires, test: true }]);
    token = await deriveCardToken(Buffer.from(pan), (await union.server.store.keys.of('scedu')).token);
    card = new VirtualCard(image);
    texts = [];
  });
  afterEach(() => union.end());

  /** What a till seals of a tap after so many entries. */
  const tap = (after: number, more: { readonly terminal?: string } = {}): Promise<string> =>
    sealedTap(card, {
      terminal: more.terminal ?? till.answer.terminal,
      epoch: till.answer.epoch,
      lastSequence: after,
      evidenceKey: union.server.store.evidencePublicKey,
    });
  const seal = (evidence: unknown) =>
    sealEvidence(JSON.stringify(evidence), union.server.store.evidencePublicKey);
  const sell = (id: string, sealed: string | null, counted: { token?: CardToken; verdict?: string } = {}) => {
    const { token: of = token, verdict = 'genuine' } = counted;
    texts.push(
      JSON.stringify(sale(id, { card: { programme: 'scedu', token: of, verdict, method: 'dda', sealed } })),
    );
  };
  const send = async () => {
    const outcomes = outcomesOf(await upload(union, till, chained(till, texts)));
    // What a review doubts of them is its own test's business.
    expect(outcomes.every((outcome) => outcome.startsWith('accepted'))).toBe(true);
  };
  const failing = async (id: string): Promise<string[]> =>
    ((await verifyEvidence(union.server.store, id)) ?? [])
      .filter(({ holds }) => holds !== true)
      .map(({ check, holds }) => `${check}: ${holds}`);

  it('holds for a card that was there: challenge, signature, certificates, number and counter', async () => {
    sell('sale-1', await tap(0));
    sell('sale-2', await tap(1));
    await send();
    const checks = (await verifyEvidence(union.server.store, 'sale-2')) ?? [];
    expect(checks.map(({ check, holds }) => [check, holds])).toEqual(
      ['sealed', 'challenge', 'presence', 'card', 'signature', 'counter'].map((check) => [check, true]),
    );
    const lines = evidenceLines(checks).join('\n');
    expect(lines).toContain(
      `holds    challenge  made at ${till.answer.terminal}, epoch 1, entry 2; entries between`,
    );
    expect(lines).not.toContain(pan);
    expect(lines).not.toContain(token);
  });

  it('finds a signature that is used a second time', async () => {
    const sealed = await tap(0);
    sell('sale-1', sealed);
    sell('sale-2', sealed);
    await send();
    expect(await failing('sale-2')).toEqual(['signature: false', 'counter: false']);
  });

  it('finds a counter that does not rise', async () => {
    sell('sale-1', await tap(0));
    // An older state of the same chip, as a copy of its secrets would have it.
    card = new VirtualCard(image);
    sell('sale-2', await tap(1));
    await send();
    expect(await failing('sale-2')).toEqual(['counter: false']);
  });

  it.each<[string, () => Promise<void>, string[]]>([
    ['another till', async () => sell('sale-1', await tap(0, { terminal: 't-other' })), ['challenge: false']],
    ['a place behind the sale', async () => sell('sale-1', await tap(5)), ['challenge: false']],
    [
      'another card',
      async () => sell('sale-1', await tap(0), { token: memberTokens.canary }),
      ['card: false'],
    ],
    ['nobody’s key', async () => sell('sale-1', 'AAAA'), ['sealed: false']],
    ['no card', async () => sell('sale-1', null, { verdict: 'read' }), ['sealed: unknown']],
  ])('does not hold for a proof of %s', async (_, make, expected) => {
    await make();
    await send();
    expect(await failing('sale-1')).toEqual(expected);
  });

  it('does not hold when any part of the proof was changed', async () => {
    const made = makeChallenge(randomBytes, { terminal: till.answer.terminal, epoch: 1, lastSequence: 0 });
    const { proof } = await read({ challenge: made.bytes });
    const signed = `${proof?.signedDynamicData.startsWith('00') ? '01' : '00'}${proof?.signedDynamicData.slice(2)}`;
    sell(
      'sale-1',
      seal({ schema: 1, preimage: made.preimage, proof: { ...proof, signedDynamicData: signed } }),
    );
    await send();
    expect(await failing('sale-1')).toEqual(['presence: false', 'counter: unknown']);
  });

  it('says of a member code that it was ours, and whose; of another, that it was not', async () => {
    const { memberCode } = await union.server.store.keys.of('scedu');
    const holder = { programme: 'scedu', token: memberTokens.canary };
    const code = (of = holder) =>
      seal({ schema: 1, memberCode: mintMemberCode(of, union.clock.ms, memberCode) });
    sell('sale-1', code(), { token: memberTokens.canary, verdict: 'code' });
    sell('sale-2', code({ ...holder, token: memberTokens.second }), {
      token: memberTokens.canary,
      verdict: 'code',
    });
    await send();
    expect(await failing('sale-1')).toEqual([]);
    expect(await failing('sale-2')).toEqual(['code: false']);
  });

  it('is of sales that are there', async () => {
    expect(await verifyEvidence(union.server.store, 'sale-none')).toBeNull();
  });

  it('lets a code be made for the card of a redemption, and for none that is unknown or not active', async () => {
    sell('sale-1', null, { token: memberTokens.canary });
    sell('sale-2', null, { token: memberTokens.second });
    sell('sale-3', null, { token: cardToken('9'.repeat(32)) });
    await send();
    const { store } = union.server;
    expect(await memberCodeNow(store, { redemption: 'sale-1' })).toMatch(/^PHM1[A-Z2-7]{135}$/);
    await expect(memberCodeNow(store, { redemption: 'sale-2' })).rejects.toThrow('left');
    await expect(memberCodeNow(store, { redemption: 'sale-3' })).rejects.toThrow('no card');
    await expect(memberCodeNow(store, { programme: 'scedu', number: pan })).rejects.toThrow('no card');
    await expect(memberCodeNow(store, { programme: 'scedu', number: '12' })).rejects.toThrow('16 to 19');
  });
});

describe('the cost of a token', () => {
  const token = (n: number) => ({ key: '0'.repeat(64), cost: { n, r: 8, p: 1 } });
  it.each([
    ['under the floor', 8_192, false, 'refused'],
    ['at the floor', 16_384, false, 'published'],
    ['under it in the demo', 2, true, 'published'],
  ])('%s', async (_, n, demo, expected) => {
    const union = await startSmallUnion();
    try {
      const { store } = union.server;
      await createProgramme(store, { id: 'fresh', title: { zh: '新' }, token: token(n), demo });
      const outcome = await publishProgramme(store, 'fresh').then(
        () => 'published',
        (error: unknown) => (error instanceof TokenCostTooLow ? 'refused' : String(error)),
      );
      expect(outcome).toBe(expected);
    } finally {
      await union.end();
    }
  });
});
