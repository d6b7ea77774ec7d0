import { addMembers } from '../../../server/service.ts';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { cardToken } from '../../../terminal/core/card-token.ts';
import type { SmallUnion } from '../small-union.ts';

/** So many more members of 四川大学 with a card each: every third has left, every second is certified. */
export function addCrowd(union: SmallUnion, count: number): Promise<void> {
  return addMembers(
    union.server.store,
    'scedu',
    Array.from({ length: count }, (_, place) => {
      const serial = String(place).padStart(7, '0');
      return {
        name: `王${serial}`,
        idNumber: `5101041980${serial}0`,
        phone: `138${serial}1`,
        organisation: '510000/edu/scu',
        sex: 'female' as const,
        birthMonth: 1 + (place % 12),
        status: place % 3 === 0 ? ('left' as const) : ('active' as const),
        ...(place % 2 === 0 ? { certifiedThrough: '2026-12-31' as IsoDate } : {}),
        joinedOn: '2020-01-01' as IsoDate,
        card: {
          token: cardToken(serial.padStart(32, 'f')),
          number: `621700${serial}123456`,
          issuer: place % 4 === 0 ? 'boc' : 'ccb',
          status: place % 5 === 0 ? ('stopped' as const) : ('active' as const),
        },
      };
    }),
  );
}
