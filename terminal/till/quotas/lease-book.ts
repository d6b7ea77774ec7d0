import { type Kysely, sql } from 'kysely';
import type { LeaseAmount } from '../../core/journal/entry.ts';
import { type Envelope, openEnvelope, type Signers } from '../../wire/envelope.ts';
import { parseJson } from '../../wire/faults.ts';
import { type Counting, type Leases, leasesSchema } from '../../wire/quotas.ts';
import type { UsePeriods } from '../journal/counted-use.ts';
import { keepFact, readFact } from '../journal/facts.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalTables } from '../journal/journal-tables.ts';
import { RememberedAnswers } from '../journal/remembered-answers.ts';
import { sealOfLease } from '../journal/sealed-rows.ts';
import { keepUses } from './uses-elsewhere.ts';

export type LeaseRow = JournalTables['leases'];

const factName = 'leases';
/** Until the server has said how much: few enough to bear, and enough for a day without a line. */
const offlineRiskDefault = { uses: 20, fen: 20_000 } as const;

const limitedPeriods = ['day', 'week', 'month', 'year'] as const;

export type OfflineRisk = Leases['offlineRisk'];
type LeaseFacts = Pick<Leases, 'version' | 'offlineRisk'> & {
  /** Absent: from before this was told. */
  readonly usesThrough?: number;
};

/** `more`: the server has more to tell at once; `through`: up to where it has. `counting`: null, as it was known. */
export type LeasesTaken =
  | { readonly refused: string }
  | { readonly more: boolean; readonly through: number; readonly counting: Counting | null };

/** What this till was granted, beside its journal: a grant is taken once by its id, however often it is told. */
export class LeaseBook {
  readonly #journal: Journal;
  /** Asked at each sale, and changed by the server's answers only. */
  readonly #known = new RememberedAnswers();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /**
   * Takes the server's signed word in; says why not when it is not for this till's life, or older than the last.
   * `toldAgain`: it was asked for uses of some offers only, after that number.
   */
  async take(
    envelope: Envelope,
    signers: Signers,
    toldAgain: { readonly after: number } | null = null,
  ): Promise<LeasesTaken> {
    const opened = openEnvelope('leases', envelope, signers);
    if (!opened.opened) return { refused: opened.why };
    const parsed = parseJson(opened.payload, leasesSchema, 'leases');
    if (!parsed.ok) return { refused: parsed.faults.slice(0, 3).join('; ') };
    const leases = parsed.value;
    const { terminal, epoch } = this.#journal;
    if (leases.terminal !== terminal || leases.epoch !== epoch)
      return { refused: 'the leases are for another journal' };
    const known = await this.#facts();
    if (known !== null && leases.version <= known.version)
      return { refused: 'the leases are older than those that are held' };
    const usesThrough = known?.usesThrough ?? 0;
    if (leases.uses.after !== (toldAgain?.after ?? usesThrough))
      return { refused: 'the uses do not follow those that are known' };
    if (leases.uses.news.some(({ redemption }) => redemption === undefined))
      return { refused: 'the uses do not say of which redemption they are' };
    const { more, through, counting = null } = leases.uses;
    await this.#store(leases, toldAgain === null ? through : usesThrough);
    this.#journal.forget();
    return { more, through, counting };
  }

  async #store({ version, offlineRisk, grants, uses }: Leases, usesThrough: number): Promise<void> {
    const { database, epoch } = this.#journal;
    const value = JSON.stringify({ version, offlineRisk, usesThrough } satisfies LeaseFacts);
    const kept = database.transaction().execute(async (transaction) => {
      await keepFact(transaction, factName, value);
      for (const { id, amount, ...grant } of grants)
        await keepGrant(transaction, { grant_id: id, epoch, ...grant, granted: amount });
      await keepUses(transaction, uses.news);
    });
    // A commit that fails may be there all the same.
    await kept.finally(() => this.#known.forget());
  }

