import { hospitalGoods } from '../goods/leisure-and-travel.ts';
import { cinemaGoods } from '../goods/specialists.ts';
import { supermarketGoods } from '../goods/supermarket.ts';
import type { Shop } from './shop.ts';

/** Stores of the same chains under contract with the Ningbo union; their ids differ from those of the home union. */
export const ningboShops: readonly Shop[] = [
  {
    id: 'sanjiang',
    title: { zh: '三江购物', en: 'Sanjiang Supermarket' },
    aliases: [],
    stores: [
      { id: 'nb-sj-001', title: { zh: '三江购物 江东店', en: 'Sanjiang, Jiangdong' }, region: '330212' },
    ],
    goods: supermarketGoods,
  },
  {
    id: 'yingdu',
    title: { zh: '宁波影都', en: 'Ningbo Yingdu Cinema' },
    aliases: [],
    stores: [
      {
        id: 'nb-yd-001',
        title: { zh: '宁波影都 鼓楼店', en: 'Ningbo Yingdu, Drum Tower' },
        region: '330203',
      },
    ],
    goods: cinemaGoods,
  },
];

export const hebeiShops: readonly Shop[] = [
  {
    id: 'shengeryuan',
    title: { zh: '省二院', en: 'Second Provincial Hospital' },
    aliases: [],
    stores: [
      {
        id: 'hb-ey-001',
        title: { zh: '省二院 体检中心', en: 'Second Provincial Hospital, Check-up' },
        region: '130105',
      },
    ],
    goods: hospitalGoods,
  },
];
