import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CardReading } from '../../../drivers/emv/index.ts';
import { replayCard } from '../../../terminal/till/read-card-command.ts';
import { replayRecipes } from './replay-recipes.ts';

/**
 * Recorded cards, played through the code of `till read-card --replay`. The minted ones come from `replay-recipes.ts`.
 * The public ones are facts from published traces of test cards (binaryfoo/emv-bertlv, MIT, with its list of test
 * keys; neil-pan-s/qpboc-kernel, MIT; devnied/EMV-NFC-Paycard-Enrollment, Apache-2.0), without the commands that this
 * product never sends, and with spaces in the place of a holder's name and identity number.
 */
const folder = new URL('replays/', import.meta.url);
const suffix = '.card.json';
const files = readdirSync(folder).filter((name) => name.endsWith(suffix));

type Expected = Partial<Omit<CardReading, 'failure'>> & { readonly failure?: string | null };

const genuine = { verdict: 'genuine', failure: null } as const;
const rsaDda = { ...genuine, method: 'dda', suite: 'rsa' } as const;
const sm2Dda = { ...genuine, method: 'dda', suite: 'sm2' } as const;
const notABankCard = 'this is not a bank card: it has no payment application';

/** Exchanges and bytes where the flow takes no other detours than its protocol's. */
const expected: Readonly<Record<string, Expected>> = {
  'contact-rsa-dda-t0': { ...rsaDda, exchanges: 23, bytes: 934 },
  'contact-rsa-dda-t1': { ...rsaDda, exchanges: 12, bytes: 857 },
  'contact-rsa-sda': { verdict: 'data-authentic', method: 'sda', suite: 'rsa', failure: null },
  'contact-rsa-no-proof': {
    verdict: 'read',
    method: null,
    failure: 'EMV Book 3, C1: the card offers no proof without a payment',
  },
  'contact-rsa-largest-keys': { ...rsaDda, exchanges: 12 },
  'contact-rsa-smallest-keys': rsaDda,
  'contact-rsa-16-digits': { ...rsaDda, maskedPan: '622848******4890' },
  'contact-rsa-17-digits': { ...rsaDda, maskedPan: '622848*******8900' },
  'contact-rsa-18-digits': { ...rsaDda, maskedPan: '622848********9001' },
  'contact-rsa-odd-issuer': rsaDda,
  'contact-rsa-second-chip': { ...rsaDda, panSequence: '02' },
  'contact-rsa-expired': {
    verdict: 'not-genuine',
    expires: '2026-01-31',
    failure: 'EMV Book 2, 6.4 step 9',
  },
  'contact-rsa-copied': { verdict: 'not-genuine', suite: 'rsa', failure: 'EMV Book 2, 6.5.2 step 2' },
  'contact-rsa-replayed': { verdict: 'not-genuine', suite: 'rsa', failure: 'EMV Book 2, 6.5.2 step 7' },
  'contact-rsa-damaged': {
    verdict: 'unreadable',
    failure: 'the card does not give record 1 of file 1 (6581)',
  },
  'contact-rsa-torn-record': {
    verdict: 'unreadable',
    failure: 'EMV Book 3, annex B: malformed answer, value-cut-short at byte 3',
  },
  'contact-rsa-in-pieces': { ...rsaDda, exchanges: 29 },
  'contact-rsa-never-ends': {
    verdict: 'unreadable',
    exchanges: 16,
    failure: 'the card never finishes its answer',
  },
  'contact-rsa-refuses-to-begin': { verdict: 'unreadable', failure: 'the card refuses to begin (6A81)' },
  'contact-rsa-blocked': { verdict: 'unreadable', exchanges: 1, failure: 'the bank has blocked the card' },
  'contact-rsa-pulled-out': {
    verdict: 'unreadable',
    failure: 'the card does not give record 3 of file 3 (6A83)',
  },
  'contact-rsa-refuses-to-sign': {
    verdict: 'not-genuine',
    failure: 'EMV Book 3, 6.5.9: the card refuses to sign (6985)',
  },
  'contact-rsa-credit-before-debit': { ...rsaDda, aid: 'A000000333010102', label: 'UNIONPAY CREDIT' },
  'contact-rsa-quasi-credit': { ...rsaDda, aid: 'A000000333010103' },
  'contact-rsa-shortened-name': { ...rsaDda, aid: 'A0000003330101' },
  'contact-rsa-shortened-listing': { ...rsaDda, aid: 'A000000333010101' },
  'contactless-rsa-dda': { ...rsaDda, exchanges: 10 },
  'contactless-rsa-fast-00': { ...genuine, method: 'fdda', suite: 'rsa', exchanges: 9 },
  'contactless-rsa-fast-01': { ...genuine, method: 'fdda', suite: 'rsa', exchanges: 10 },
  'contactless-rsa-fast-01-long-key': { ...genuine, method: 'fdda', suite: 'rsa', exchanges: 10 },
  'contactless-rsa-fast-copied': {
    verdict: 'not-genuine',
    method: 'fdda',
    failure: 'EMV Book 2, 6.5.2 step 2',
  },
  'contactless-rsa-insert-card': {
    verdict: 'insert-card',
    exchanges: 3,
    failure: 'JR/T 0025.12, 6.5: the card refuses this path (6985)',
  },
  'contact-sm2-dda': { ...sm2Dda, caKeyIndex: 'F2', exchanges: 23, bytes: 807 },
  'contact-sm2-sda': { verdict: 'data-authentic', method: 'sda', suite: 'sm2', failure: null },
  'contact-sm2-copied': { verdict: 'not-genuine', suite: 'sm2', failure: 'JR/T 0025.17, 5.2.4.2 step d' },
  'contactless-sm2-dda': { ...sm2Dda, exchanges: 10 },
  'contactless-sm2-fast-01': { ...genuine, method: 'fdda', suite: 'sm2', exchanges: 10 },
  'public-unionpay-contact-dda': {
    ...rsaDda,
    aid: 'A000000333010102',
    label: 'UICC CREDIT',
    maskedPan: '621094******0011',
    expires: '2030-10-31',
    caKeyIndex: '09',
    exchanges: 17,
    bytes: 1491,
  },
  // A payment that was to go online: without records nothing can be proved here, and the contacts are asked for.
  'public-unionpay-contactless-online': {
    verdict: 'insert-card',
    maskedPan: '629999******9999',
    exchanges: 3,
    failure: 'JR/T 0025.12: no records on this path',
  },
  'public-amex-cda': { verdict: 'unreadable', failure: 'JR/T 0025.5: a card number has 16 to 19 digits' },
  'public-contact-mastercard': { verdict: 'unreadable', failure: notABankCard },
  'public-contact-visa': { verdict: 'unreadable', failure: notABankCard },
  'public-contactless-mastercard': { verdict: 'unreadable', failure: notABankCard },
  'public-contactless-msd': { verdict: 'unreadable', failure: notABankCard },
  'public-locked-card': { verdict: 'unreadable', failure: notABankCard },
};

