import type { Kysely } from 'kysely';
import type { CardToken } from '../../core/card-token.ts';

export type UsedCodeTables = {
  readonly member_codes: { readonly programme: string; readonly token: string; readonly slot: number };
};

/**
 * The newest member code of each card that was used here. Numbers only rise: a clock that is set back brings no old
 * code to life. After a power cut the last moments may be missing.
 */
export class UsedCodes {
  readonly #database: Kysely<UsedCodeTables>;

  constructor(database: Kysely<UsedCodeTables>) {
    this.#database = database;
  }

  /** False when this half minute's code, or a later one, was used. */
  async use(code: {
    readonly programme: string;
    readonly token: CardToken;
    readonly slot: number;
  }): Promise<boolean> {
    const taken = await this.#database
      .insertInto('member_codes')
      .values(code)
      .onConflict((conflict) =>
        conflict
          .columns(['programme', 'token'])
          .doUpdateSet({ slot: code.slot })
          .where('member_codes.slot', '<', code.slot),
      )
      .returning('slot')
      .execute();
    return taken.length > 0;
  }
}

export async function createUsedCodes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('member_codes')
    .addColumn('programme', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('slot', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('member_codes_of', ['programme', 'token'])
    .execute();
}
