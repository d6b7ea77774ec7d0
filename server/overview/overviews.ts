import { addDays, dayNumber, type IsoDate, isoDate } from '../../terminal/core/calendar/civil-date.ts';
import { type DayKind, dayKinds } from '../../terminal/core/calendar/day-kind.ts';
import { chinaDay, chinaInstant } from '../redemptions/china-instant.ts';
import { latestRedemptions } from '../redemptions/redemption-page.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import { membersServed, salesByDay, salesByHour, salesUntil, shareOfFunders } from './day-figures.ts';
import { OrganisationFigures } from './organisation-figures.ts';
import type { Overview } from './overview-view.ts';
import { tillFigures } from './till-figures.ts';

const daysShown = 30;
const latestShown = 20;

/** Puts a programme's day together from the register of redemptions, the tills' reports and the members. */
export class Overviews {
  readonly #store: ServerStore;
  readonly #isConnected: (terminal: string) => boolean;
  readonly #organisations: OrganisationFigures;

  constructor(store: ServerStore, isConnected: (terminal: string) => boolean) {
    this.#store = store;
    this.#isConnected = isConnected;
    this.#organisations = new OrganisationFigures(store);
  }

  /** Null: no such programme. `day` left out: today in China. */
  async of(wanted: {
    readonly programme: string;
    readonly day?: IsoDate | undefined;
  }): Promise<Overview | null> {
    const store = this.#store;
    const row = await store.database
      .selectFrom('programmes')
      .selectAll()
      .where('id', '=', wanted.programme)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { id: programme } = row;
    const today = chinaDay(store.now());
    const day = wanted.day ?? today;
    const days = await salesByDay(store, { programme, first: addDays(day, 1 - daysShown), last: day });
    const ofDay = days.at(-1);
    return {
      programme,
      day,
      dayKind: await this.#dayKind(programme, day),
      redemptions: {
        count: ofDay?.count ?? 0,
        countYesterdaySameTime: await salesUntil(store, { programme, ...this.#yesterday(day, today) }),
      },
      saved: ofDay?.saved ?? 0,
      members: await membersServed(store, { programme, day }),
      hours: await salesByHour(store, { programme, day }),
      days,
      funders: await shareOfFunders(store, { programme, day }),
      latest: await latestRedemptions(store, { programme, count: latestShown }),
      tills: await tillFigures(store, row satisfies ProgrammeRow, this.#isConnected),
      organisations: await this.#organisations.of(row, day),
    };
  }

  /** Today is held against yesterday up to this minute; a day that is over against the whole day before. */
  #yesterday(day: IsoDate, today: IsoDate): { readonly day: string; readonly until: string } {
    const before = addDays(day, -1);
    const time = day === today ? chinaInstant(this.#store.now()).slice(10) : 'T99';
    return { day: before, until: `${before}${time}` };
  }

  async #dayKind(programme: string, day: IsoDate): Promise<DayKind> {
    const row = await this.#store.database
      .selectFrom('calendarDays')
      .select('kind')
      .where('programme', '=', programme)
      .where('day', '=', day)
      .executeTakeFirst();
    const only = (kind: 'holiday' | 'workday') => (row?.kind === kind ? [isoDate(day)] : []);
    return dayKinds({ holidays: only('holiday'), workdays: only('workday') }).kindOf(dayNumber(day));
  }
}
