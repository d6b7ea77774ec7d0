import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { cardProducts } from '../../../server/demo/card-products.ts';
import { idNumberCheck } from '../../../server/demo/id-number.ts';
import { organisationsOf, organisationTree, type ProgrammeId } from '../../../server/demo/organisations.ts';
import { membersOf } from '../../../server/demo/people.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';

const seedingDay = isoDate('2026-11-21');
const sichuan = membersOf('scedu', seedingDay);

/** The notice's own table, apart from the rows of the program. */
const notice = parse(readFileSync(new URL('organisations.csv', import.meta.url)), {
  columns: true,
}) as readonly { readonly organisation: string; readonly city: string; readonly members: string }[];

describe('the organisation tree', () => {
  it('holds the 49 universities of the notice with their members', () => {
    const ours = organisationsOf('scedu').map(({ title, members }) => [title.zh, members]);
    expect(ours).toEqual(notice.map(({ organisation, members }) => [organisation, Number(members)]));
  });

  it('puts each university into its city', () => {
    const tree = new Map(
      organisationTree('scedu', { zh: '四川' }).map(({ path, title }) => [path, title.zh]),
    );
    const cities = organisationsOf('scedu').map(({ path }) =>
      tree.get(path.split('/').slice(0, 2).join('/')),
    );
    expect(cities).toEqual(notice.map(({ city }) => `${city}地区`));
  });

  it.each<ProgrammeId>(['scedu', 'nb51', 'hbedu'])(
    'of %s names every path once, parents first',
    (programme) => {
      const paths = organisationTree(programme, { zh: programme }).map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const [place, path] of paths.entries()) {
        const parent = path.split('/').slice(0, -1).join('/');
        expect(parent === '' ? -1 : paths.indexOf(parent)).toBeLessThan(place);
      }
    },
  );
});

describe('the members', () => {
  it.each<[ProgrammeId, number]>([
    ['scedu', 92_411],
    ['nb51', 1_200],
    ['hbedu', 800],
  ])('of %s are %i', (programme, count) => {
    expect(membersOf(programme, seedingDay)).toHaveLength(count);
  });

  it('are the same ones each time', () => {
    expect(membersOf('nb51', seedingDay)).toEqual(membersOf('nb51', seedingDay));
  });

  it('stand in each organisation in the number of the notice', () => {
    const counts = new Map<string, number>();
    for (const { organisation } of sichuan) counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
    expect(organisationsOf('scedu').map(({ path }) => counts.get(path))).toEqual(
      notice.map(({ members }) => Number(members)),
    );
  });

  it('have valid ID numbers of their city that say their sex and birth month', () => {
    const region = new Map(organisationsOf('scedu').map((each) => [each.path, each.region]));
    const wrong = sichuan.filter(
      ({ idNumber, organisation, sex, birthMonth }) =>
        !idNumber.startsWith(region.get(organisation) ?? 'none') ||
        idNumberCheck(idNumber.slice(0, 17)) !== idNumber[17] ||
        (Number(idNumber[16]) % 2 === 1) !== (sex === 'male') ||
        Number(idNumber.slice(10, 12)) !== birthMonth ||
        Number.isNaN(
          Date.parse(`${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('have numbers of valid form that nobody really has', () => {
    const wrong = sichuan.filter(
      ({ phone, card, idNumber }) =>
        !/^154[0-9]{8}$/.test(phone) ||
        !/^62990151[0-9]{11}$/.test(card.number) ||
        !passesLuhn(card.number) ||
        idNumber.slice(4, 6) !== '00',
    );
    expect(wrong).toEqual([]);
  });

  it.each(['idNumber', 'phone'] as const)('never share a value of %s', (field) => {
    expect(new Set(sichuan.map((member) => member[field])).size).toBe(sichuan.length);
  });

  it.each(['number', 'token'] as const)('never share a card %s', (field) => {
    expect(new Set(sichuan.map(({ card }) => card[field])).size).toBe(sichuan.length);
  });

  it.each<[string, (member: (typeof sichuan)[number]) => boolean, number, number]>([
    [
      'are certified to the end of the year',
      (member) => member.certifiedThrough === '2027-11-30',
      0.94,
      0.96,
    ],
    ['have left', (member) => member.status === 'left', 0.004, 0.012],
    ['have a card that is not activated', (member) => member.card.status === 'not-activated', 0.02, 0.04],
    ['are model workers', (member) => member.tags?.includes('model-worker') ?? false, 0.01, 0.02],
    ['are in hardship', (member) => member.tags?.includes('hardship') ?? false, 0.02, 0.03],
    ['joined this year', (member) => member.tags?.includes('new-member') ?? false, 0.01, 0.1],
    ['are single', (member) => member.tags?.includes('single') ?? false, 0.1, 0.12],
  ])('of whom so many %s', (_what, holds, least, most) => {
    const share = sichuan.filter(holds).length / sichuan.length;
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(most);
  });
});

it('tells the unions’ cards apart by the six digits that a till shows', () => {
  const shown = Object.values(cardProducts).map(({ prefix }) => prefix.slice(0, 6));
  expect(new Set(shown).size).toBe(shown.length);
});

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, character, place) => {
    const value = Number(character) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
