import type { LeaseAmount } from '../../core/journal/entry.ts';

/** What an entry does to what this till was granted; it is done in the entry's own transaction or not at all. */
export type QuotaMoves = {
  /** `used` is negative when a refund gives back; `released` goes back to the server. */
  readonly leases: readonly { readonly grant: string; readonly used: number; readonly released: number }[];
  /** Given without the network, on the till's own risk. */
  readonly risk: { readonly uses: number; readonly fen: number } | null;
};

export function spent(leases: readonly LeaseAmount[]): QuotaMoves['leases'] {
  return leases.map(({ grant, amount }) => ({ grant, used: amount, released: 0 }));
}

export function givenBack(leases: readonly LeaseAmount[]): QuotaMoves['leases'] {
  return leases.map(({ grant, amount }) => ({ grant, used: 0 - amount, released: 0 }));
}

export function released(leases: readonly LeaseAmount[]): QuotaMoves['leases'] {
  return leases.map(({ grant, amount }) => ({ grant, used: 0, released: amount }));
}

export function movesNothing(moves: QuotaMoves | null | undefined): boolean {
  return moves == null || (moves.leases.length === 0 && moves.risk === null);
}
