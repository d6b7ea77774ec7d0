import type { Express } from 'express';
import { serverApp } from '../../server/http/app.ts';
import { LiveLines } from '../../server/overview/live-lines.ts';
import { Announcements } from '../../server/publish/announcements.ts';
import type { ServerStore } from '../../server/service.ts';
import { TerminalFeed } from '../../server/terminals/feed.ts';
import type { Call } from './office-calls.ts';

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
};

const samples: Readonly<Record<string, string>> = {
  programme: 'scedu',
  sha256: '0'.repeat(64),
  terminal: 'till-1',
  offer: 'scedu.rice',
  asset: 'index.js',
  page: 'x',
  redemption: 'sale-1',
  version: '1',
};

/** Method and address of each route, parameters filled in. No call is made, so no register is needed. */
export function routesOf(): readonly Call[] {
  const store = { folder: { files: '/' }, announcements: new Announcements() } as unknown as ServerStore;
  const feed = new TerminalFeed(store, { port: 0, isSecure: false, names: [] });
  const live = new LiveLines(store);
  const app: Express = serverApp({
    store,
    feed,
    live,
    own: { port: 0, isSecure: false, names: [] },
    consoleFolder: null,
  });
  feed.close();
  live.close();
  const calls: Call[] = [];
  const waiting: Layer[] = [...(app.router.stack as unknown as readonly Layer[])];
  for (let layer = waiting.shift(); layer !== undefined; layer = waiting.shift()) {
    waiting.push(...(layer.handle?.stack ?? []));
    if (layer.route === undefined) continue;
    const path = layer.route.path.replace(/[:*]([a-z0-9]+)/g, (_, name: string) => {
      const sample = samples[name];
      if (sample === undefined) throw new Error(`no sample for the parameter ${name}`);
      return sample;
    });
    for (const method of Object.keys(layer.route.methods)) calls.push({ method: method.toUpperCase(), path });
  }
  return calls;
}
