import { type Goods, goodsOf } from './goods.ts';

export const postOfficeGoods: readonly Goods[] = [
  ...goodsOf('parcel', [
    ['demo-parcel-1kg', '包裹 1kg 省内', '12.00'],
    ['demo-parcel-1kg-far', '包裹 1kg 省外', '18.00'],
    ['demo-parcel-box', '包装箱 3 号', '4.00'],
  ]),
  ...goodsOf('local', [
    ['demo-bacon', '川味腊肉 500g', '48.00'],
    ['demo-honey', '阿坝蜂蜜 1kg', '98.00'],
    [20401, '蒙顶甘露 100g', '88.00'],
    [20402, '安岳柠檬 5kg', '45.00'],
    [20403, '会理石榴 5kg', '69.00'],
    [20404, '双流冬草莓 1kg', '39.00'],
  ]),
  ...goodsOf('stamps', [
    [20411, '生肖邮票小版', '7.20'],
    [20412, '明信片 10 张', '15.00'],
    [20413, '集邮年册', '298.00'],
  ]),
  ...goodsOf('prepaid/movie-card', [['demo-movie-card-200', '爱购电影卡 200 元', '200.00']]),
];

export const onlineShopGoods: readonly Goods[] = [
  ...goodsOf('ule/clearance', [
    ['demo-umbrella', '折叠雨伞', '20.00'],
    [20501, '环保购物袋', '10.00'],
  ]),
  ...goodsOf('ule/local', [
    ['demo-pepper', '汉源花椒 250g', '60.00'],
    [20511, '攀枝花芒果 5kg', '98.00'],
    [20512, '凉山苦荞茶 500g', '42.00'],
    [20513, '青川黑木耳 250g', '49.00'],
  ]),
  ...goodsOf('ule/household', [
    ['demo-kettle', '电热水壶 1.7L', '100.00'],
    [20521, '台灯', '139.00'],
    [20522, '四件套', '299.00'],
    [20523, '拉杆箱 24 寸', '359.00'],
  ]),
];

export const convenienceGoods: readonly Goods[] = [
  ...goodsOf('grain', [
    ['demo-rice-10kg', '川粮大米 10kg', '58.00'],
    ['demo-noodles', '手工挂面 1kg', '10.00'],
  ]),
  ...goodsOf('drinks', [
    ['demo-water-24', '矿泉水 24 瓶', '30.00'],
    [20601, '豆奶 24 盒', '42.00'],
  ]),
  ...goodsOf('daily', [
    [20611, '洗衣粉 1.7kg', '16.90'],
    [20612, '电池 8 节', '19.90'],
    [20613, '蚊香液', '22.00'],
  ]),
  ...goodsOf('farm', [
    [20621, '农用薄膜 1 卷', '65.00'],
    [20622, '蔬菜种子 1 盒', '12.00'],
  ]),
];
