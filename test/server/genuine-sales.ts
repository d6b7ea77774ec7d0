import { randomBytes } from 'node:crypto';
import type { VirtualCard } from '../../drivers/virtual/index.ts';
import { decideWithShares } from '../../terminal/core/decide/index.ts';
import { makeChallenge } from '../../terminal/till/recognition/challenge.ts';
import { sealEvidence } from '../../terminal/wire/sealed-evidence.ts';
import { read } from '../drivers/emv/minted-cards.ts';
import { sale } from './sample-entries.ts';

type Changes = Readonly<Record<string, unknown>>;

/** A sale as an honest till writes it: decided by the offers that it knows; `changes` is what is not so. */
export function decidedSale(
  id: string,
  by: {
    readonly offers: readonly Changes[];
    readonly headVersion: number;
    readonly card: Changes;
    readonly request?: Changes | undefined;
    readonly changes?: Changes | undefined;
  },
) {
  const base = sale(id);
  const request = {
    ...base.request,
    card: { presentation: 'chip-genuine', status: 'active' },
    ...by.request,
  };
  const { decision, shares } = decideWithShares(by.offers as never, request as never);
  return {
    ...base,
    cache: { scedu: by.headVersion },
    offers: by.offers.map((offer) => ({ id: offer['id'], version: offer['version'] })),
    request,
    decision,
    shares,
    uses: decision.applied.map(({ offer, uses, discount }) => ({
      offer,
      uses,
      spent: discount,
      refund: 'restores-use',
    })),
    card: by.card,
    ...by.changes,
  };
}

/** The evidence of a tap, sealed to the server's key: the chip signs a challenge that names the till and its place. */
export async function sealedTap(
  card: VirtualCard,
  place: {
    readonly terminal: string;
    readonly epoch: number;
    readonly lastSequence: number;
    readonly evidenceKey: string;
  },
): Promise<string> {
  const made = makeChallenge(randomBytes, place);
  card.powerOn('contactless');
  const { proof } = await read({
    interface: 'contactless',
    transceive: async (command) => card.transmit(command),
    challenge: made.bytes,
  });
  if (proof === null) throw new Error('the card is not genuine');
  return sealEvidence(JSON.stringify({ schema: 1, preimage: made.preimage, proof }), place.evidenceKey);
}
