import { randomUUID } from 'node:crypto';
import type { EntryHeader } from '../../core/journal/entry.ts';
import type { Offer } from '../../core/offers/offer.ts';
import { isAskedAtSale } from '../../core/quotas/asked-at-sale.ts';
import type { Signers } from '../../wire/envelope.ts';
import type { QuoteContext } from '../checkouts/quote.ts';
import type { Journal } from '../journal/journal.ts';
import type { Outbox } from '../journal/outbox.ts';
import type { World } from '../ports.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { LeaseDesk } from './lease-desk.ts';
import { MemberHoldDesk } from './member-hold-desk.ts';

export type SharedLimitParts = {
  readonly terminal: string;
  readonly journal: Journal;
  readonly outbox: () => Outbox;
  readonly office: HeadOffice;
  readonly world: World;
  /** Null before the home programme's root is here. */
  readonly signers: () => Signers | null;
  readonly header: () => Omit<EntryHeader, 'id'>;
  readonly isOnline: () => boolean;
  /** An entry was written that gives leases back. */
  readonly released: () => void;
};

/** What tills share: of limits in total by leases, of a member's strict limits by uses that the server holds. */
export class SharedLimits {
  readonly leases: LeaseDesk;
  readonly holds: MemberHoldDesk;

  constructor(parts: SharedLimitParts) {
    const { terminal, journal, outbox, office, world, signers, isOnline } = parts;
    this.leases = new LeaseDesk({
      journal,
      ask: (ask) => office.leases(ask),
      signers,
      header: () => ({ ...parts.header(), id: `rl-${randomUUID()}` }),
      isOnline,
      nowMs: world.now,
      released: parts.released,
    });
    this.holds = new MemberHoldDesk({
      terminal,
      epoch: () => journal.epoch,
      ask: (ask) => office.memberHolds(ask),
      signers,
      isOnline,
      ...world,
      saleOf: (checkout) => journal.find({ checkout }),
      isAcknowledged: (place) => outbox().isUploaded(place),
    });
  }

  /** What a quote of a real sale may count on. */
  forQuotes(): NonNullable<QuoteContext['shared']> {
    return {
      riskLeft: this.leases.riskLeft,
      wordsFor: (checkout, cards) => this.holds.wordsFor(checkout, cards),
    };
  }

  /** Nobody is asked where no offer is asked for at the sale. */
  async settleHolds(offers: readonly Offer[]): Promise<void> {
    if (offers.some(isAskedAtSale)) await this.holds.settle();
  }

  /** Nothing is sold here any more by what a union publishes: nothing is held for members at this counter. */
  async letGoAll(): Promise<void> {
    this.holds.giveUpAll();
    await this.holds.settle();
  }

  /** Resolves when no question is under way. */
  async settled(): Promise<void> {
    await this.leases.settled();
    await this.holds.settled();
  }
}
