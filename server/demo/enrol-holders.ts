import { type IsoDate, type IsoInstant, monthOf } from '../../terminal/core/calendar/civil-date.ts';
import { invariant } from '../../terminal/core/invariant.ts';
import { deriveCardToken, deriveMemberNumberToken } from '../../terminal/wire/card-token-derivation.ts';
import type { TokenSetting } from '../../terminal/wire/documents/assignment.ts';
import type { NewMember } from '../members/add-members.ts';
import { cardNumber, cardProducts } from './card-products.ts';
import { certificationYearEnd, lastCertificationYearEnd } from './demo-days.ts';
import type { ProgrammeId } from './organisations.ts';
import type { DemoMember } from './people.ts';
import { type Holder, holders } from './tray-cards.ts';

/**
 * Gives the tray's cards to members of the register: so many of the invented members get a real number, a
 * token derived from it, and the standing that the card is to show.
 */
export async function enrolHolders(
  members: readonly DemoMember[],
  enrolment: { readonly programme: ProgrammeId; readonly token: TokenSetting; readonly seedingDay: IsoDate },
): Promise<readonly NewMember[]> {
  const { programme, token, seedingDay } = enrolment;
  const wanted = Object.values<Holder>(holders).filter((holder) => holder.programme === programme);
  const cards = await Promise.all(
    wanted.map(async ({ account, standing: { memberNumber } }) => {
      if (memberNumber !== undefined)
        return { number: memberNumber, token: await deriveMemberNumberToken(memberNumber, token) };
      const number = cardNumber(cardProducts[programme].prefix, account);
      return { number, token: await deriveCardToken(Buffer.from(number, 'ascii'), token) };
    }),
  );
  const all: NewMember[] = [...members];
  const taken = new Set<number>();
  for (const [place, holder] of wanted.entries()) {
    const at = placeFor(holder, { members, taken, seedingDay });
    const member = members[at];
    const card = cards[place];
    invariant(member !== undefined && card !== undefined, 'the register has too few members for the tray');
    taken.add(at);
    all[at] = withStanding(member, { holder, ...card, seedingDay });
  }
  return all;
}

/** The first member whose birthday fits: this month for the birthday card, another month for all others. */
function placeFor(
  holder: Holder,
  among: {
    readonly members: readonly DemoMember[];
    readonly taken: ReadonlySet<number>;
    readonly seedingDay: IsoDate;
  },
): number {
  const month = monthOf(among.seedingDay);
  return among.members.findIndex(
    ({ birthMonth }, place) =>
      !among.taken.has(place) && (birthMonth === month) === (holder.standing.bornThisMonth ?? false),
  );
}

function withStanding(
  member: DemoMember,
  given: {
    readonly holder: Holder;
    readonly number: string;
    readonly token: DemoMember['card']['token'];
    readonly seedingDay: IsoDate;
  },
): NewMember {
  const { standing } = given.holder;
  const certifiedThrough = standing.certifiedLastYear
    ? lastCertificationYearEnd(given.seedingDay)
    : certificationYearEnd(given.seedingDay);
  const status = standing.cardStatus ?? 'active';
  const activatedOn = member.joinedOn;
  const neverUsed = standing.firstUse === true || status === 'not-activated';
  const { card: _, ...person } = member;
  const shown: NewMember = {
    ...person,
    tags: standing.tags ?? [],
    tickets: standing.tickets ?? {},
    status: standing.hasLeft === true ? 'left' : 'active',
    certifiedThrough,
  };
  if (standing.memberNumber !== undefined)
    return { ...shown, memberNumber: { number: given.number, token: given.token } };
  return {
    ...shown,
    card: {
      token: given.token,
      number: given.number,
      issuer: standing.issuer ?? 'psbc',
      status,
      ...(status === 'not-activated' ? {} : { activatedOn }),
      ...(neverUsed ? {} : { firstUsedAt: `${activatedOn}T12:00:00+08:00` as IsoInstant }),
      ...(standing.chips === undefined ? {} : { chips: standing.chips }),
    },
  };
}
