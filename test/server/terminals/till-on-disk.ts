import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { TerminalLine } from '../../../server/terminals/terminal-view.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../../terminal/till/identity.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { Outbox } from '../../../terminal/till/journal/outbox.ts';
import { salvageJournal } from '../../../terminal/till/salvage/salvage-journal.ts';
import { type HeadOffice, httpHeadOffice } from '../../../terminal/till/sync/head-office.ts';
import { homeServer } from '../../../terminal/till/sync/home-server.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import type { Upload } from '../../../terminal/wire/upload.ts';
import { countedSale } from '../../fakes/counted-sale.ts';
import { erasePagesWith } from '../../till/salvage/damaged-journal.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { newCode } from '../paired-till.ts';
import { sale } from '../sample-entries.ts';
import type { SmallUnion } from '../small-union.ts';

/** An enrolled till with its folder: it sells, its disk is damaged, and its journal is salvaged. */
export class TillOnDisk {
  readonly union: SmallUnion;
  readonly dataDir: string;
  readonly identity: Identity;
  /** What the last salvage said. */
  said: string[] = [];
  /** What the till has logged. */
  readonly logged: (readonly [event: string, facts: object])[] = [];

  private constructor(union: SmallUnion, dataDir: string, identity: Identity) {
    this.union = union;
    this.dataDir = dataDir;
    this.identity = identity;
  }

  static async enrol(union: SmallUnion): Promise<TillOnDisk> {
    const dataDir = mkdtempSync(join(tmpdir(), 'puhui-salvage-'));
    await enrolTill({ dataDir, server: union.server.address, code: await newCode(union) });
    const identity = (await readIdentity(tillFiles(dataDir).identity)) as Identity;
    return new TillOnDisk(union, dataDir, identity);
  }

  end(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get files(): ReturnType<typeof tillFiles> {
    return tillFiles(this.dataDir);
  }

  get world() {
    return {
      now: () => this.union.clock.ms,
      sinceBoot: () => this.union.clock.ms,
      randomness: (bytes: number) => randomBytes(bytes),
      log: (event: string, facts: object = {}) => {
        this.logged.push([event, facts]);
      },
    };
  }

  async with<Result>(
    work: (till: Till) => Promise<Result>,
    /** The server as it says it is; left out: as it is. */
    changed?: (identity: Identity) => HeadOffice,
  ): Promise<Result> {
    const { dataDir, identity, world } = this;
    const fatal = (error: unknown) => expect.fail(String(error));
    const office = (changed ?? serverOf)(identity);
    const till = await Till.open({ dataDir, identity, readers: [], world, fatal, office });
    try {
      return await work(till);
    } finally {
      await till.close();
    }
  }

  /** Sales from nowhere, as the till would write them. */
  async sell(first: number, last: number): Promise<void> {
    const journal = await Journal.open({ file: this.files.journal, ...this.identity });
    for (let number = first; number <= last; number += 1)
      await journal.exclusively((append) => append(countedSale(sale(this.saleId(number)) as never)));
    // Everything is in the file, so that a page can be damaged there.
    await sql`pragma wal_checkpoint(truncate)`.execute(journal.database);
    await journal.close();
  }

  /** What the till would hand in next. */
  async nextUpload(): Promise<Upload> {
    const journal = await Journal.open({ file: this.files.journal, ...this.identity });
    const upload = await new Outbox(journal).nextUpload();
    await journal.close();
    if (upload === null) throw new Error('all is handed in');
    return upload;
  }

  saleId(number: number): string {
    return `rd-${this.identity.terminal}-${number}`;
  }

  /** The page of these texts is gone; and with it whoever else stood there. */
  lose(...texts: string[]): void {
    erasePagesWith(this.files.journal, ...texts);
  }

  salvage(changes: Partial<Parameters<typeof salvageJournal>[0]> = {}): Promise<number> {
    this.said = [];
    return salvageJournal({
      dataDir: this.dataDir,
      world: this.world,
      office: serverOf,
      code: null,
      say: (line) => this.said.push(line),
      ...changes,
    });
  }

  /** What staff see of it. */
  async line(): Promise<TerminalLine> {
    const lines = jsonOf<TerminalLine[]>(await staffCall(this.union, 'GET', '/v1/terminals'));
    return lines.find(({ terminal }) => terminal === this.identity.terminal) as TerminalLine;
  }
}

function serverOf(identity: Identity): HeadOffice {
  return httpHeadOffice(homeServer(identity, () => undefined));
}

/** The server, but for some calls. */
export function serverWith(change: (office: HeadOffice) => Partial<HeadOffice>) {
  return (identity: Identity): HeadOffice => {
    const office = serverOf(identity);
    return { ...office, ...change(office) };
  };
}
