import type { Transaction } from 'kysely';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { cardRow, type NewCard } from '../cards/card-row.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { RegisterCipher } from '../store/register-cipher.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { CardRow, MemberRow, ServerTables } from '../store/tables.ts';

export type NewMember = {
  readonly name: string;
  /** 18 digits (the last may be X); one person stands in the register once. */
  readonly idNumber: string;
  readonly phone: string;
  /** The path of an organisation of the programme. */
  readonly organisation: string;
  readonly sex: 'female' | 'male';
  /** 1 … 12 */
  readonly birthMonth: number;
  readonly tags?: readonly string[];
  /** Tickets won, by campaign. */
  readonly tickets?: Readonly<Record<string, number>>;
  readonly status: 'active' | 'left';
  /** Inclusive; left out: not certified. */
  readonly certifiedThrough?: IsoDate;
  readonly joinedOn: IsoDate;
  readonly card?: NewCard;
};

/** So that the rows of one step, encrypted, stay a few megabytes whatever the register's size. */
const membersPerStep = 2_000;

/**
 * Enters members with their cards, all or none, and marks the programme's member file as out of date.
 * Throws when a person, a card number or a token is there already, or an organisation is not.
 */
export async function addMembers(
  store: ServerStore,
  programme: string,
  members: readonly NewMember[],
): Promise<void> {
  await store.database.transaction().execute(async (transaction) => {
    const firstId = await nextMemberId(transaction);
    for (let start = 0; start < members.length; start += membersPerStep) {
      const step = members.slice(start, start + membersPerStep);
      const memberRows: MemberRow[] = [];
      const cardRows: CardRow[] = [];
      step.forEach((member, place) => {
        const id = firstId + start + place;
        memberRows.push(memberRow(store.register, { id, programme, member }));
        if (member.card !== undefined)
          cardRows.push(cardRow(store.register, { programme, member: id, card: member.card }));
      });
      await insertRows(transaction, 'members', memberRows);
      await insertRows(transaction, 'cards', cardRows);
    }
    await markMembersChanged(transaction, programme);
  });
}

/** Whoever changes a member or a card calls this in the same transaction, or tills never hear of it. */
export async function markMembersChanged(
  transaction: Transaction<ServerTables>,
  programme: string,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('programmes')
    .set((of) => ({ membersRevision: of('membersRevision', '+', 1) }))
    .where('id', '=', programme)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`there is no programme ${programme}`);
}

async function nextMemberId(transaction: Transaction<ServerTables>): Promise<number> {
  const last = await transaction
    .selectFrom('members')
    .select((of) => of.fn.max('id').as('id'))
    .executeTakeFirst();
  return (last?.id ?? 0) + 1;
}

function memberRow(
  register: RegisterCipher,
  { id, programme, member }: { readonly id: number; readonly programme: string; readonly member: NewMember },
): MemberRow {
  return {
    id,
    programme,
    name: register.seal(`members.name/${id}`, member.name),
    idNumber: register.seal(`members.idNumber/${id}`, member.idNumber),
    idNumberIndex: register.index(`members.idNumber/${programme}`, member.idNumber),
    phone: register.seal(`members.phone/${id}`, member.phone),
    phoneIndex: register.index(`members.phone/${programme}`, member.phone),
    organisation: member.organisation,
    sex: member.sex,
    birthMonth: member.birthMonth,
    tags: JSON.stringify([...(member.tags ?? [])].sort()),
    tickets: JSON.stringify(member.tickets ?? {}),
    status: member.status,
    certifiedThrough: member.certifiedThrough ?? null,
    joinedOn: member.joinedOn,
  };
}
