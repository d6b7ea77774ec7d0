import type { Surroundings } from './store/server-store.ts';

/** What the demo's seeding calls before the server runs. */
export { addCaKeys, type NewCaKey } from './cards/add-ca-keys.ts';
export { addCardProducts, type NewCardProduct } from './cards/add-card-products.ts';
export type { NewCard } from './cards/card-row.ts';
export { addMembers, type NewMember } from './members/add-members.ts';
export { addMerchants, type NewMerchant } from './merchants/add-merchants.ts';
export { addOffers } from './offers/put-offer.ts';
export { addOrganisations, type NewOrganisation } from './organisations/add-organisations.ts';
export { type Calendar, setCalendar } from './publish/calendar.ts';
export { createProgramme, type NewProgramme } from './publish/create-programme.ts';
export { type Publication, publishProgramme } from './publish/publish-programme.ts';
export { addStaffKey } from './staff/staff-key.ts';
export {
  openServerStore,
  type ServerStore,
  type Surroundings,
  serverStoreExists,
} from './store/server-store.ts';
export { createPairingCode, type NewPairingCode } from './terminals/pairing-code.ts';

export type ServerOptions = Surroundings & {
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
};

export type RunningServer = {
  /** `http://127.0.0.1:8600` */
  readonly address: string;
  /** Ends within a second: no new call, tills' connections closed, the register closed. */
  readonly stop: () => Promise<void>;
};

/**
 * Serves the register under `dataDir` on the loopback address. Throws when there is none (seed it first), or
 * when the port is taken (`EADDRINUSE`).
 */
export async function startServer(_options: ServerOptions): Promise<RunningServer> {
  throw new Error('comes in the next commit');
}
