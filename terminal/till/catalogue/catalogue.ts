import { type Kysely, Migrator, sql } from 'kysely';
import { type Fen, fen } from '../../core/money.ts';
import { openSqlite } from '../../wire/disk/sqlite.ts';

/** One of the merchant's own goods. */
export type Good = {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: Fen;
};

type CatalogueTables = {
  readonly goods: {
    readonly merchant: string;
    readonly sku: string;
    readonly name: string;
    readonly category: string;
    /** Fen. */
    readonly price: number;
  };
};

/** SQLite takes 32,766 values in a statement; five columns a row. */
const rowsPerInsert = 1_000;

/**
 * The goods of the merchants that this till has stood at. An import may run beside the service: every
 * look-up asks the file.
 */
export class Catalogue {
  readonly #database: Kysely<CatalogueTables>;

  private constructor(database: Kysely<CatalogueTables>) {
    this.#database = database;
  }

  static async open(file: string): Promise<Catalogue> {
    const database = await openSqlite<CatalogueTables>({ file, durability: 'NORMAL' });
    const { error } = await new Migrator({
      db: database,
      provider: {
        getMigrations: async () => ({
          '001-goods': { up: createGoods },
          '002-categories': { up: indexCategories },
        }),
      },
    }).migrateToLatest();
    if (error !== undefined) throw error;
    return new Catalogue(database);
  }

  async good(merchant: string, sku: string): Promise<Good | null> {
    const row = await this.#database
      .selectFrom('goods')
      .select(['sku', 'name', 'category', 'price'])
      .where('merchant', '=', merchant)
      .where('sku', '=', sku)
      .executeTakeFirst();
    return row === undefined ? null : { ...row, price: fen(row.price) };
  }

  /** Goods whose name or SKU holds these words; one with that very SKU stands first. */
  async find(merchant: string, asked: { readonly words: string; readonly limit: number }): Promise<Good[]> {
    const part = `%${asked.words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    const rows = await this.#database
      .selectFrom('goods')
      .select(['sku', 'name', 'category', 'price'])
      .where('merchant', '=', merchant)
      .where(sql<boolean>`(name like ${part} escape '\\' or sku like ${part} escape '\\')`)
      .orderBy(sql`sku = ${asked.words}`, 'desc')
      .orderBy('name')
      .orderBy('sku')
      .limit(asked.limit)
      .execute();
    return rows.map((row) => ({ ...row, price: fen(row.price) }));
  }

  /** Every category of the merchant's goods, sorted. */
  async categories(merchant: string): Promise<readonly string[]> {
    const rows = await this.#database
      .selectFrom('goods')
      .select('category')
      .distinct()
      .where('merchant', '=', merchant)
      .where('category', '!=', '')
      .orderBy('category')
      .execute();
    return rows.map(({ category }) => category);
  }

  /** Puts these goods in the place of all that the merchant had, or changes nothing. */
  async replace(merchant: string, goods: readonly Good[]): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('goods').where('merchant', '=', merchant).execute();
      for (let first = 0; first < goods.length; first += rowsPerInsert) {
        const rows = goods.slice(first, first + rowsPerInsert).map((good) => ({ merchant, ...good }));
        await transaction.insertInto('goods').values(rows).execute();
      }
    });
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }
}

async function createGoods(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('goods')
    .addColumn('merchant', 'text', (column) => column.notNull())
    .addColumn('sku', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('price', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('goods_place', ['merchant', 'sku'])
    .execute();
}

/** The list of categories is asked for with each page of goods, and an import may change it at any time. */
async function indexCategories(database: Kysely<unknown>): Promise<void> {
  await database.schema.createIndex('goods_category').on('goods').columns(['merchant', 'category']).execute();
}
