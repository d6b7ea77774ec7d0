import { sql, type Transaction } from 'kysely';
import { insertRows } from '../../store/insert-rows.ts';
import type { CardProofRow, ServerTables } from '../../store/tables.ts';
import { type Doubt, doubt } from './doubt.ts';

/**
 * The proofs that were used before. Each is measured against those that the register has and against those of its own
 * pass: whether it comes twice, and whether its counter rises, within one till in the order of its taps, and nowhere
 * twice.
 */
export class UsedProofs {
  readonly #transaction: Transaction<ServerTables>;
  readonly #byProof = new Map<string, CardProofRow>();
  readonly #byCard = new Map<string, CardProofRow[]>();
  readonly #fresh: CardProofRow[] = [];

  private constructor(transaction: Transaction<ServerTables>) {
    this.#transaction = transaction;
  }

  /** What the register has that can speak against some of these. */
  static async beside(
    transaction: Transaction<ServerTables>,
    rows: readonly CardProofRow[],
  ): Promise<UsedProofs> {
    const used = new UsedProofs(transaction);
    if (rows.length === 0) return used;
    const twins = await transaction
      .selectFrom('cardProofs')
      .selectAll()
      .where(
        'proof',
        'in',
        rows.map(({ proof }) => proof),
      )
      .execute();
    for (const row of [...twins, ...(await rivalsOf(transaction, rows))]) used.#know(row);
    return used;
  }

  /** What speaks against this proof; it is kept, so that the next is measured against it. */
  doubtsOf(row: CardProofRow): readonly Doubt[] {
    const twin = this.#byProof.get(row.proof);
    if (twin !== undefined)
      return twin.redemption === row.redemption
        ? []
        : [doubt('evidence-reused', `it stands under ${twin.redemption} too`)];
    const wrong = (this.#byCard.get(cardOf(row)) ?? []).find((other) => !rises(row, other));
    this.#know(row);
    this.#fresh.push(row);
    return wrong === undefined
      ? []
      : [doubt('counter-not-rising', `${row.counter} does not rise beside ${wrong.redemption}`)];
  }

  async store(): Promise<void> {
    await insertRows(this.#transaction, 'cardProofs', this.#fresh.splice(0));
  }

  #know(row: CardProofRow): void {
    this.#byProof.set(row.proof, row);
    const others = this.#byCard.get(cardOf(row));
    if (others === undefined) this.#byCard.set(cardOf(row), [row]);
    else others.push(row);
  }
}

/** A counter that is not known, or a tap whose place is not, speaks against nothing. */
function rises(row: CardProofRow, other: CardProofRow): boolean {
  const [counter, after] = [row.counter, row.tappedAfter];
  if (counter === null || other.counter === null) return true;
  if (other.counter === counter) return false;
  const isSameJournal = other.terminal === row.terminal && other.epoch === row.epoch;
  if (!isSameJournal || after === null || other.tappedAfter === null) return true;
  if (other.tappedAfter < after) return other.counter < counter;
  return other.tappedAfter === after || other.counter > counter;
}

/** Of a card's other proofs, those beside which a counter does not rise, as `rises` has it: nearly always none. */
async function rivalsOf(
  transaction: Transaction<ServerTables>,
  rows: readonly CardProofRow[],
): Promise<readonly CardProofRow[]> {
  const claims = rows.map(
    ({ token, counter, terminal, epoch, tappedAfter }) =>
      sql`(${token}, ${counter}, ${terminal}, ${epoch}, ${tappedAfter})`,
  );
  const { rows: rivals } = await sql<CardProofRow>`
    with claimed (token, counter, terminal, epoch, "tappedAfter") as (values ${sql.join(claims)})
    select distinct known.* from claimed inner join "cardProofs" as known on known.token = claimed.token
    where known.counter = claimed.counter or (
      known.terminal = claimed.terminal and known.epoch = claimed.epoch and (
        (known."tappedAfter" < claimed."tappedAfter" and known.counter > claimed.counter) or
        (known."tappedAfter" > claimed."tappedAfter" and known.counter < claimed.counter)))`.execute(
    transaction,
  );
  return rivals;
}

function cardOf({ programme, token }: CardProofRow): string {
  return `${programme}:${token}`;
}
