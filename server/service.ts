import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../terminal/wire/server-address.ts';
import { serverApp } from './http/app.ts';
import { publishDueDrafts, publishLeftOvers, watchDueDrafts } from './offers/publish-due-drafts.ts';
import { LiveLines } from './overview/live-lines.ts';
import { clearPublishedFiles } from './publish/clear-files.ts';
import { reissueOldHeads } from './publish/reissue-heads.ts';
import { layOutHeads } from './publish/static-heads.ts';
import {
  openServerStore,
  type ServerStore,
  type Surroundings,
  serverStoreExists,
} from './store/server-store.ts';
import { TerminalFeed } from './terminals/feed.ts';
import { readServerCertificate, type ServerCertificate } from './transport/certificate-files.ts';

/** What the demo's seeding calls before the server runs. */
export { addCaKeys, type NewCaKey, type RevokedIssuer, revokeIssuers } from './cards/add-ca-keys.ts';
export { addCardProducts, type NewCardProduct } from './cards/add-card-products.ts';
export type { NewCard } from './cards/card-row.ts';
export { setUnionApplication } from './cards/set-union-application.ts';
export { addMembers, type NewMember } from './members/add-members.ts';
export { addMerchants, type NewMerchant } from './merchants/add-merchants.ts';
export { addOffers } from './offers/put-offer.ts';
export { addOrganisations, type NewOrganisation } from './organisations/add-organisations.ts';
export { type Calendar, setCalendar } from './publish/calendar.ts';
export { createProgramme, type NewProgramme } from './publish/create-programme.ts';
export { type Publication, publishProgramme } from './publish/publish-programme.ts';
export { publishRoot } from './publish/publish-root.ts';
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
  /** Where it listens; left out: on this machine only. Another address is listened on with a certificate only. */
  readonly host?: string;
  /** Other names than the certificate's under which it is asked for, as `Host` has them. */
  readonly names?: readonly string[];
  /** A proxy in front speaks TLS with the certificate: this server speaks in clear, on this machine. */
  readonly tlsElsewhere?: boolean;
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

const loopback = '127.0.0.1';
const httpsPort = 443;
/** Whoever keeps the certificate hears of it this long before it ends. */
const renewalNoticeMs = 21 * 86_400_000;
const reissueCheckEveryMs = 60_000;
/** Files are cleared a week late and more: there is no haste. */
const clearEveryMs = 6 * 3_600_000;
/** What is in hand may end; then the lines are cut. */
const goodbyeMs = 500;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/** There is no register under the data folder. */
export class NothingToServe extends Error {
  override readonly name = 'NothingToServe';
}

/** It was to listen to other machines in clear. */
export class InClearRefused extends Error {
  override readonly name = 'InClearRefused';
}

/**
 * Serves the register under `dataDir`: over TLS when it has a certificate, otherwise on this machine only.
 * Heads are not old when it serves. Throws `NothingToServe` when there is no register or no programme in it,
 * `InClearRefused` when it should serve other machines without a certificate, and the system's `EADDRINUSE`
 * when the port is taken.
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
    await layOutHeads(store);
    // What waited when the server stopped is looked at now; nobody waits for it.
    void store.reviews.run();
    await finishPublications(store);
    void clearOldFiles(store);
    return server;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Room that is not won is no reason not to serve. */
async function clearOldFiles(store: ServerStore): Promise<void> {
  try {
    await clearPublishedFiles(store);
  } catch (error) {
    store.log.error({ fault: (error as Error).message }, 'old published files could not be cleared');
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
  const { port: wantedPort, host = loopback, consoleFolder = null } = options;
  const certificate = options.tlsElsewhere === true ? null : await readServerCertificate(store.folder);
  if (certificate === null && !isLoopback(host))
    throw new InClearRefused(`${host}: without a certificate this server speaks to its own machine only`);
  const own = { port: wantedPort, isSecure: certificate !== null, names: [] as readonly string[] };
  const feed = new TerminalFeed(store, own);
  const live = new LiveLines(store);
  const http = webServer(certificate, serverApp({ store, feed, live, own, consoleFolder }));
  http.on('upgrade', (request, socket, head) => {
    feed.upgrade(request, socket, head).catch((error: unknown) => {
      store.log.error({ fault: (error as Error).name }, 'a handshake failed');
      socket.destroy();
    });
  });
  try {
    own.port = await bind(http, wantedPort, host);
    own.names = [...(options.names ?? []), ...certifiedHosts(certificate, own.port)];
  } catch (error) {
    feed.close();
    live.close();
    throw error;
  }
  const reissue = setInterval(() => {
    if (certificate !== null) void renewCertificate(store, http as TlsServer);
    reissueOldHeads(store).catch((error: unknown) => {
      store.log.error({ fault: (error as Error).name }, 'heads could not be looked at');
    });
  }, reissueCheckEveryMs);
  const clearing = setInterval(() => void clearOldFiles(store), clearEveryMs);
  const endDueDrafts = watchDueDrafts(store);

  let stopped: Promise<void> | undefined;
  return {
    address: `${own.isSecure ? 'https' : 'http'}://${loopback}:${own.port}`,
    store,
    stop: () => {
      stopped ??= (async () => {
        clearInterval(reissue);
        clearInterval(clearing);
        live.close();
        await endCalls(http, feed);
        await endDueDrafts();
        await store.close();
      })();
      return stopped;
    },
  };
}

function webServer(certificate: ServerCertificate | null, app: RequestListener): Server {
  const limits = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs };
  if (certificate === null) return createServer(limits, app);
  const { chain, key } = certificate;
  return createTlsServer({ ...limits, cert: chain, key, minVersion: 'TLSv1.2' }, app);
}

/** As `Host` names them: browsers leave the usual port out. */
function certifiedHosts(certificate: ServerCertificate | null, port: number): readonly string[] {
  const names = (certificate?.names ?? []).map((name) => (name.includes(':') ? `[${name}]` : name));
  return names.flatMap((name) => (port === httpsPort ? [name, `${name}:${port}`] : [`${name}:${port}`]));
}

/** A renewed certificate counts from the next handshake on, without a new start; names stay those of the start. */
async function renewCertificate(store: ServerStore, https: TlsServer): Promise<void> {
  try {
    const certificate = await readServerCertificate(store.folder);
    if (certificate === null) return;
    https.setSecureContext({ cert: certificate.chain, key: certificate.key, minVersion: 'TLSv1.2' });
    const leftMs = certificate.validToMs - store.now();
    if (leftMs < renewalNoticeMs)
      store.log.warn({ days: Math.floor(leftMs / 86_400_000) }, 'the certificate must be renewed');
  } catch (error) {
    store.log.error({ fault: (error as Error).name }, 'the certificate cannot be read');
  }
}

function bind(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
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
