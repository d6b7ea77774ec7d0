import { sql } from 'kysely';
import { readMoment } from '../../terminal/core/calendar/moment.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { maskedIdNumber, maskedName, maskedPhone } from './masks.ts';
import { openIdentity } from './member-identity.ts';
import type { MemberLine, MemberPage } from './member-view.ts';

export type MemberFilters = {
  readonly programme: string;
  /** With what lies under it. */
  readonly organisation?: string | undefined;
  readonly status?: string | undefined;
  readonly certified?: 'yes' | 'no' | undefined;
  readonly page: number;
  readonly size: number;
};

/** Members by organisation and then as they were entered; names and numbers are masked here, not on the page. */
export async function listMembers(store: ServerStore, filters: MemberFilters): Promise<MemberPage> {
  const { page, size } = filters;
  const { total } = await matching(store, filters)
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  // Found in the index alone; the rows, which are long, are read for one page only.
  const ids = await matching(store, filters)
    .select('id')
    .orderBy('organisation')
    .orderBy('id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    rows: await memberLines(
      store,
      ids.map(({ id }) => id),
    ),
    total,
  };
}

function matching(store: ServerStore, { programme, organisation, status, certified }: MemberFilters) {
  let query = store.database.selectFrom('members').where('programme', '=', programme);
  if (organisation !== undefined)
    query = query
      .where('organisation', '>=', organisation)
      .where('organisation', '<', `${organisation}0`) // the character after `/`
      .where((of) =>
        of.or([of('organisation', '=', organisation), of('organisation', '>=', `${organisation}/`)]),
      );
  if (status !== undefined) query = query.where('status', '=', status);
  if (certified !== undefined) {
    const today = readMoment(instantNow(store))?.date ?? '';
    query = query.where((of) =>
      certified === 'yes'
        ? of('certifiedThrough', '>=', today)
        : of.or([of('certifiedThrough', 'is', null), of('certifiedThrough', '<', today)]),
    );
  }
  return query;
}

/** The lines of these members, in this order. */
export async function memberLines(
  store: ServerStore,
  ids: readonly number[],
): Promise<readonly MemberLine[]> {
  if (ids.length === 0) return [];
  const rows = await store.database
    .selectFrom('members')
    .innerJoin('organisations', (join) =>
      join
        .onRef('organisations.programme', '=', 'members.programme')
        .onRef('organisations.path', '=', 'members.organisation'),
    )
    .selectAll('members')
    .select(['organisations.titleZh', 'organisations.titleEn'])
    .select((of) =>
      of
        .selectFrom('cards')
        .select(sql<number>`count(*)`.as('cards'))
        .whereRef('cards.member', '=', 'members.id')
        .as('cards'),
    )
    .where('members.id', 'in', [...ids])
    .execute();
  const lines = new Map(
    rows.map((row): [number, MemberLine] => {
      const { name, idNumber, phone } = openIdentity(store.register, row);
      return [
        row.id,
        {
          id: row.id,
          name: maskedName(name),
          idNumber: maskedIdNumber(idNumber),
          phone: maskedPhone(phone),
          organisation: row.organisation,
          organisationTitleZh: row.titleZh,
          organisationTitleEn: row.titleEn,
          status: row.status,
          certifiedThrough: row.certifiedThrough,
          tags: JSON.parse(row.tags) as string[],
          cards: row.cards ?? 0,
          joinedOn: row.joinedOn,
        },
      ];
    }),
  );
  return ids.flatMap((id) => lines.get(id) ?? []);
}
