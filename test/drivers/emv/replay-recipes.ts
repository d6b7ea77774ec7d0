import type { CardInterface } from '../../../drivers/emv/transceive.ts';
import type { CardRecipe, VirtualCardFault } from '../../../drivers/virtual/index.ts';

/** What the minted recordings in `replays/` were made from; numbers are made up and belong to nobody. */
export type ReplayRecipe = { readonly recipe: CardRecipe; readonly interface: CardInterface };

type Application = CardRecipe['applications'][number];
type Rest = Omit<CardRecipe, 'schema' | 'applications'>;

const pan = '6228480402564890018';

export const replayRecipes: Readonly<Record<string, ReplayRecipe>> = {
  'contact-rsa-dda-t0': contact({}),
  'contact-rsa-dda-t1': contact({}, { protocol: 'T=1' }),
  'contact-rsa-sda': contact({ proof: 'sda' }),
  'contact-rsa-no-proof': contact({ proof: 'none' }),
  'contact-rsa-largest-keys': contact(
    { key: { bits: 1408, exponent: 65_537 } },
    {
      scheme: { key: { bits: 1984, exponent: 65_537 } },
      issuer: { key: { bits: 1984, exponent: 65_537 } },
      protocol: 'T=1',
    },
  ),
  'contact-rsa-smallest-keys': contact(
    { key: { bits: 512 } },
    { scheme: { key: { bits: 1024 } }, issuer: { key: { bits: 768 } } },
  ),
  'contact-rsa-16-digits': contact({ pan: '6228480402564890' }),
  'contact-rsa-17-digits': contact({ pan: '62284804025648900' }),
  'contact-rsa-18-digits': contact({ pan: '622848040256489001' }),
  'contact-rsa-odd-issuer': contact({}, { issuer: { prefix: '62284' } }),
  'contact-rsa-second-chip': contact({ panSequence: '02', transactionCounter: 4711 }),
  'contact-rsa-expired': contact({ expires: '2026-01-31' }),
  'contact-rsa-copied': contact({}, { behaviour: 'copied' }),
  'contact-rsa-replayed': contact({}, { behaviour: 'replayed' }),
  'contact-rsa-damaged': contact({}, { behaviour: 'unreadable' }),
  'contact-rsa-torn-record': faulty({ kind: 'torn-record', sfi: 3, number: 2, bytes: 40 }),
  'contact-rsa-in-pieces': faulty({ kind: 'answers-in-pieces', pieceBytes: 64 }),
  'contact-rsa-never-ends': faulty({ kind: 'never-ends' }),
  'contact-rsa-refuses-to-begin': faulty({ kind: 'status', instruction: 'A8', status: '6A81' }),
  'contact-rsa-blocked': faulty({ kind: 'status', instruction: 'A4', status: '6A81' }),
  'contact-rsa-pulled-out': faulty({ kind: 'is-removed', afterCommands: 9 }),
  'contact-rsa-refuses-to-sign': faulty({ kind: 'status', instruction: '88', status: '6985' }),
  'contact-rsa-credit-before-debit': {
    interface: 'contact',
    recipe: {
      schema: 1,
      applications: [
        { pan, expires: '2031-08-31', priority: 2 },
        {
          pan: '6228480402564891',
          expires: '2031-08-31',
          priority: 1,
          aid: 'A000000333010102',
          label: 'UNIONPAY CREDIT',
        },
      ],
    },
  },
  'contact-rsa-quasi-credit': contact({ aid: 'A000000333010103', label: 'QUASI CREDIT' }),
  'contact-rsa-shortened-name': contact({ aid: 'A0000003330101' }),
  'contact-rsa-shortened-listing': contact({ listedAs: 'A0000003330101' }),
  'contactless-rsa-dda': contactless({}),
  'contactless-rsa-fast-00': contactless({ proof: 'fdda-00' }),
  'contactless-rsa-fast-01': contactless({ proof: 'fdda-01' }),
  'contactless-rsa-fast-01-long-key': contactless({ proof: 'fdda-01', key: { bits: 1152 } }),
  'contactless-rsa-fast-copied': contactless({ proof: 'fdda-01' }, { behaviour: 'copied' }),
  'contactless-rsa-insert-card': contactless({}, { behaviour: 'insert-card' }),
  'contact-sm2-dda': contact({}, { scheme: { suite: 'sm2', index: 'F2' } }),
  'contact-sm2-sda': contact({ proof: 'sda' }, { scheme: { suite: 'sm2', index: 'F2' } }),
  'contact-sm2-copied': contact({}, { scheme: { suite: 'sm2', index: 'F2' }, behaviour: 'copied' }),
  'contactless-sm2-dda': contactless({}, { scheme: { suite: 'sm2', index: 'F2' } }),
  'contactless-sm2-fast-01': contactless({ proof: 'fdda-01' }, { scheme: { suite: 'sm2', index: 'F2' } }),
};

function contact(application: Partial<Application>, rest: Rest = {}): ReplayRecipe {
  const applications = [{ pan, expires: '2031-08-31', ...application }];
  return { interface: 'contact', recipe: { schema: 1, ...rest, applications } };
}

function contactless(application: Partial<Application>, rest: Rest = {}): ReplayRecipe {
  return { ...contact(application, rest), interface: 'contactless' };
}

function faulty(fault: VirtualCardFault): ReplayRecipe {
  return contact({}, { protocol: 'T=1', faults: [fault] });
}
