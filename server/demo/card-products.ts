import type { Words } from '../../terminal/core/offers/offer.ts';
import type { ProgrammeId } from './organisations.ts';

type CardProduct = { readonly prefix: string; readonly title: Words };

/** The first eight digits of each union's cards. Invented, as is every number that begins with them. */
export const cardProducts: Readonly<Record<ProgrammeId, CardProduct>> = {
  scedu: { prefix: '62990151', title: { zh: '四川高校工会会员卡', en: 'Sichuan Universities Union Card' } },
  nb51: { prefix: '62990233', title: { zh: '宁波5·1服务卡', en: 'Ningbo 5·1 Service Card' } },
  hbedu: { prefix: '62990313', title: { zh: '河北教育工会会员卡', en: 'Hebei Education Union Card' } },
};

/** A bank's ordinary card: no union's product. */
export const plainBankPrefix = '62990999';

const numberDigits = 19;

/** A card's number of 19 digits: product, what is given, and the check digit (ISO/IEC 7812-1, annex B: Luhn). */
export function cardNumber(prefix: string, account: string): string {
  const body = (prefix + account).slice(0, numberDigits - 1).padEnd(numberDigits - 1, '0');
  return body + luhnCheck(body);
}

function luhnCheck(body: string): string {
  let sum = 0;
  for (let place = 0; place < body.length; place += 1) {
    const digit = body.charCodeAt(body.length - 1 - place) - 48;
    // From the right, the last digit of the body is the first that is doubled.
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}
