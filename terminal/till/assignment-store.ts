import { sql } from 'kysely';
import { type Assignment, assignmentSchema } from '../wire/documents/assignment.ts';
import { type Envelope, envelopeSchema } from '../wire/envelope.ts';
import { parseJson } from '../wire/faults.ts';
import { keepFact, readFact } from './journal/facts.ts';
import type { Journal } from './journal/journal.ts';

export const assignmentFact = 'assignment';

/** The till's assignment in force, beside the journal: it was checked before it came here. */
export class AssignmentStore {
  readonly #journal: Journal;
  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async keep(envelope: Envelope): Promise<void> {
    await keepFact(this.#journal.database, assignmentFact, JSON.stringify(envelope));
  }

  /** Takes it out so that it cannot be read from the file any more either: it holds the programmes' token keys. */
  async forget(): Promise<void> {
    const { database } = this.#journal;
    await sql`pragma secure_delete = on`.execute(database);
    await database.deleteFrom('facts').where('name', '=', assignmentFact).execute();
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  }

  async read(): Promise<Assignment> {
    const text = await readFact(this.#journal.database, assignmentFact);
    const envelope = parseJson(text ?? '', envelopeSchema, 'assignment');
    if (!envelope.ok) throw new Error(envelope.faults.join('; '));
    const assignment = parseJson(envelope.value.payload, assignmentSchema, 'assignment');
    if (!assignment.ok) throw new Error(assignment.faults.join('; '));
    return assignment.value;
  }
}
