import type { Transaction } from 'kysely';
import { type UseCounts, usePeriods } from '../../terminal/core/calendar/use-periods.ts';
import type { Offer, Period } from '../../terminal/core/offers/offer.ts';
import { isAskedAtSale } from '../../terminal/core/quotas/asked-at-sale.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import {
  type MemberHoldAsk,
  type MemberHolds,
  memberHoldsSchema,
  openHoldsMax,
} from '../../terminal/wire/member-holds.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { MemberHoldRow } from '../store/quota-rows.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { programmesOf } from '../terminals/assignment.ts';
import { type CardOfMember, cardsOfMember } from './cards-of-member.ts';
import { isInQuestion, periodsInQuestion } from './hold-back.ts';
import { type UsesOfMember, usesOfMember } from './member-limits.ts';

type Asking = {
  readonly store: ServerStore;
  readonly transaction: Transaction<ServerTables>;
  readonly till: TerminalRow;
};
type Wanted = NonNullable<MemberHoldAsk['wanted']>;
type Held = MemberHolds['held'][number];

/**
 * Holds uses of offers for the member at a till's counter, so that no other till gives them, and takes note of what
 * the till lets go. What is held ends by an accepted sale of its checkout, by the till's word that it will not spend
 * it, or by staff who write the till off; never by time, for a till that is cut off may have sold it.
 */
export async function holdMemberUses(
  store: ServerStore,
  { terminal, ask }: { readonly terminal: string; readonly ask: MemberHoldAsk },
): Promise<Envelope | Refusal> {
  return store.database.transaction().execute(async (transaction) => {
    const till = await transaction
      .selectFrom('terminals')
      .selectAll()
      .where('id', '=', terminal)
      .executeTakeFirstOrThrow();
    // The epoch fences: a till of another life does not know what the older one sold.
    if (ask.epoch !== till.epoch) return refuse('journal-wrong-epoch', { detail: `${till.epoch} is open` });
    // What it lets go is welcome.
    if (till.orderKind !== null && ask.wanted !== null)
      return refuse('terminal-stopped', { detail: `ordered to ${till.orderKind}` });
    const asking = { store, transaction, till };
    await letGo(asking, ask.letGo);
    const held = ask.wanted === null ? [] : await holdAll(asking, ask.wanted);
    return sign(asking, { nonce: ask.nonce, held });
  });
}

/** What was let go is over for ever; what a sale has used stays used. */
async function letGo({ transaction, till }: Asking, holds: readonly string[]): Promise<void> {
  if (holds.length === 0) return;
  await transaction
    .updateTable('memberHolds')
    .set({ state: 'over' })
    .where('terminal', '=', till.id)
    .where('state', '=', 'open')
    .where('id', 'in', [...holds])
    .execute();
}

async function holdAll(asking: Asking, wanted: Wanted): Promise<readonly Held[]> {
  const { transaction, till } = asking;
  const open = await openOf(asking);
  const held: Held[] = [];
  for (const wish of wanted.offers) {
    const offer = await offerNow(asking, wish.offer);
    if (offer === undefined || (await mayBeHeldUnseen(asking, offer))) continue;
    const known = await transaction
      .selectFrom('memberHolds')
      .selectAll()
      .where('id', '=', wish.hold)
      .executeTakeFirst();
    const cards = await cardsOfMember(asking, { shown: wanted.cards, offer });
    const used = await usedElsewhere(asking, { cards, offer, checkout: wanted.checkout });
    if (known !== undefined) {
      // The answer was lost, or the call was held up on its way until the hold was over.
      if (known.terminal === till.id && known.checkout === wanted.checkout && known.state === 'open')
        held.push({ hold: known.id, offer: offer.id, uses: known.uses, used });
      continue;
    }
    if (open.length + held.length >= openHoldsMax) continue;
    const uses = Math.min(wish.uses, leftOf(offer, used));
    if (uses > 0) await enter(asking, { wanted, hold: wish.hold, offer: offer.id, uses });
    held.push({ hold: wish.hold, offer: offer.id, uses, used });
  }
  return held;
}

function leftOf({ limits }: Offer, used: UseCounts): number {
  const left = (limits?.perMember ?? []).map(({ uses, per }) => uses - used[per]);
  return Math.max(0, Math.min(...left));
}

