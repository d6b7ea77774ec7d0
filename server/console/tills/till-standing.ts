import type { TillOrder } from '../../../terminal/wire/documents/assignment.ts';
import type { TerminalLine } from '../../terminals/terminal-view.ts';

/** The worst that is known of a till, which is what staff must hear first. */
export type TillStanding =
  | { readonly kind: 'alarm'; readonly why: string }
  /** It was ordered to, and has not said yet that it did. */
  | { readonly kind: 'stopping' | 'wiping' }
  | { readonly kind: 'stopped' | 'wiped' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unheard' }
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'needs-update'; readonly offers: number }
  | { readonly kind: 'stale' }
  | { readonly kind: 'online' };

const order = [
  'alarm',
  'wiping',
  'stopping',
  'stopped',
  'expired',
  'silent',
  'unheard',
  'needs-update',
  'stale',
  'online',
  'wiped',
] as const satisfies readonly TillStanding['kind'][];

export type StandingTill = { readonly till: TerminalLine; readonly standing: TillStanding };

const orderStandings = {
  stop: ['stopping', 'stopped'],
  wipe: ['wiping', 'wiped'],
} as const satisfies Record<TillOrder, readonly TillStanding['kind'][]>;

/**
 * How a till stands at `nowMs`. An order of staff's comes before what the till says of
 * itself. Expired and stale are what the till itself reported of its rules; a till that is
 * not connected is silent since its last contact, and `unheard` when it has never reported.
 */
export function standingOf(till: TerminalLine, nowMs: number): TillStanding {
  if (till.alarm !== null) return { kind: 'alarm', why: till.alarm };
  if (till.order !== null)
    return { kind: orderStandings[till.order.kind][till.order.obeyedAt === null ? 0 : 1] };
  const freshnesses = till.cache?.map(({ freshness }) => freshness) ?? [];
  if (freshnesses.some((freshness) => freshness === 'expired' || freshness === 'none'))
    return { kind: 'expired' };
  if (!till.connected) {
    if (till.cache === null) return { kind: 'unheard' };
    return { kind: 'silent', forMs: Math.max(0, nowMs - Date.parse(till.lastContact)) };
  }
  if ((till.needsUpdate?.length ?? 0) > 0)
    return { kind: 'needs-update', offers: till.needsUpdate?.length ?? 0 };
  return freshnesses.includes('stale') ? { kind: 'stale' } : { kind: 'online' };
}

/** Problems first; among equals the one with more unsent entries, then by place. */
export function problemsFirst(tills: readonly TerminalLine[], nowMs: number): readonly StandingTill[] {
  return tills
    .map((till) => ({ till, standing: standingOf(till, nowMs) }))
    .sort(
      (a, b) =>
        order.indexOf(a.standing.kind) - order.indexOf(b.standing.kind) ||
        (b.till.unsent ?? 0) - (a.till.unsent ?? 0) ||
        a.till.store.localeCompare(b.till.store) ||
        a.till.terminal.localeCompare(b.till.terminal),
    );
}

/** The tills that belong to a programme or hold its rules. */
export function tillsOf(programme: string, tills: readonly TerminalLine[]): readonly TerminalLine[] {
  return tills.filter(
    (till) =>
      till.programme === programme || (till.cache ?? []).some((cache) => cache.programme === programme),
  );
}
