import { type IsoDate, type IsoInstant, yearOf } from '../../terminal/core/calendar/civil-date.ts';
import { cardToken } from '../../terminal/core/card-token.ts';
import type { NewCard } from '../cards/card-row.ts';
import type { NewMember } from '../members/add-members.ts';
import { cardNumber, cardProducts } from './card-products.ts';
import { certificationYearEnd, lastCertificationYearEnd } from './demo-days.ts';
import { idNumber } from './id-number.ts';
import { familyNames, givenCharacters } from './name-parts.ts';
import { type DemoOrganisation, organisationsOf, type ProgrammeId } from './organisations.ts';
import { SeededRandom } from './seeded-random.ts';

/** Every demo member has a card. */
export type DemoMember = NewMember & { readonly card: NewCard };

const seeds: Readonly<Record<ProgrammeId, number>> = { scedu: 20180427, nb51: 20150826, hbedu: 20160520 };
const birthYears = { from: 1967, count: 36 };
const youngTeacherBornFrom = 1995;
const accountDigits = 10;

/**
 * All members of a programme, invented, the same ones every time; only the years of certification and of
 * joining move with the day of the seeding. About five in a hundred are not certified this year. Their
 * card tokens are random: no card of theirs exists, and deriving real ones would take the machine an hour.
 */
export function membersOf(programme: ProgrammeId, seedingDay: IsoDate): readonly DemoMember[] {
  const making: Making = {
    prefix: cardProducts[programme].prefix,
    seedingDay,
    random: new SeededRandom(seeds[programme]),
    taken: new Set(),
  };
  return organisationsOf(programme).flatMap((organisation) =>
    Array.from({ length: organisation.members }, () => memberOf(organisation, making)),
  );
}

type Making = {
  readonly prefix: string;
  readonly seedingDay: IsoDate;
  readonly random: SeededRandom;
  /** ID numbers, phones and card numbers that have an owner; they differ in length or beginning. */
  readonly taken: Set<string>;
};

function memberOf(organisation: DemoOrganisation, making: Making): DemoMember {
  const { random, taken, seedingDay } = making;
  const sex = random.chance(480) ? 'female' : 'male';
  const id = unused(taken, () => inventIdNumber(organisation.region, sex, random));
  const birthYear = Number(id.slice(6, 10));
  const joinedYear = inventJoinedYear(birthYear, yearOf(seedingDay), random);
  const certifiedThrough = inventCertification(seedingDay, random);
  return {
    name: inventName(sex, random),
    idNumber: id,
    phone: unused(taken, () => inventPhone(random)),
    organisation: organisation.path,
    sex,
    birthMonth: Number(id.slice(10, 12)),
    tags: inventTags({ birthYear, isNew: joinedYear === yearOf(seedingDay) }, random),
    status: random.chance(8) ? 'left' : 'active',
    ...(certifiedThrough === null ? {} : { certifiedThrough }),
    joinedOn: `${joinedYear}-01-01` as IsoDate,
    card: inventCard(making, joinedYear),
  };
}

/** Draws until the value is new: two members never share a number. */
function unused(taken: Set<string>, draw: () => string): string {
  let value = draw();
  while (taken.has(value)) value = draw();
  taken.add(value);
  return value;
}

function inventIdNumber(region: string, sex: 'female' | 'male', random: SeededRandom): string {
  const year = birthYears.from + random.whole(birthYears.count);
  const month = String(1 + random.whole(12)).padStart(2, '0');
  // Days 1 to 28 are in every month of every year.
  const day = String(1 + random.whole(28)).padStart(2, '0');
  const sequence = 2 * random.whole(500) + (sex === 'male' ? 1 : 0);
  return idNumber({ region, birth: `${year}${month}${day}`, sequence });
}

/** The prefix 154 is given to no operator, so that no invented number rings anywhere. */
function inventPhone(random: SeededRandom): string {
  return `154${random.digits(8)}`;
}

function inventName(sex: 'female' | 'male', random: SeededRandom): string {
  const given = givenCharacters[sex];
  const second = random.chance(720) ? random.pick(given) : '';
  return random.pick(familyNames) + random.pick(given) + second;
}

function inventJoinedYear(birthYear: number, thisYear: number, random: SeededRandom): number {
  const firstYear = birthYear + 22;
  return Math.min(thisYear, firstYear + random.whole(Math.max(1, thisYear - firstYear + 1)));
}

function inventTags(
  person: { readonly birthYear: number; readonly isNew: boolean },
  random: SeededRandom,
): readonly string[] {
  const tags: string[] = [];
  if (random.chance(15)) tags.push('model-worker');
  if (random.chance(25)) tags.push('hardship');
  if (person.isNew) tags.push('new-member');
  if (random.chance(110)) tags.push('single');
  if (person.birthYear >= youngTeacherBornFrom) tags.push('young-teacher');
  return tags;
}

function inventCertification(seedingDay: IsoDate, random: SeededRandom): IsoDate | null {
  if (random.chance(950)) return certificationYearEnd(seedingDay);
  return random.chance(800) ? lastCertificationYearEnd(seedingDay) : null;
}

function inventCard({ prefix, random, taken }: Making, joinedYear: number): NewCard {
  const number = unused(taken, () => cardNumber(prefix, random.digits(accountDigits)));
  const issuer = random.chance(700) ? 'psbc' : 'boc';
  const token = cardToken(random.hex(4));
  const state = random.whole(1000);
  if (state < 30) return { token, number, issuer, status: 'not-activated' };
  const activatedOn = `${joinedYear}-01-01` as IsoDate;
  const used = random.chance(60) ? {} : { firstUsedAt: `${activatedOn}T12:00:00+08:00` as IsoInstant };
  return { token, number, issuer, status: state < 38 ? 'stopped' : 'active', activatedOn, ...used };
}
