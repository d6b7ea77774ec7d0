import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMembers, addOffers } from '../../../server/service.ts';
import { cardToken } from '../../../terminal/core/card-token.ts';
import { answerOf } from '../journal-answers.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { sale } from '../sample-entries.ts';
import {
  canaries,
  canaryMember,
  memberTokens,
  offerOf,
  type SmallUnion,
  startSmallUnion,
} from '../small-union.ts';
import { askHolds } from './hold-calls.ts';

const once = { perMember: [{ uses: 1, per: 'day' }] };
const both = { programmes: ['scedu', 'nb51'] };
/** What another union knows the member's one card by, and what it knows somebody else's by. */
const theirs = { same: cardToken('c'.repeat(32)), another: cardToken('d'.repeat(32)) };

let union: SmallUnion;
let till: PairedTill;
let other: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  [till, other] = [await pairTill(union), await pairTill(union)];
  const { store } = union.server;
  const { tags: _, ...member } = canaryMember();
  const issued = { issuer: 'ccb', status: 'active' } as const;
  await addMembers(store, 'nb51', [
    { ...member, card: { ...issued, token: theirs.same, number: canaries.cardNumber } },
    {
      ...member,
      idNumber: '510104198002022340',
      phone: '13900054321',
      card: { ...issued, token: theirs.another, number: '6217003810011223344' },
    },
  ]);
  await addOffers(store, [
    offerOf('scedu.shared', { who: both, limits: once }),
    offerOf('scedu.asked', { who: both, limits: { ...once, memberPolicy: 'strict-online' } }),
    offerOf('scedu.own', { limits: once }),
  ]);
});
afterEach(() => union.end());

/** Which limits a sale to this card passed, when it comes in. */
async function passedBy(
  who: PairedTill,
  id: string,
  sold: { offer: string; programme: string; token: string },
) {
  const { offer, programme, token } = sold;
  const text = JSON.stringify(
    sale(id, {
      offers: [{ id: offer, version: 1 }],
      uses: [{ offer, uses: 1, spent: 0, refund: 'restores-use' }],
      card: { programme, token, verdict: 'read', method: null, sealed: null },
    }),
  );
  return answerOf(await upload(union, who, chained(who, [text]))).outcomes.flatMap(({ reason = '' }) =>
    reason.split('; ').filter((one) => one.startsWith('over-limit-offline')),
  );
}

describe('the one card of a member of two unions', () => {
  it.each([
    ['is one member of an offer for both', 'scedu.shared', theirs.same, ['over-limit-offline: scedu.shared']],
    ['is not somebody else’s card', 'scedu.shared', theirs.another, []],
  ])('%s, when two tills that were cut off hand in', async (_, offer, token, passed) => {
    const home = { offer, programme: 'scedu', token: memberTokens.canary };
    expect(await passedBy(till, 'sale-1', home)).toEqual([]);
    expect(await passedBy(other, 'sale-2', { offer, programme: 'nb51', token })).toEqual(passed);
  });

  it('is one member whichever union’s use comes in first', async () => {
    const [home, guest] = [
      { offer: 'scedu.shared', programme: 'scedu', token: memberTokens.canary },
      { offer: 'scedu.shared', programme: 'nb51', token: theirs.same },
    ];
    expect(await passedBy(till, 'sale-1', guest)).toEqual([]);
    expect(await passedBy(other, 'sale-2', home)).toEqual(['over-limit-offline: scedu.shared']);
  });

  it('is not looked for in the register of a union that the offer is not for', async () => {
    const offer = 'scedu.own';
    expect(await passedBy(till, 'sale-1', { offer, programme: 'nb51', token: theirs.same })).toEqual([]);
    const home = { offer, programme: 'scedu', token: memberTokens.canary };
    expect(await passedBy(other, 'sale-2', home)).toEqual([]);
  });

  it('is held for one member, at tills of which each knows one of the unions', async () => {
    const wish = { offer: 'scedu.asked', checkout: 'c-1' };
    expect((await askHolds(union, till, { wish })).held).toMatchObject([{ uses: 1 }]);
    const guest = { ...wish, checkout: 'c-2', programme: 'nb51', token: theirs.same };
    expect((await askHolds(union, other, { wish: guest })).held).toMatchObject([
      { uses: 0, used: { day: 1 } },
    ]);
  });

  it('does not keep a journal out whose card has a number that does not open', async () => {
    await union.server.store.database
      .updateTable('cards')
      .set({ number: Buffer.alloc(40) })
      .where('token', '=', memberTokens.canary)
      .execute();
    const home = { offer: 'scedu.shared', programme: 'scedu', token: memberTokens.canary };
    expect(await passedBy(till, 'sale-1', home)).toEqual([]);
    expect(union.logged()).toContain('the number of a card does not open');
  });
});
