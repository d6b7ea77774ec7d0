import { createPrivateKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VirtualCard } from '../../drivers/virtual/index.ts';
import type { EvidenceOpener } from '../../server/redemptions/review/evidence-opener.ts';
import type { SealedEvidence, Trust } from '../../server/redemptions/review/open-evidence.ts';
import { newEvidenceKey, sealEvidence } from '../../terminal/wire/sealed-evidence.ts';
import { ca, mint, pan, today } from '../drivers/emv/minted-cards.ts';
import { sealedTap } from '../server/genuine-sales.ts';

type Compiled = { readonly EvidenceOpener: typeof EvidenceOpener };

const key = newEvidenceKey();
const trust: Trust = {
  caKeys: [ca.publicKey],
  revokedIssuers: [],
  evidenceKey: createPrivateKey(key.privateKeyPem),
  allowTestKeys: true,
};
const place = { terminal: 'till-1', epoch: 1, lastSequence: 0 };
const card = new VirtualCard(mint());
let opener: EvidenceOpener;

beforeAll(async () => {
  // Only what was compiled has a thread.
  const compiled = new URL('../../dist/server/redemptions/review/evidence-opener.js', import.meta.url).href;
  opener = new ((await import(compiled)) as Compiled).EvidenceOpener();
});
afterAll(() => opener.end());

const tapped = async (evidenceKey = key.publicKey): Promise<SealedEvidence> => ({
  sealed: await sealedTap(card, { ...place, evidenceKey }),
  businessDay: today,
});

/** More than is opened where it came in. */
async function longJournal(last: SealedEvidence): Promise<readonly SealedEvidence[]> {
  const honest: SealedEvidence[] = [];
  while (honest.length < 30) honest.push(await tapped());
  return [...honest, last];
}

const numberOf = (opened: Awaited<ReturnType<EvidenceOpener['open']>>[number] | undefined) =>
  opened?.of === 'chip' && opened.checked.genuine ? String.fromCharCode(...opened.checked.panDigits) : null;

it('opens a long journal’s evidence in its order, and finds the number of each card', async () => {
  const code = sealEvidence(
    JSON.stringify({ schema: 1, memberCode: randomBytes(8).toString('hex') }),
    key.publicKey,
  );
  const opened = await opener.open(await longJournal({ sealed: code, businessDay: today }), trust);
  expect(opened.slice(0, -1).map(numberOf)).toEqual(new Array(30).fill(pan));
  expect(opened.at(-1)).toMatchObject({ of: 'code' });
});

it('doubts in a long journal what it doubts in a short one', async () => {
  const stranger = await tapped(newEvidenceKey().publicKey);
  expect((await opener.open(await longJournal(stranger), trust)).at(-1)).toBeNull();
  const late = { ...(await tapped()), businessDay: '2031-09-01' };
  const [alone] = await opener.open([late], trust);
  expect(alone).toMatchObject({ checked: { genuine: false, failure: { step: 'icc-certificate' } } });
  expect((await opener.open(await longJournal(late), trust)).at(-1)).toEqual(alone);
});

it('says so when the thread fails, and begins another', async () => {
  const journal = await longJournal(await tapped());
  const nonsense = { ...trust, caKeys: null as never };
  await expect(opener.open(journal, nonsense)).rejects.toThrow();
  expect((await opener.open(journal, trust)).map(numberOf)).toEqual(new Array(31).fill(pan));
});