  /** Up to where it is known what members used elsewhere. */
  async usesThrough(): Promise<number> {
    return (await this.#facts())?.usesThrough ?? 0;
  }

  #facts(): Promise<LeaseFacts | null> {
    return this.#known.to([factName], async () => {
      const value = await readFact(this.#journal.database, factName);
      return value === undefined ? null : (JSON.parse(value) as LeaseFacts);
    });
  }

  /** What is asked back and still here. */
  async toRelease(): Promise<readonly LeaseAmount[]> {
    return (await leasesHeld(this.#journal))
      .filter(({ state }) => state === 'recalled')
      .map((row) => ({ grant: row.grant_id, amount: leftOf(row) }));
  }

  /**
   * Whether some pool of now has come down to half of what is held of it: time to ask for more. Of grants that are not
   * used up only: old ones that are say nothing of what is needed now. A pool of a day that is over is never low.
   */
  async isLow(periods: UsePeriods): Promise<boolean> {
    const left = sql<number>`granted - used - released`;
    const low = await this.#journal.database
      .selectFrom('leases')
      .select('offer')
      .where('epoch', '=', this.#journal.epoch)
      .where('state', '=', 'open')
      .where((of) =>
        of.or([
          of('per', '=', 'offer'),
          ...limitedPeriods.map((per) => of.and([of('per', '=', per), of('period', '=', periods[per])])),
        ]),
      )
      .groupBy(['offer', 'measure', 'per', 'period'])
      .having(sql<boolean>`sum(${left}) * 2 <= sum(case when ${left} > 0 then granted else 0 end)`)
      .limit(1)
      .executeTakeFirst();
    return low !== undefined;
  }

  /** What may still be given without the server's word; what it has acknowledged counts no more. */
  async offlineRiskLeft(): Promise<OfflineRisk> {
    const most = (await this.#facts())?.offlineRisk ?? offlineRiskDefault;
    const { database, epoch } = this.#journal;
    const taken = await database
      .selectFrom('offline_risks')
      .select((of) => [
        of.fn.coalesce(of.fn.sum<number>('uses'), of.lit(0)).as('uses'),
        of.fn.coalesce(of.fn.sum<number>('fen'), of.lit(0)).as('fen'),
      ])
      .where('epoch', '=', epoch)
      .where('sequence', '>', (of) =>
        of
          .selectFrom('acknowledged')
          .select((acknowledged) =>
            acknowledged.fn
              .coalesce(acknowledged.fn.max('acknowledged.sequence'), acknowledged.lit(0))
              .as('sequence'),
          )
          .where('acknowledged.epoch', '=', epoch),
      )
      .executeTakeFirst();
    return { uses: most.uses - (taken?.uses ?? 0), fen: most.fen - (taken?.fen ?? 0) };
  }
}

/** What was granted, used and released stays: nothing that is said twice counts twice. */
async function keepGrant(
  database: Kysely<JournalTables>,
  grant: Omit<LeaseRow, 'used' | 'released' | 'moved' | 'seal'>,
): Promise<void> {
  const known = await database
    .selectFrom('leases')
    .selectAll()
    .where('grant_id', '=', grant.grant_id)
    .executeTakeFirst();
  const { state } = grant;
  if (known === undefined)
    await database
      .insertInto('leases')
      .values({ ...grant, used: 0, released: 0, moved: 0, seal: sealOfLease(grant) })
      .execute();
  else if (known.state !== state)
    await database
      .updateTable('leases')
      .set({ state, seal: sealOfLease({ ...known, state }) })
      .where('grant_id', '=', grant.grant_id)
      .execute();
}

export function leftOf({ granted, used, released }: LeaseRow): number {
  return granted - used - released;
}

/** Grants of this life of the till that may be spent and are not used up, oldest first. */
export function leasesHeld(journal: Journal): Promise<readonly LeaseRow[]> {
  return journal.remembered(['leases held'], (database) =>
    database
      .selectFrom('leases')
      .selectAll()
      .where('epoch', '=', journal.epoch)
      .where('state', '!=', 'written-off')
      .whereRef('granted', '>', (of) => of('used', '+', of.ref('released')))
      .orderBy('state', 'desc')
      .orderBy('grant_id')
      .execute(),
  );
}
