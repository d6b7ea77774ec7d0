import type { Transaction } from 'kysely';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { cardRow, type NewCard } from '../cards/card-row.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { RegisterCipher } from '../store/register-cipher.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { CardRow, MemberNumberRow, MemberRow, ServerTables } from '../store/tables.ts';
import { identityIndexes, type MemberIdentity, sealIdentity } from './member-identity.ts';
import { memberNumberRow, type NewMemberNumber } from './member-number.ts';

/** `idNumber`: 18 digits (the last may be X); one person stands in a programme once. */
export type NewMember = MemberIdentity & {
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
  /** In the union's own application on the card; it counts for a member of whom no card is known. */
  readonly memberNumber?: NewMemberNumber;
};

/**
 * Enters members with their cards, all or none, and marks the programme's member file as out of date.
 * Throws when a person, a card's or a member's number is there already, or an organisation is not.
 */
export async function addMembers(
  store: ServerStore,
  programme: string,
  members: readonly NewMember[],
): Promise<void> {
  await store.database.transaction().execute(async (transaction) => {
    const entered = { programme, firstId: await nextMemberId(transaction), members };
    await insertRows(transaction, 'members', memberRows(store.register, entered));
    await insertRows(transaction, 'cards', cardRows(store.register, entered));
    await insertRows(transaction, 'memberNumbers', numberRows(store.register, entered));
    await markMembersChanged(transaction, programme);
  });
}

type Entered = {
  readonly programme: string;
  readonly firstId: number;
  readonly members: readonly NewMember[];
};

function* memberRows(
  register: RegisterCipher,
  { programme, firstId, members }: Entered,
): Generator<MemberRow> {
  for (const [place, member] of members.entries())
    yield memberRow(register, { id: firstId + place, programme, member });
}

function* cardRows(register: RegisterCipher, { programme, firstId, members }: Entered): Generator<CardRow> {
  for (const [place, { card }] of members.entries())
    if (card !== undefined) yield cardRow(register, { programme, member: firstId + place, card });
}

function* numberRows(
  register: RegisterCipher,
  { programme, firstId, members }: Entered,
): Generator<MemberNumberRow> {
  for (const [place, { memberNumber: number }] of members.entries())
    if (number !== undefined) yield memberNumberRow(register, { programme, member: firstId + place, number });
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
    identity: sealIdentity(register, { id, identity: member }),
    ...identityIndexes(register, { programme, idNumber: member.idNumber, phone: member.phone }),
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
