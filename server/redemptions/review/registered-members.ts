import type { Kysely } from 'kysely';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { cardKey, cardsByProgramme, distinctCards } from '../../quotas/cards-of-member.ts';
import type { ServerTables } from '../../store/tables.ts';
import type { Registered } from './member-standing.ts';

/** A card as the register has it today, with its member. */
export type RegisteredCard = Registered & {
  /** Under which the register finds the card's number; null: nothing is known of a number. */
  readonly numberIndex: Buffer | null;
  /** Of the member file that tells of it. */
  readonly membersRevision: number;
};

/** The cards of these sales that the register knows, by `cardKey`. */
export async function registeredMembers(
  database: Kysely<ServerTables>,
  sales: readonly SaleEntry[],
): Promise<ReadonlyMap<string, RegisteredCard>> {
  const cards = distinctCards(sales.flatMap(({ card }) => (card === null ? [] : [card])));
  const known = new Map<string, RegisteredCard>();
  for (const [programme, some] of cardsByProgramme(cards)) {
    const tokens = some.map(({ token }) => token);
    const numbers = await database
      .selectFrom('memberNumbers')
      .innerJoin('members', 'members.id', 'memberNumbers.member')
      .innerJoin('programmes', 'programmes.id', 'memberNumbers.programme')
      .select(['memberNumbers.token', 'membersRevision', ...standing])
      .where('memberNumbers.programme', '=', programme)
      .where('memberNumbers.token', 'in', tokens)
      .execute();
    // A member who is known by the union's own number: of the card nothing is known, and no first use is given for it.
    const unknownCard = { cardStatus: 'active', issuer: '', firstUsedAt: '1970-01-01T00:00:00Z' };
    for (const row of numbers)
      known.set(cardKey({ programme, ...row }), readable({ ...row, ...unknownCard, numberIndex: null }));
    const rows = await database
      .selectFrom('cards')
      .innerJoin('members', 'members.id', 'cards.member')
      .innerJoin('programmes', 'programmes.id', 'cards.programme')
      .select(['cards.token', 'membersRevision', ...standing])
      .select(['cards.status as cardStatus', 'cards.issuer', 'cards.firstUsedAt', 'cards.numberIndex'])
      .where('cards.programme', '=', programme)
      .where('cards.token', 'in', tokens)
      .execute();
    for (const row of rows) known.set(cardKey({ programme, ...row }), readable(row));
  }
  return known;
}

const standing = [
  'members.status',
  'members.certifiedThrough',
  'members.organisation',
  'members.tags',
  'members.tickets',
  'members.birthMonth',
] as const;

function readable<Row extends { readonly tags: string; readonly tickets: string }>(row: Row) {
  return {
    ...row,
    tags: JSON.parse(row.tags) as string[],
    tickets: JSON.parse(row.tickets) as Record<string, number>,
  };
}
