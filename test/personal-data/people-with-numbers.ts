import { cardNumber, cardProducts } from '../../server/demo/card-products.ts';
import { idNumber } from '../../server/demo/id-number.ts';
import { SeededRandom } from '../../server/demo/seeded-random.ts';

/** What is looked for afterwards. */
export type PersonNumbers = { readonly card: string; readonly idNumber: string; readonly phone: string };

/** No county has this code, so that no number is anybody's, nor that of a member of the demo. */
const region = '519900';
/** Given to no operator, and other than the demo's. */
const phonePrefix = '164';
const years = { from: 1970, count: 30 };

/** Invented people, the same ones for a seed; no two share a number. */
export function peopleWithNumbers(seed: number, count: number): readonly PersonNumbers[] {
  const random = new SeededRandom(seed);
  const people = new Map<string, PersonNumbers>();
  while (people.size < count) {
    const place = people.size;
    // The place stands in each number: nothing is drawn twice.
    const mark = String(place).padStart(3, '0');
    const birth = `${years.from + random.whole(years.count)}0${1 + random.whole(9)}1${random.whole(9)}`;
    people.set(mark, {
      card: cardNumber(cardProducts.scedu.prefix, random.digits(7) + mark),
      idNumber: idNumber({ region, birth, sequence: place }),
      phone: phonePrefix + random.digits(5) + mark,
    });
  }
  return [...people.values()];
}
