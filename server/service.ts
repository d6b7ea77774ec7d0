import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverApp } from './http/app.ts';
import { publishDueDrafts, publishLeftOvers, watchDueDrafts } from './offers/publish-due-drafts.ts';
import { LiveLines } from './overview/live-lines.ts';
import { reissueOldHeads } from './publish/reissue-heads.ts';
import {
  openServerStore,
  type ServerStore,
  type Surroundings,
  serverStoreExists,
} from './store/server-store.ts';
import { TerminalFeed } from './terminals/feed.ts';

/** What the demo's seeding calls before the server runs. */
export { addCaKeys, type NewCaKey, type RevokedIssuer, revokeIssuers } from './cards/add-ca-keys.ts';
export { addCardProducts, type NewCardProduct } from './cards/add-card-products.ts';
export type { NewCard } from './cards/card-row.ts';
export { addMembers, type NewMember } from './members/add-members.ts';
export { addMerchants, type NewMerchant } from './merchants/add-merchants.ts';
export { addOffers } from './offers/put-offer.ts';
export { addOrganisations, type NewOrganisation } from './organisations/add-organisations.ts';
export { type Calendar, setCalendar } from './publish/calendar.ts';
export { createProgramme, type NewProgramme } from './publish/create-programme.ts';
export { type Publication, publishProgramme } from './publish/publish-programme.ts';
export { addStaff, type NewStaff } from './staff/staff-accounts.ts';
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
  /** Where the built console lies; left out: the server shows a page without one. */
  readonly consoleFolder?: string;
};

export type RunningServer = {
  /** `http://127.0.0.1:8600` */
  readonly address: string;
  /** The register that it serves; for whoever seeds and publishes in the same process. */
  readonly store: ServerStore;
  /** Ends within a second: no new call, tills' lines closed, the register closed. */
  readonly stop: () => Promise<void>;
};

/** Loopback only: tills of other machines come in through a proxy that does TLS. */
const loopback = '127.0.0.1';
const reissueCheckEveryMs = 60_000;
/** What is in hand may end; then the lines are cut. */
const goodbyeMs = 500;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/** There is no register under the data folder. */
export class NothingToServe extends Error {
  override readonly name = 'NothingToServe';
}

/**
 * Serves the register under `dataDir` on the loopback address, with heads that are not old. Throws
 * `NothingToServe` when there is no register or no programme in it, and the system's `EADDRINUSE` when the
 * port is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir } = options;
  if (!serverStoreExists(dataDir)) throw new NothingToServe(`there is no register under ${dataDir}`);
  const store = await openServerStore(options);
  try {
    await expectProgramme(store, dataDir);
    // The port first: whoever has it already serves this register, and nothing may be published beside it.
    const server = await listen(store, options);
    await reissueOldHeads(store);
    await finishPublications(store);
    return server;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What was cut off half way, or fell due meanwhile, goes out; a fault there does not keep the register from being served. */
async function finishPublications(store: ServerStore): Promise<void> {
  try {
    await publishLeftOvers(store);
    await publishDueDrafts(store);
  } catch (error) {
    store.log.error({ fault: (error as Error).name }, 'what was entered or due could not be published');
  }
}

async function expectProgramme(store: ServerStore, dataDir: string): Promise<void> {
  const some = await store.database.selectFrom('programmes').select('id').executeTakeFirst();
  if (some === undefined) throw new NothingToServe(`the register under ${dataDir} has no programme`);
}

async function listen(store: ServerStore, options: ServerOptions): Promise<RunningServer> {
  const { port: wantedPort, consoleFolder = null } = options;
  const own = { port: wantedPort };
  const feed = new TerminalFeed(store, own);
  const live = new LiveLines(store);
  const http = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs },
    serverApp({ store, feed, live, own, consoleFolder }),
  );
  http.on('upgrade', (request, socket, head) => {
    feed.upgrade(request, socket, head).catch((error: unknown) => {
      store.log.error({ fault: (error as Error).name }, 'a handshake failed');
      socket.destroy();
    });
  });
  try {
    own.port = await bind(http, wantedPort);
  } catch (error) {
    feed.close();
    live.close();
    throw error;
  }
  const reissue = setInterval(() => {
    reissueOldHeads(store).catch((error: unknown) => {
      store.log.error({ fault: (error as Error).name }, 'heads could not be looked at');
    });
  }, reissueCheckEveryMs);
  const endDueDrafts = watchDueDrafts(store);

  let stopped: Promise<void> | undefined;
  return {
    address: `http://${loopback}:${own.port}`,
    store,
    stop: () => {
      stopped ??= (async () => {
        clearInterval(reissue);
        live.close();
        await endCalls(http, feed);
        await endDueDrafts();
        await store.close();
      })();
      return stopped;
    },
  };
}

function bind(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, loopback, () => {
      http.removeListener('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function endCalls(http: Server, feed: TerminalFeed): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      feed.terminate();
      http.closeAllConnections();
    }, goodbyeMs);
    http.close(() => {
      clearTimeout(cut);
      resolve();
    });
    feed.close();
    http.closeIdleConnections();
  });
}
