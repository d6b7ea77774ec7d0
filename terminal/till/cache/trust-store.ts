import type { FileRole, Head, Root } from '../../core/trust/head.ts';
import type { TrustedVersions } from '../../core/trust/head-rules.ts';
import { rolesTakenBack } from '../../core/trust/root-rules.ts';
import { type Envelope, envelopeSchema } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import type { Journal } from '../journal/journal.ts';
import { CacheRefused } from '../ports.ts';

/** What the till trusts of a programme. */
export type TrustedRow = {
  readonly programme: string;
  readonly root: Envelope;
  /** The head in force; null before the first. */
  readonly head: Envelope | null;
  /** The root that the head in force was taken by, when its keys have been taken back since. */
  readonly headRoot: Envelope | null;
};

/**
 * Roots, heads and versions that this till trusts, beside the journal: what was trusted once is never forgotten
 * for something older (TRUST.md, R6 and W1), and a copy of the disk has both or neither.
 */
export class TrustStore {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Every programme's row; what cannot be read any more is a complaint, and the programme is left out. */
  async rows(): Promise<{ readonly rows: readonly TrustedRow[]; readonly complaints: readonly string[] }> {
    const rows: TrustedRow[] = [];
    const complaints: string[] = [];
    for (const row of await this.#journal.database.selectFrom('trusted').selectAll().execute()) {
      try {
        rows.push({
          programme: row.programme,
          root: readEnvelope(row.root),
          head: row.head === null ? null : readEnvelope(row.head),
          headRoot: row.head_root === null ? null : readEnvelope(row.head_root),
        });
      } catch (error) {
        if (!(error instanceof CacheRefused)) throw error;
        complaints.push(`${row.programme}: ${error.message}`);
      }
    }
    return { rows, complaints };
  }

  /** Whether the programme had no root before: a root that is pinned is followed, never replaced. */
  async pin(programme: string, root: Envelope): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#journal.database
      .insertInto('trusted')
      .values({ programme, root: JSON.stringify(root), head: null, head_version: 0, head_root: null })
      .onConflict((conflict) => conflict.column('programme').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /**
   * Keeps a root in the place of the one before it. R7: what a key that it takes back was trusted for starts
   * anew; R8: the head in force stays, with the root that it was taken by.
   */
  async follow(
    before: { readonly root: Root; readonly envelope: Envelope },
    next: { readonly root: Root; readonly envelope: Envelope },
  ): Promise<void> {
    const { programme } = next.root;
    const back = rolesTakenBack(before.root, next.root);
    await this.#journal.database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('trusted')
        .set({ root: JSON.stringify(next.envelope) })
        .where('programme', '=', programme)
        .execute();
      if (back.has('head') || back.has('publisher')) {
        await transaction
          .updateTable('trusted')
          .set({ head_root: JSON.stringify(before.envelope) })
          .where('programme', '=', programme)
          .where('head_root', 'is', null)
          .execute();
      }
      if (back.has('head')) {
        await transaction
          .updateTable('trusted')
          .set({ head_version: 0 })
          .where('programme', '=', programme)
          .execute();
      }
      if (back.has('publisher'))
        await transaction.deleteFrom('trusted_files').where('programme', '=', programme).execute();
    });
  }

  /** The versions under which nothing is taken, and the text of the head in force, if any; null without a root. */
  async versions(
    programme: string,
  ): Promise<{ readonly versions: TrustedVersions; readonly payload: string | null } | null> {
    const { database } = this.#journal;
    const row = await database
      .selectFrom('trusted')
      .selectAll()
      .where('programme', '=', programme)
      .executeTakeFirst();
    if (row === undefined) return null;
    const files = await database
      .selectFrom('trusted_files')
      .selectAll()
      .where('programme', '=', programme)
      .execute();
    return {
      versions: {
        head: row.head_version,
        files: Object.fromEntries(
          files.map(({ role, version, sha256 }) => [role as FileRole, { version, sha256 }]),
        ),
      },
      payload: row.head === null ? null : readEnvelope(row.head).payload,
    };
  }

  /** Takes no head under this version, though none is in force: the union's word after what was known here was lost. */
  async startAt(programme: string, version: number): Promise<void> {
    await this.#journal.database
      .updateTable('trusted')
      .set({ head_version: version })
      .where('programme', '=', programme)
      .execute();
  }

  /** Heads and files are dropped; the versions under which none is taken stay. */
  async dropHeads(): Promise<void> {
    await this.#journal.database.updateTable('trusted').set({ head: null, head_root: null }).execute();
  }

  /** W1: the head in force and all its versions, in one transaction. */
  async remember(head: Head, envelope: Envelope): Promise<void> {
    await this.#journal.database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('trusted')
        .set({ head: JSON.stringify(envelope), head_version: head.version, head_root: null })
        .where('programme', '=', head.programme)
        .execute();
      await transaction.deleteFrom('trusted_files').where('programme', '=', head.programme).execute();
      await transaction
        .insertInto('trusted_files')
        .values(
          head.files.map(({ role, version, sha256 }) => ({
            programme: head.programme,
            role,
            version,
            sha256,
          })),
        )
        .execute();
    });
  }
}

function readEnvelope(text: string): Envelope {
  const envelope = parseJson(text, envelopeSchema, 'envelope');
  if (!envelope.ok) throw new CacheRefused('S3', envelope.faults.join('; '));
  return envelope.value;
}
