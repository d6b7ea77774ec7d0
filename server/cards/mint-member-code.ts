import { cardToken } from '../../terminal/core/card-token.ts';
import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import { mintMemberCode } from '../../terminal/wire/member-code.ts';
import type { ServerStore } from '../store/server-store.ts';

/** A code that is not made, with a line that says why. */
export class MemberCodeRefused extends Error {
  override readonly name = 'MemberCodeRefused';
}

export type CodeWanted =
  /** For the card that this redemption was made with. */
  | { readonly redemption: string }
  /** For the card of this number. */
  | { readonly programme: string; readonly number: string };

/**
 * The code of this half minute for a card of the register, as the member's phone would show it. Throws
 * `MemberCodeRefused` when there is no such card, or when it or its member is not active.
 */
export async function memberCodeNow(store: ServerStore, wanted: CodeWanted): Promise<string> {
  const holder =
    'redemption' in wanted ? await holderOf(store, wanted.redemption) : await tokenOf(store, wanted);
  const card = await store.database
    .selectFrom('cards')
    .innerJoin('members', 'members.id', 'cards.member')
    .select(['cards.status', 'members.status as memberStatus'])
    .where('cards.programme', '=', holder.programme)
    .where('cards.token', '=', holder.token)
    .executeTakeFirst();
  if (card === undefined) throw new MemberCodeRefused(`no card of ${holder.programme} is known by that`);
  if (card.status !== 'active' || card.memberStatus !== 'active')
    throw new MemberCodeRefused(`the card is ${card.status}, its member ${card.memberStatus}: no code`);
  const { memberCode } = await store.keys.of(holder.programme);
  return mintMemberCode(holder, store.now(), memberCode);
}

async function holderOf(store: ServerStore, redemption: string) {
  const row = await store.database
    .selectFrom('redemptions')
    .innerJoin('journalEntries', (join) =>
      join
        .onRef('journalEntries.terminal', '=', 'redemptions.terminal')
        .onRef('journalEntries.epoch', '=', 'redemptions.epoch')
        .onRef('journalEntries.sequence', '=', 'redemptions.sequence'),
    )
    .select('bytes')
    .where('id', '=', redemption)
    .executeTakeFirst();
  if (row === undefined) throw new MemberCodeRefused(`there is no redemption ${redemption}`);
  const { card } = JSON.parse(row.bytes) as { card?: { programme: string; token: string } | null };
  if (card === undefined || card === null)
    throw new MemberCodeRefused(`${redemption} was made without a card`);
  return { programme: card.programme, token: cardToken(card.token) };
}

async function tokenOf(store: ServerStore, { programme, number }: { programme: string; number: string }) {
  if (!/^[0-9]{16,19}$/.test(number)) throw new MemberCodeRefused('a card’s number has 16 to 19 digits');
  const { token } = await store.keys.of(programme);
  return { programme, token: await deriveCardToken(Buffer.from(number, 'ascii'), token) };
}