/** An offer of the till's programmes that is in force and asked for at the sale. */
async function offerNow({ transaction, till }: Asking, id: string): Promise<Offer | undefined> {
  const row = await transaction
    .selectFrom('offers')
    .select('content')
    .where('id', '=', id)
    .where('state', '=', 'published')
    .where('programme', 'in', [...programmesOf(JSON.parse(till.assignment) as Envelope)])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const offer = JSON.parse(row.content) as Offer;
  return isAskedAtSale(offer) ? offer : undefined;
}

/** A register that was made to stand again does not know what it held since the backup, nor all that was sold. */
async function mayBeHeldUnseen({ store, transaction }: Asking, { limits }: Offer): Promise<boolean> {
  const now = usePeriods(instantNow(store));
  const inQuestion = await periodsInQuestion(transaction);
  return (limits?.perMember ?? []).some(({ per }) => isInQuestion(inQuestion, { per, period: now[per] }));
}

/** What the member used, or has held at other counters, in the periods of now. */
async function usedElsewhere(
  { store, transaction, till }: Asking,
  asked: { readonly cards: readonly CardOfMember[]; readonly offer: Offer; readonly checkout: string },
): Promise<UseCounts> {
  const { cards, offer, checkout } = asked;
  const sold = await usesOfMember(transaction, { cards, offer: offer.id });
  const open = await transaction
    .selectFrom('memberHoldCards as card')
    .innerJoin('memberHolds as held', 'held.id', 'card.hold')
    .select(['card.programme', 'card.token', 'held.terminal', 'held.epoch', 'held.checkout'])
    .select(['held.heldAt', 'held.uses'])
    .where(
      'card.token',
      'in',
      cards.map(({ token }) => token),
    )
    .where('held.offer', '=', offer.id)
    .where('held.state', '=', 'open')
    .execute();
  const isTheirs = (one: CardOfMember) =>
    cards.some(({ programme, token }) => programme === one.programme && token === one.token);
  // A checkout is sold once: of what is held for it, the most that it can take counts.
  const byCheckout = new Map<string, Pick<UsesOfMember, 'periods' | 'uses'>>();
  for (const row of open) {
    const isOwn = row.terminal === till.id && row.epoch === till.epoch && row.checkout === checkout;
    if (isOwn || !isTheirs(row)) continue;
    const key = `${row.terminal} ${row.epoch} ${row.checkout}`;
    if (row.uses > (byCheckout.get(key)?.uses ?? 0))
      byCheckout.set(key, { periods: usePeriods(row.heldAt), uses: row.uses });
  }
  const now = usePeriods(instantNow(store));
  const all = [...sold, ...byCheckout.values()];
  const count = (per: Period) =>
    all.filter(({ periods }) => periods[per] === now[per]).reduce((sum, { uses }) => sum + uses, 0);
  return {
    day: count('day'),
    week: count('week'),
    month: count('month'),
    year: count('year'),
    offer: count('offer'),
  };
}

async function enter(
  { store, transaction, till }: Asking,
  entered: {
    readonly wanted: Wanted;
    readonly hold: string;
    readonly offer: string;
    readonly uses: number;
  },
): Promise<void> {
  const { wanted, hold, offer, uses } = entered;
  const row: MemberHoldRow = {
    id: hold,
    terminal: till.id,
    epoch: till.epoch,
    checkout: wanted.checkout,
    offer,
    uses,
    heldAt: instantNow(store),
    state: 'open',
    sale: null,
  };
  await transaction.insertInto('memberHolds').values(row).execute();
  await insertRows(
    transaction,
    'memberHoldCards',
    new Map(
      wanted.cards.map(({ programme, token }) => [`${programme}:${token}`, { programme, token, hold }]),
    ).values(),
  );
}

function openOf({ transaction, till }: Asking) {
  return transaction
    .selectFrom('memberHolds')
    .select(['id as hold', 'checkout'])
    .where('terminal', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('state', '=', 'open')
    .orderBy('id')
    .limit(openHoldsMax)
    .execute();
}

async function sign(
  asking: Asking,
  answer: { readonly nonce: string; readonly held: readonly Held[] },
): Promise<Envelope> {
  const { store, till } = asking;
  const payload = memberHoldsSchema.parse({
    schema: 1,
    type: 'member-holds',
    terminal: till.id,
    epoch: till.epoch,
    nonce: answer.nonce,
    issuedAt: instantNow(store),
    held: answer.held,
    open: await openOf(asking),
  });
  const { head } = await store.keys.of(till.programme);
  return sealEnvelope('member-holds', JSON.stringify(payload), [head]);
}