async function replayed(name: string): Promise<CardReading> {
  const { exit, out, err } = await replayCard(readFileSync(new URL(name + suffix, folder), 'utf8'));
  expect({ exit, err }).toEqual({ exit: 0, err: [] });
  return JSON.parse(out);
}

describe('a recorded card, played again', () => {
  it.each(Object.entries(expected))('ends as it did: %s', async (name, { failure, ...reading }) => {
    const played = await replayed(name);
    expect(played).toMatchObject(reading);
    if (failure !== undefined) expect(played.failure?.rule ?? null).toBe(failure);
  });

  it('is one of the table, and each of the table is there', () => {
    const named = files.map((name) => name.slice(0, -suffix.length)).sort();
    expect(named).toEqual(Object.keys(expected).sort());
    expect(Object.keys(replayRecipes).filter((name) => !named.includes(name))).toEqual([]);
  });

  it('proves nothing any more when one bit of its last answer differs (the canary)', async () => {
    const file = JSON.parse(readFileSync(new URL(`public-unionpay-contact-dda${suffix}`, folder), 'utf8'));
    const last = file.exchanges.at(-1);
    last.response = last.response.replace(/36(?=9000$)/, '37');
    const { out } = await replayCard(JSON.stringify(file));
    expect(JSON.parse(out)).toMatchObject({ verdict: 'not-genuine', failure: { step: 'dynamic-signature' } });
  });
});
