import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { placeFits } from '../../../terminal/core/decide/conditions/where.ts';
import { isDecidable } from '../../../terminal/core/decide/index.ts';
import type { HolidayCalendar, Store } from '../../../terminal/core/decide/request.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { calendarFileSchema } from '../../../terminal/wire/documents/published-files.ts';
import { parseJson } from '../../../terminal/wire/faults.ts';
import { parsePublishedOffers } from '../../../terminal/wire/offer-schema.ts';
import { publishedFile } from '../../publish/published-folder.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import type { ServerTables } from '../../store/tables.ts';

/** What a till could have held of a programme under one head. */
export type PublishedThen = {
  readonly issuedAtMs: number;
  readonly usableUntilMs: number;
  /** Of the member file; -1: nobody wrote it down. */
  readonly membersRevision: number;
  readonly offers: ReadonlyMap<string, Offer>;
  /** Of these, what our rules weigh at a store. Thousands are published, and every sale asks. */
  readonly weighedAt: (store: Store) => readonly Offer[];
  /** To compare calendars by: years of days off, and every sale asks. */
  readonly calendarText: string;
};

export function calendarText({ holidays, workdays }: HolidayCalendar): string {
  return JSON.stringify([holidays, workdays]);
}

/** Stores for which a head's offers are sorted out at hand. */
const storesAtHandMax = 500;

function sortedByStore(offers: readonly Offer[]): (store: Store) => readonly Offer[] {
  const atHand = new Map<string, readonly Offer[]>();
  return (store) => {
    const place = JSON.stringify([store.id, store.merchant, store.region]);
    const known = atHand.get(place);
    if (known !== undefined) return known;
    if (atHand.size >= storesAtHandMax) atHand.clear();
    const found = offers.filter((offer) => isDecidable(offer) && placeFits(offer.where, store));
    atHand.set(place, found);
    return found;
  };
}

/** Heads are kept at hand; tills that report together hold the same few. */
const headsAtHandMax = 32;

/** Reads what was published, from the very files that tills got: they are never changed, only named by later heads. */
export class PublishedHistory {
  readonly #folder: DataFolder;
  readonly #database: Kysely<ServerTables>;
  readonly #atHand = new Map<string, Promise<PublishedThen | null>>();

  constructor({
    folder,
    database,
  }: { readonly folder: DataFolder; readonly database: Kysely<ServerTables> }) {
    this.#folder = folder;
    this.#database = database;
  }

  /** Null: there was never such a head, or it is from before they were written down. */
  at(programme: string, version: number): Promise<PublishedThen | null> {
    const key = `${programme}/${version}`;
    const known = this.#atHand.get(key);
    if (known !== undefined) return known;
    if (this.#atHand.size >= headsAtHandMax) this.#atHand.delete([...this.#atHand.keys()][0] ?? '');
    const read = this.#read(programme, version);
    this.#atHand.set(key, read);
    // A head that is not there now may be there later; a disk that failed may be well again.
    const forget = () => this.#atHand.delete(key);
    read.then((found) => found ?? forget(), forget);
    return read;
  }

  async #read(programme: string, version: number): Promise<PublishedThen | null> {
    const row = await this.#database
      .selectFrom('publishedHeads')
      .selectAll()
      .where('programme', '=', programme)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined) return null;
    const text = (hash: string) => readFile(publishedFile(this.#folder, hash), 'utf8');
    const offers = parsePublishedOffers(await text(row.offers));
    const calendar = parseJson(await text(row.calendar), calendarFileSchema, 'calendar');
    if (!offers.ok || !calendar.ok)
      throw new Error(`the files of head ${programme} ${version} do not read back`);
    return {
      issuedAtMs: Date.parse(row.issuedAt),
      usableUntilMs: Date.parse(row.usableUntil),
      membersRevision: row.membersRevision,
      offers: new Map(offers.value.offers.map((offer) => [offer.id, offer])),
      weighedAt: sortedByStore(offers.value.offers),
      calendarText: calendarText(calendar.value),
    };
  }
}
