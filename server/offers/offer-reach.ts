import { z } from 'zod';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import type { TerminalReport } from '../../terminal/wire/upload.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { OfferReach, ReachDetail } from './offer-view.ts';

/** The version whose reach is asked for: it went out, or was taken out, with this head. */
export type CarriedVersion = {
  readonly id: string;
  readonly programme: string;
  readonly version: number;
  readonly head: number;
};

type TillReach = {
  readonly terminal: string;
  readonly store: string;
  readonly storeTitleZh: string;
  readonly has: boolean;
  readonly skips: boolean;
  readonly lastContact: string;
};

/** How far a version has come, by what tills last said of themselves; a till that said nothing has nothing. */
export async function offerReach(store: ServerStore, carried: CarriedVersion): Promise<OfferReach> {
  return reachOf(await tillsReached(store, carried), carried);
}

/** The same till by till; `carried` is null for an offer that no head has carried. */
export async function reachDetail(
  store: ServerStore,
  asked: {
    readonly programme: string;
    readonly carried: CarriedVersion | null;
    readonly isConnected: (terminal: string) => boolean;
  },
): Promise<ReachDetail> {
  const { programme, carried, isConnected } = asked;
  const tills = await tillsReached(store, carried ?? { programme });
  return {
    reach: carried === null ? null : reachOf(tills, carried),
    tills: tills.map((till) => ({ ...till, connected: isConnected(till.terminal) })),
  };
}

function reachOf(tills: readonly TillReach[], { version, head }: CarriedVersion): OfferReach {
  return {
    version,
    head,
    total: tills.length,
    have: tills.filter(({ has }) => has).length,
    skip: tills.filter(({ skips }) => skips).length,
  };
}

/** Tills whose assignment names the programme: those of other unions that recognise its cards, too. */
async function tillsReached(
  store: ServerStore,
  wanted: CarriedVersion | { readonly programme: string },
): Promise<readonly TillReach[]> {
  const rows = await store.database
    .selectFrom('terminals')
    .innerJoin('stores', (join) =>
      join.onRef('stores.id', '=', 'terminals.store').onRef('stores.programme', '=', 'terminals.programme'),
    )
    .select([
      'terminals.id',
      'terminals.assignment',
      'terminals.report',
      'terminals.lastContact',
      'terminals.store',
      'stores.titleZh',
    ])
    .orderBy('terminals.id')
    .execute();
  return rows
    .filter((row) => assignedProgrammes(row.assignment).includes(wanted.programme))
    .map((row) => ({
      terminal: row.id,
      store: row.store,
      storeTitleZh: row.titleZh,
      ...standing(row.report, wanted),
      lastContact: row.lastContact,
    }));
}

function standing(
  text: string | null,
  wanted: CarriedVersion | { readonly programme: string },
): { readonly has: boolean; readonly skips: boolean } {
  if (text === null || !('head' in wanted)) return { has: false, skips: false };
  const report = JSON.parse(text) as TerminalReport;
  const has = report.cache.some(
    ({ programme, head }) => programme === wanted.programme && head >= wanted.head,
  );
  return { has, skips: has && report.needsUpdate.includes(wanted.id) };
}

const assigned = z.object({ programmes: z.array(z.object({ id: z.string() })) });

function assignedProgrammes(assignment: string): readonly string[] {
  const { payload } = JSON.parse(assignment) as Envelope;
  return assigned.parse(JSON.parse(payload)).programmes.map(({ id }) => id);
}
