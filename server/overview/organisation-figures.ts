import { sql } from 'kysely';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { Overview } from './overview-view.ts';

type Figures = Overview['organisations'];
type Sums = { readonly members: number; readonly certified: number; readonly carded: number };

const organisationsShown = 12;
/** Members are added up in pieces, so that an upload never waits for all of a province. */
const memberIdsPerStatement = 50_000;
/** Programmes times the days that somebody looks at. */
const figuresKeptMax = 100;

/**
 * Members at the top of the organisations' tree. Members change seldom and are many: what was added up is kept
 * until their register changes.
 */
export class OrganisationFigures {
  readonly #store: ServerStore;
  readonly #kept = new Map<string, Promise<Figures>>();

  constructor(store: ServerStore) {
    this.#store = store;
  }

  of(programme: ProgrammeRow, day: string): Promise<Figures> {
    const key = `${programme.id}/${programme.membersRevision}/${day}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const figures = figuresOf(this.#store, programme.id, day);
    if (this.#kept.size >= figuresKeptMax) this.#kept.clear();
    this.#kept.set(key, figures);
    figures.catch(() => this.#kept.delete(key));
    return figures;
  }
}

async function figuresOf(store: ServerStore, programme: string, day: string): Promise<Figures> {
  const organisations = await store.database
    .selectFrom('organisations')
    .select(['path', 'titleZh', 'titleEn'])
    .where('programme', '=', programme)
    .execute();
  const tops = topOfTree(organisations.map(({ path }) => path));
  const sums = new Map<string, Sums>(
    tops.map((path) => [path, { members: 0, certified: 0, carded: 0 }] as const),
  );
  for (const { organisation, ...part } of await sumsByOrganisation(store, programme, day)) {
    const top = tops.find((path) => organisation === path || organisation.startsWith(`${path}/`));
    const sum = top === undefined ? undefined : sums.get(top);
    if (top === undefined || sum === undefined) continue;
    sums.set(top, {
      members: sum.members + part.members,
      certified: sum.certified + part.certified,
      carded: sum.carded + part.carded,
    });
  }
  return organisations
    .flatMap((organisation) => {
      const sum = sums.get(organisation.path);
      return sum === undefined ? [] : [{ ...organisation, ...sum }];
    })
    .sort((a, b) => b.members - a.members || (a.path < b.path ? -1 : 1))
    .slice(0, organisationsShown);
}

/** The first level on which there is more than one: a trunk tells nothing. */
export function topOfTree(paths: readonly string[]): readonly string[] {
  const depthOf = (path: string) => path.split('/').length;
  const depthMax = Math.max(0, ...paths.map(depthOf));
  for (let depth = 1; depth <= depthMax; depth += 1) {
    const level = paths.filter((path) => depthOf(path) === depth);
    if (level.length > 1) return level;
    // Under a trunk that has leaves only beside itself there is nothing more to show than it.
    if (depth === depthMax) return level;
  }
  return [];
}

async function sumsByOrganisation(
  store: ServerStore,
  programme: string,
  day: string,
): Promise<readonly ({ readonly organisation: string } & Sums)[]> {
  const bounds = await store.database
    .selectFrom('members')
    .select((of) => [of.fn.min<number | null>('id').as('first'), of.fn.max<number | null>('id').as('last')])
    .where('programme', '=', programme)
    .executeTakeFirst();
  const { first = null, last = null } = bounds ?? {};
  if (first === null || last === null) return [];
  const sums: ({ readonly organisation: string } & Sums)[] = [];
  for (let from = first; from <= last; from += memberIdsPerStatement) {
    const { rows } = await sql<{ readonly organisation: string } & Sums>`
      select organisation, count(*) as members,
        sum(case when certifiedThrough >= ${day} then 1 else 0 end) as certified,
        sum(case when exists (select 1 from cards where cards.member = members.id and cards.status = 'active')
          then 1 else 0 end) as carded
      from members
      where +programme = ${programme} and id >= ${from} and id < ${from + memberIdsPerStatement}
        and status = 'active'
      group by organisation`.execute(store.database);
    sums.push(...rows);
  }
  return sums;
}
