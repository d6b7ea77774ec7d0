import { gardenGoods, hotelGoods, skiGoods, tourGoods, zooGoods } from '../goods/leisure-and-travel.ts';
import { cinemaGoods } from '../goods/specialists.ts';
import type { Shop } from './shop.ts';

/** Cinemas, zoo, gardens and travel. */
export const leisureShops: readonly Shop[] = [
  {
    id: 'wanda',
    title: { zh: '万达影城', en: 'Wanda Cinema' },
    aliases: ['cinema', 'movie', '电影院'],
    stores: [
      { id: 'wd-001', title: { zh: '万达影城 锦华店', en: 'Wanda Cinema, Jinhua' }, region: '510104' },
      { id: 'wd-002', title: { zh: '万达影城 金牛店', en: 'Wanda Cinema, Jinniu' }, region: '510106' },
    ],
    goods: cinemaGoods,
  },
  {
    id: 'yingdu',
    title: { zh: '影都影城', en: 'Yingdu Cinema' },
    aliases: [],
    stores: [
      { id: 'yd-001', title: { zh: '影都影城 春熙店', en: 'Yingdu Cinema, Chunxi' }, region: '510104' },
    ],
    goods: cinemaGoods,
  },
  {
    id: 'boona',
    title: { zh: '博纳影城', en: 'Bona Cinema' },
    aliases: ['bona'],
    stores: [
      { id: 'bn-001', title: { zh: '博纳影城 高新店', en: 'Bona Cinema, High-Tech Zone' }, region: '510109' },
    ],
    goods: cinemaGoods,
  },
  {
    id: 'aosika',
    title: { zh: '奥斯卡影城', en: 'Oscar Cinema' },
    aliases: ['oscar'],
    stores: [
      { id: 'ask-001', title: { zh: '奥斯卡影城 武侯店', en: 'Oscar Cinema, Wuhou' }, region: '510107' },
    ],
    goods: cinemaGoods,
  },
  {
    id: 'hengda',
    title: { zh: '恒大影城', en: 'Hengda Cinema' },
    aliases: [],
    stores: [
      { id: 'hd-001', title: { zh: '恒大影城 成华店', en: 'Hengda Cinema, Chenghua' }, region: '510108' },
    ],
    goods: cinemaGoods,
  },
  {
    id: 'zoo',
    title: { zh: '动物园', en: 'Zoo' },
    aliases: [],
    stores: [{ id: 'dw-001', title: { zh: '动物园 南门', en: 'Zoo, South Gate' }, region: '510108' }],
    goods: zooGoods,
  },
  {
    id: 'garden',
    title: { zh: '植物园', en: 'Botanical Garden' },
    aliases: [],
    stores: [
      { id: 'zw-001', title: { zh: '植物园 正门', en: 'Botanical Garden, Main Gate' }, region: '510106' },
    ],
    goods: gardenGoods,
  },
  {
    id: 'ski',
    title: { zh: '西岭滑雪场', en: 'Xiling Ski Resort' },
    aliases: ['滑雪'],
    stores: [
      {
        id: 'hx-001',
        title: { zh: '西岭滑雪场 售票处', en: 'Xiling Ski Resort, Tickets' },
        region: '510129',
      },
    ],
    goods: skiGoods,
  },
  {
    id: 'hotel',
    title: { zh: '职工之家宾馆', en: "Workers' Home Hotel" },
    aliases: ['宾馆', '酒店'],
    stores: [
      { id: 'bg-001', title: { zh: '职工之家宾馆 前台', en: "Workers' Home Hotel, Desk" }, region: '510105' },
    ],
    goods: hotelGoods,
  },
  {
    id: 'tour',
    title: { zh: '工会旅行社', en: 'Union Travel' },
    aliases: ['travel', '旅游', '旅行社'],
    stores: [
      { id: 'lx-001', title: { zh: '工会旅行社 总店', en: 'Union Travel, Head Office' }, region: '510105' },
    ],
    goods: tourGoods,
  },
];
