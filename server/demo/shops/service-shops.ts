import {
  busGoods,
  hospitalGoods,
  insurerGoods,
  loungeGoods,
  metroGoods,
} from '../goods/leisure-and-travel.ts';
import { carWashGoods, opticianGoods } from '../goods/specialists.ts';
import type { Shop } from './shop.ts';

/** Car wash, optician, hospital, insurers, transport and lounges. */
export const serviceShops: readonly Shop[] = [
  {
    id: 'jietu',
    title: { zh: '洁途洗车', en: 'Jietu Car Wash' },
    aliases: ['carwash', 'car-wash', '洗车'],
    stores: [
      { id: 'jt-001', title: { zh: '洁途洗车 一环店', en: 'Jietu Car Wash, First Ring' }, region: '510105' },
      { id: 'jt-002', title: { zh: '洁途洗车 绵阳店', en: 'Jietu Car Wash, Mianyang' }, region: '510703' },
    ],
    goods: carWashGoods,
  },
  {
    id: 'caimao',
    title: { zh: '财贸眼镜', en: 'Caimao Optician' },
    aliases: ['optician', 'glasses', '眼镜'],
    stores: [
      { id: 'cm-001', title: { zh: '财贸眼镜 一店', en: 'Caimao Optician, No. 1' }, region: '510104' },
    ],
    goods: opticianGoods,
  },
  {
    id: 'shengeryuan',
    title: { zh: '省二院', en: 'Second Provincial Hospital' },
    aliases: ['hospital', 'checkup', '体检'],
    stores: [
      {
        id: 'ey-001',
        title: { zh: '省二院 体检中心', en: 'Second Provincial Hospital, Check-up' },
        region: '510107',
      },
    ],
    goods: hospitalGoods,
  },
  {
    id: 'rongcheng',
    title: { zh: '蓉城财险', en: 'Rongcheng Insurance' },
    aliases: ['insurer', 'insurance', '车险'],
    stores: [
      {
        id: 'rc-001',
        title: { zh: '蓉城财险 总府路营业部', en: 'Rongcheng Insurance, Zongfu Road' },
        region: '510104',
      },
    ],
    goods: insurerGoods,
  },
  {
    id: 'tianfu',
    title: { zh: '天府财险', en: 'Tianfu Insurance' },
    aliases: [],
    stores: [
      {
        id: 'tf-001',
        title: { zh: '天府财险 高新营业部', en: 'Tianfu Insurance, High-Tech Zone' },
        region: '510109',
      },
    ],
    goods: insurerGoods,
  },
  {
    id: 'minjiang',
    title: { zh: '岷江财险', en: 'Minjiang Insurance' },
    aliases: [],
    stores: [
      {
        id: 'mj-001',
        title: { zh: '岷江财险 乐山营业部', en: 'Minjiang Insurance, Leshan' },
        region: '511102',
      },
    ],
    goods: insurerGoods,
  },
  {
    id: 'metro',
    title: { zh: '成都地铁', en: 'Chengdu Metro' },
    aliases: ['subway', '地铁'],
    stores: [
      {
        id: 'dt-001',
        title: { zh: '成都地铁 天府广场站', en: 'Chengdu Metro, Tianfu Square' },
        region: '510105',
      },
      { id: 'dt-002', title: { zh: '成都地铁 犀浦站', en: 'Chengdu Metro, Xipu' }, region: '510117' },
    ],
    goods: metroGoods,
  },
  {
    id: 'bus',
    title: { zh: '城市公交', en: 'City Bus' },
    aliases: ['公交'],
    stores: [
      { id: 'gj-001', title: { zh: '成都公交 16 路', en: 'Chengdu Bus, Line 16' }, region: '510100' },
      { id: 'gj-002', title: { zh: '绵阳公交 3 路', en: 'Mianyang Bus, Line 3' }, region: '510700' },
    ],
    goods: busGoods,
  },
  {
    id: 'airport',
    title: { zh: '机场贵宾区', en: 'Airport Lounge' },
    aliases: ['lounge', '贵宾区'],
    stores: [
      { id: 'jc-001', title: { zh: '双流机场 贵宾区', en: 'Shuangliu Airport Lounge' }, region: '510116' },
    ],
    goods: loungeGoods,
  },
  {
    id: 'railway',
    title: { zh: '火车站贵宾区', en: 'Railway Lounge' },
    aliases: [],
    stores: [
      { id: 'hc-001', title: { zh: '成都东站 贵宾区', en: 'Chengdu East Railway Lounge' }, region: '510108' },
    ],
    goods: loungeGoods,
  },
];
