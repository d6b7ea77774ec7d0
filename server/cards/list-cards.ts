import { maskedName } from '../members/masks.ts';
import { openIdentity } from '../members/member-identity.ts';
import type { ServerStore } from '../store/server-store.ts';
import { openCardNumber } from './card-row.ts';
import type { CardLine, CardPage } from './card-view.ts';
import { maskedCardNumber } from './mask-card-number.ts';

export type CardFilters = {
  readonly programme: string;
  readonly status?: string | undefined;
  readonly issuer?: string | undefined;
  readonly page: number;
  readonly size: number;
};

/** Cards by status and issuer, with what there is of each in the whole programme. */
export async function listCards(store: ServerStore, filters: CardFilters): Promise<CardPage> {
  const { programme, status, issuer } = filters;
  const kinds = await store.database
    .selectFrom('cards')
    .select((of) => ['status', 'issuer', of.fn.countAll<number>().as('count')])
    .where('programme', '=', programme)
    .groupBy(['status', 'issuer'])
    .execute();
  const shown = kinds.filter(
    (kind) =>
      (status === undefined || kind.status === status) && (issuer === undefined || kind.issuer === issuer),
  );
  return {
    rows: await cardLines(store, await pageTokens(store, filters)),
    total: shown.reduce((sum, { count }) => sum + count, 0),
    statuses: countsBy(kinds, (kind) => kind.status).map(([name, count]) => ({ status: name, count })),
    issuers: countsBy(kinds, (kind) => kind.issuer).map(([name, count]) => ({ issuer: name, count })),
  };
}

type Kind = { readonly status: string; readonly issuer: string; readonly count: number };

/** The most first. */
function countsBy(kinds: readonly Kind[], name: (kind: Kind) => string): readonly [string, number][] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(name(kind), (counts.get(name(kind)) ?? 0) + kind.count);
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

/** Found in the index alone; the cards are read for one page only. */
async function pageTokens(
  store: ServerStore,
  { programme, status, issuer, page, size }: CardFilters,
): Promise<{ readonly programme: string; readonly tokens: readonly string[] }> {
  let query = store.database.selectFrom('cards').select('token').where('programme', '=', programme);
  if (status !== undefined) query = query.where('status', '=', status);
  if (issuer !== undefined) query = query.where('issuer', '=', issuer);
  const rows = await query
    .orderBy('status')
    .orderBy('issuer')
    .orderBy('token')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { programme, tokens: rows.map(({ token }) => token) };
}

async function cardLines(
  store: ServerStore,
  { programme, tokens }: { readonly programme: string; readonly tokens: readonly string[] },
): Promise<readonly CardLine[]> {
  if (tokens.length === 0) return [];
  const rows = await store.database
    .selectFrom('cards')
    .innerJoin('members', 'members.id', 'cards.member')
    .selectAll('cards')
    .select('members.identity')
    .where('cards.programme', '=', programme)
    .where('cards.token', 'in', [...tokens])
    .execute();
  const lines = new Map(
    rows.map((row): [string, CardLine] => {
      const { name } = openIdentity(store.register, { id: row.member, identity: row.identity });
      return [
        row.token,
        {
          number: maskedCardNumber(openCardNumber(store.register, row)),
          member: row.member,
          memberName: maskedName(name),
          issuer: row.issuer,
          status: row.status,
          activatedOn: row.activatedOn,
          firstUsedAt: row.firstUsedAt,
        },
      ];
    }),
  );
  return tokens.flatMap((token) => lines.get(token) ?? []);
}
