import { convenienceGoods, onlineShopGoods, postOfficeGoods } from '../goods/post-office.ts';
import { electronicsGoods, wineAndTobaccoGoods } from '../goods/specialists.ts';
import { supermarketGoods } from '../goods/supermarket.ts';
import type { Shop } from './shop.ts';

/** Merchants that sell goods; the supermarket is where the till stands at first. */
export const retailShops: readonly [Shop, ...Shop[]] = [
  {
    id: 'sanjiang',
    title: { zh: '三江购物', en: 'Sanjiang Supermarket' },
    aliases: ['supermarket', '超市'],
    stores: [
      { id: 'sj-001', title: { zh: '三江购物 鼓楼店', en: 'Sanjiang, Drum Tower' }, region: '510104' },
      { id: 'sj-002', title: { zh: '三江购物 高新店', en: 'Sanjiang, High-Tech Zone' }, region: '510109' },
      { id: 'sj-003', title: { zh: '三江购物 涪城店', en: 'Sanjiang, Fucheng' }, region: '510703' },
      { id: 'sj-004', title: { zh: '三江购物 江阳店', en: 'Sanjiang, Jiangyang' }, region: '510502' },
    ],
    goods: supermarketGoods,
  },
  {
    id: 'jiafu',
    title: { zh: '家福超市', en: 'Jiafu Supermarket' },
    aliases: ['supermarket-2'],
    stores: [
      {
        id: 'jf-001',
        title: { zh: '家福超市 双楠店', en: 'Jiafu Supermarket, Shuangnan' },
        region: '510107',
      },
    ],
    goods: supermarketGoods,
  },
  {
    id: 'suning',
    title: { zh: '苏宁', en: 'Suning Electronics' },
    aliases: ['electronics', '电器', '苏宁易购'],
    stores: [
      { id: 'sn-001', title: { zh: '苏宁 春熙店', en: 'Suning, Chunxi' }, region: '510104' },
      { id: 'sn-002', title: { zh: '苏宁 绵阳店', en: 'Suning, Mianyang' }, region: '510703' },
    ],
    goods: electronicsGoods,
  },
  {
    id: 'scpost',
    title: { zh: '四川邮政', en: 'Sichuan Post' },
    aliases: ['postoffice', 'post-office', 'post', '邮局', '邮政'],
    stores: [
      {
        id: 'yz-001',
        title: { zh: '四川邮政 暑袜街支局', en: 'Sichuan Post, Shuwa Street' },
        region: '510104',
      },
      { id: 'yz-002', title: { zh: '四川邮政 雅安支局', en: "Sichuan Post, Ya'an" }, region: '511802' },
    ],
    goods: postOfficeGoods,
  },
  {
    id: 'ule',
    title: { zh: '邮乐网', en: 'Ule Online Shop' },
    aliases: ['online-shop'],
    stores: [
      { id: 'ule-001', title: { zh: '邮乐网 四川馆', en: 'Ule, Sichuan Pavilion' }, region: '510000' },
    ],
    goods: onlineShopGoods,
  },
  {
    id: 'station',
    title: { zh: '便民服务站', en: 'Convenience Station' },
    aliases: ['convenience', '便民站'],
    stores: [
      { id: 'bm-001', title: { zh: '便民服务站 犀浦站', en: 'Convenience Station, Xipu' }, region: '510117' },
      {
        id: 'bm-002',
        title: { zh: '便民服务站 西昌站', en: 'Convenience Station, Xichang' },
        region: '513401',
      },
    ],
    goods: convenienceGoods,
  },
  {
    id: 'bailong',
    title: { zh: '百隆烟酒', en: 'Bailong Wine and Tobacco' },
    aliases: ['wine', '烟酒'],
    stores: [{ id: 'bl-001', title: { zh: '百隆烟酒 玉林店', en: 'Bailong, Yulin' }, region: '510107' }],
    goods: wineAndTobaccoGoods,
  },
  {
    id: 'basha',
    title: { zh: '巴莎酒庄', en: 'Basha Winery' },
    aliases: ['winery', '葡萄酒'],
    stores: [
      { id: 'bs-001', title: { zh: '巴莎酒庄 桐梓林店', en: 'Basha Winery, Tongzilin' }, region: '510107' },
    ],
    goods: wineAndTobaccoGoods,
  },
];
