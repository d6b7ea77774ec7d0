import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import {
  mintCa,
  mintCard,
  mintIssuer,
  type VirtualCardBehaviour,
  type VirtualCardImage,
} from '../../drivers/virtual/index.ts';
import { cardProducts } from '../../server/demo/card-products.ts';
import { certificationYearEnd, chinaDay } from '../../server/demo/demo-days.ts';
import { organisationsOf } from '../../server/demo/organisations.ts';
import {
  addCaKeys,
  addMembers,
  type NewMember,
  openServerStore,
  publishProgramme,
} from '../../server/service.ts';
import { type IsoDate, isoDate } from '../../terminal/core/calendar/civil-date.ts';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { deriveCardToken } from '../../terminal/wire/card-token-derivation.ts';
import type { PersonNumbers } from './people-with-numbers.ts';

export const programme = 'scedu';
const [organisation] = organisationsOf(programme);
const cardsExpire = '2038-12-31';

/** What becomes of the first people's cards at the till. */
export type CardInHand = {
  readonly person: PersonNumbers;
  readonly image: VirtualCardImage;
  readonly side: 'contact' | 'contactless';
  readonly expect: string;
};

/**
 * Enters the people as the demo enters its members, and gives the first of them chips that a till believes. One is
 * not entered: the union has never heard of that card. Deriving a token is work by design: the others' cards, which
 * nobody shows, have random ones unless all are asked for.
 */
export async function enterPeople(
  dataDir: string,
  people: readonly PersonNumbers[],
  derive: 'shown' | 'all',
): Promise<readonly CardInHand[]> {
  const ca = mintCa({ index: 'E7', test: true });
  const issuer = mintIssuer(ca, { prefix: cardProducts[programme].prefix });
  const plans: readonly [CardInHand['side'], VirtualCardBehaviour, string][] = [
    ['contact', 'genuine', 'member'],
    ['contactless', 'genuine', 'member'],
    ['contact', 'copied', 'not-genuine'],
    ['contact', 'genuine', 'not-active'],
    ['contact', 'genuine', 'not-a-member'],
  ];
  const stranger = plans.length - 1;
  const hasLeft = stranger - 1;
  const store = await openServerStore({
    dataDir,
    now: Date.now,
    random: randomBytes,
    log: pino({ level: 'silent' }),
  });
  try {
    const { token } = await store.keys.of(programme);
    const today = chinaDay(Date.now());
    const tokenOf = (number: string, place: number) =>
      place < plans.length || derive === 'all'
        ? deriveCardToken(Buffer.from(number, 'ascii'), token)
        : cardToken(randomBytes(16).toString('hex'));
    const members: NewMember[] = [];
    for (const [place, person] of people.entries()) {
      if (place === stranger) continue;
      const status = place === hasLeft ? 'left' : 'active';
      members.push(member(person, { token: await tokenOf(person.card, place), status, today }));
    }
    await addCaKeys(store, programme, [{ ...ca.publicKey, expires: isoDate(ca.publicKey.expires) }]);
    await addMembers(store, programme, members);
    await publishProgramme(store, programme);
  } finally {
    await store.close();
  }
  return plans.map(([side, behaviour, expect], place) => {
    const person = people[place] as PersonNumbers;
    const image = mintCard(issuer, { pan: person.card, expires: cardsExpire, behaviour });
    return { person, image, side, expect };
  });
}

function member(
  { card, idNumber, phone }: PersonNumbers,
  {
    token,
    status,
    today,
  }: { readonly token: CardToken; readonly status: NewMember['status']; readonly today: IsoDate },
): NewMember {
  const joinedOn = isoDate('2024-01-01');
  return {
    name: '金丝雀',
    idNumber,
    phone,
    organisation: organisation?.path ?? '',
    sex: 'female',
    birthMonth: Number(idNumber.slice(10, 12)),
    status,
    certifiedThrough: certificationYearEnd(today),
    joinedOn,
    card: { token, number: card, issuer: 'psbc', status: 'active', activatedOn: joinedOn },
  };
}
