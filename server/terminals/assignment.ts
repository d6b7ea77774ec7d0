import type { Kysely } from 'kysely';
import { type Assignment, assignmentSchema } from '../../terminal/wire/documents/assignment.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow, ServerTables, StoreRow } from '../store/tables.ts';

/** The home programme and those that it recognises, as far as this server has them; home first. */
export async function programmesOfTills(
  database: Kysely<ServerTables>,
  home: string,
): Promise<readonly [ProgrammeRow, ...ProgrammeRow[]]> {
  const homeRow = await database
    .selectFrom('programmes')
    .selectAll()
    .where('id', '=', home)
    .executeTakeFirstOrThrow();
  const recognised = JSON.parse(homeRow.recognises) as string[];
  const others =
    recognised.length === 0
      ? []
      : await database
          .selectFrom('programmes')
          .selectAll()
          .where('id', 'in', recognised)
          .orderBy('id')
          .execute();
  return [homeRow, ...others];
}

/** What one till is told of itself, signed by its home programme's head key. */
export async function signAssignment(
  store: ServerStore,
  till: {
    readonly terminal: string;
    readonly version: number;
    readonly epoch: number;
    readonly at: StoreRow;
    readonly programmes: readonly [ProgrammeRow, ...ProgrammeRow[]];
    readonly order?: NonNullable<Assignment['order']> | undefined;
  },
): Promise<Envelope> {
  const { terminal, version, epoch, at, programmes, order } = till;
  const [home] = programmes;
  const assignment: Assignment = {
    schema: 1,
    type: 'assignment',
    terminal,
    version,
    epoch,
    issuedAt: instantNow(store),
    home: home.id,
    store: { id: at.id, merchant: at.merchant, region: at.region, title: titleOf(at) },
    programmes: await Promise.all(
      programmes.map(async (programme) => ({
        id: programme.id,
        title: titleOf(programme),
        rootSha256: programme.rootSha256,
        token: (await store.keys.of(programme.id)).token,
      })),
    ),
    evidenceKey: store.evidencePublicKey,
    demo: home.demo === 1,
    ...(order === undefined ? {} : { order }),
  };
  const { head } = await store.keys.of(home.id);
  return sealEnvelope('assignment', JSON.stringify(assignmentSchema.parse(assignment)), [head]);
}

/** The programmes whose heads a till wants, by the assignment that it was given. */
export function programmesOf(assignment: Envelope): readonly string[] {
  return assignmentSchema.parse(JSON.parse(assignment.payload)).programmes.map(({ id }) => id);
}

function titleOf(row: { readonly titleZh: string; readonly titleEn: string | null }) {
  return { zh: row.titleZh, ...(row.titleEn === null ? {} : { en: row.titleEn }) };
}
