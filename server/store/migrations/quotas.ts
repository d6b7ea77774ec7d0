import { type Kysely, type Migration, sql } from 'kysely';

/** Pools, what tills were granted of them, and what accepted entries did to them. */
export const quotaTables: Migration = {
  up: async (database: Kysely<unknown>) => {
    await createPools(database);
    await createGrants(database);
    await createMoves(database);
    await database.schema
      .createTable('leaseDocuments')
      .addColumn('terminal', 'text', (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
  },
};

/** The equation that keeps a limit stands in the table itself: a statement that breaks it takes nothing in. */
async function createPools(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('quotaPools')
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    .addColumn('per', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('outstanding', 'bigint', (column) => column.notNull())
    .addColumn('free', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('quotaPoolsKey', ['offer', 'measure', 'per', 'period'])
    .addCheckConstraint(
      'quotaPoolsAddUp',
      sql`used + outstanding + free = size and outstanding >= 0 and used >= 0`,
    )
    .execute();
}

async function createGrants(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('quotaGrants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    .addColumn('per', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('terminal', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('released', 'bigint', (column) => column.notNull())
    .addColumn('writtenOff', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('grantedAtMs', 'bigint', (column) => column.notNull())
    .addCheckConstraint('quotaGrantsNotBelowNothing', sql`used >= 0 and released >= 0 and "writtenOff" >= 0`)
    .execute();
  const pool = ['offer', 'measure', 'per', 'period'];
  await database.schema.createIndex('quotaGrantsPool').on('quotaGrants').columns(pool).execute();
  await database.schema
    .createIndex('quotaGrantsHolder')
    .on('quotaGrants')
    .columns(['terminal', 'epoch'])
    .execute();
}

async function createMoves(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('quotaMoves')
    .addColumn('terminal', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('grantId', 'text')
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    .addColumn('per', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('quotaMovesEntry')
    .on('quotaMoves')
    .columns(['terminal', 'epoch', 'sequence'])
    .execute();
  await database.schema
    .createIndex('quotaMovesRecent')
    .on('quotaMoves')
    .columns(['terminal', 'offer', 'atMs'])
    .execute();
  await database.schema
    .createTable('quotaFlags')
    .addColumn('terminal', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}
