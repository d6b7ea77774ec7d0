import type { Words } from '../../terminal/core/offers/offer.ts';
import type { ProgrammeId } from './organisations.ts';
import { hebeiShops, ningboShops } from './shops/guest-shops.ts';
import { homeShops } from './shops/home-shops.ts';
import type { Shop } from './shops/shop.ts';

export type DemoProgramme = {
  readonly id: ProgrammeId;
  readonly title: Words;
  /** Whose members its merchants serve too. */
  readonly recognises: readonly ProgrammeId[];
  readonly shops: readonly Shop[];
};

/**
 * Three unions on one server. The home union recognises Ningbo's cards and not Hebei's: those the till knows
 * only by their card product.
 */
export const demoProgrammes: readonly DemoProgramme[] = [
  {
    id: 'scedu',
    title: { zh: '四川高校工会普惠', en: 'Sichuan Universities Union Benefits' },
    recognises: ['nb51'],
    shops: homeShops,
  },
  {
    id: 'nb51',
    title: { zh: '宁波5·1服务卡', en: 'Ningbo 5·1 Service Card' },
    recognises: ['hbedu'],
    shops: ningboShops,
  },
  {
    id: 'hbedu',
    title: { zh: '河北教育工会普惠', en: 'Hebei Education Union Benefits' },
    recognises: [],
    shops: hebeiShops,
  },
];
