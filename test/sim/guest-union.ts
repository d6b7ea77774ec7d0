import {
  addMembers,
  addOffers,
  addOrganisations,
  createProgramme,
  publishProgramme,
  type ServerStore,
} from '../../server/service.ts';
import { announceAssignment, reassign, terminalRow } from '../../server/terminals/reassign.ts';
import type { IsoDate, IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { readTill } from './books.ts';
import type { Guest } from './guest.ts';
import { PatientStaff } from './patient-staff.ts';
import { guestOffers, guestProgramme, programmeId } from './sim-offers.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const guestsCount = 30;
/** So many of them are members of both unions, and come with one card. */
const ofBothCount = 15;

/** Another union on the same server, whose cards no till knows yet. */
export async function seedGuestUnion(
  store: ServerStore,
  of: {
    readonly tills: number;
    readonly pollSeconds: number;
    readonly hex: (bytes: number) => string;
    readonly homeTokens: readonly CardToken[];
  },
): Promise<readonly Guest[]> {
  const guests = Array.from({ length: guestsCount }, (_, place) => ({
    token: cardToken(of.hex(4)),
    // The first of all has left the union.
    atHome: place < ofBothCount ? (of.homeTokens[1 + place] ?? null) : null,
  }));
  const token = { key: of.hex(8), cost: { n: 2, r: 1, p: 1 } };
  await createProgramme(store, {
    ...{ id: guestProgramme, title: { zh: '来宾工会' } },
    ...{ token, pollSeconds: of.pollSeconds, demo: true },
  });
  await addOrganisations(store, guestProgramme, [{ path: '330000', title: { zh: '来宾总工会' } }]);
  await addMembers(
    store,
    guestProgramme,
    guests.map(({ token: shown }, place) => ({
      ...{ name: `来宾 ${place}`, idNumber: `3301061980${String(place).padStart(8, '0')}` },
      ...{ phone: `138${String(place).padStart(8, '0')}`, organisation: '330000', sex: 'female' as const },
      ...{ birthMonth: (place % 12) + 1, status: 'active' as const },
      ...{ certifiedThrough: '2027-12-31' as IsoDate, joinedOn: '2015-01-01' as IsoDate },
      card: {
        ...{ token: shown, number: `62170001${String(place).padStart(8, '0')}`, issuer: 'ccb' },
        ...{ firstUsedAt: '2026-01-05T02:00:00.000Z' as IsoInstant, status: 'active' as const },
      },
    })),
  );
  await addOffers(store, guestOffers(of.tills));
  await publishProgramme(store, guestProgramme);
  return guests;
}

/** In the middle of trade the tills' union begins to recognise the other's members; home settles with the other. */
export class GuestUnion {
  readonly #world: SimulatedWorld;
  readonly #staff: PatientStaff;
  #isDone: Promise<void> = Promise.resolve();

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.#staff = new PatientStaff(world, guestProgramme);
  }

  plan(guests: readonly Guest[], afterMs: number): void {
    const { simulation } = this.#world;
    this.#isDone = simulation
      .wait(afterMs, `${guestProgramme} is RECOGNISED`)
      .then(() => this.#recognise(guests));
  }

  /** Resolves when some till has sold to a guest. */
  done(): Promise<void> {
    return this.#isDone;
  }

  async #recognise(guests: readonly Guest[]): Promise<void> {
    const { counts, simulation, shops } = this.#world;
    await this.#staff.atServer('recognised', async (store) => {
      await recogniseGuests(store);
      return true;
    });
    this.#world.guests = guests;
    counts.guestUnions += 1;
    const soldToGuests = async () =>
      (await Promise.all(shops.map(readTill))).some(({ entries }) =>
        entries.some(({ entry }) => entry.kind === 'sale' && entry.card?.programme === guestProgramme),
      );
    await this.#staff.again('served', () => simulation.meanwhile(soldToGuests()));
  }
}

/** As another agreement would be entered: every till is told anew whom it serves. */
async function recogniseGuests(store: ServerStore): Promise<void> {
  const reassigned = await store.database.transaction().execute(async (register) => {
    await register
      .updateTable('programmes')
      .set({ recognises: JSON.stringify([guestProgramme]) })
      .where('id', '=', programmeId)
      .execute();
    const tills = await register.selectFrom('terminals').select('id').orderBy('id').execute();
    const told = [];
    for (const { id } of tills) {
      const till = await terminalRow(register, id);
      if (till !== undefined) told.push({ id, ...(await reassign(store, register, till)) });
    }
    return told;
  });
  for (const { id, ...told } of reassigned) announceAssignment(store, id, told);
}
