import { type Goods, goodsOf } from './goods.ts';

export const metroGoods = goodsOf('fare/metro', [
  ['demo-metro-2', '地铁 2 元区段', '2.00'],
  ['demo-metro-4', '地铁 4 元区段', '4.00'],
  ['demo-metro-7', '地铁 7 元区段', '7.00'],
]);

export const busGoods = goodsOf('fare/bus', [
  ['demo-bus', '市内公交', '2.00'],
  ['demo-bus-night', '夜间公交', '3.00'],
  ['demo-bus-airport', '机场大巴', '12.00'],
]);

export const hospitalGoods: readonly Goods[] = [
  ...goodsOf('checkup', [
    ['demo-checkup-basic', '基础体检套餐', '400.00'],
    ['demo-checkup-full', '全面体检套餐', '1200.00'],
    ['demo-checkup-senior', '中老年体检套餐', '980.00'],
  ]),
  ...goodsOf('vaccine', [['demo-vaccine-flu', '流感疫苗', '128.00']]),
];

export const insurerGoods: readonly Goods[] = [
  ...goodsOf('insurance/car', [
    ['demo-car-insurance', '商业车险（一年）', '3000.00'],
    ['demo-car-insurance-suv', '商业车险 SUV（一年）', '4200.00'],
  ]),
  ...goodsOf('insurance/home', [['demo-home-insurance', '家庭财产险（一年）', '200.00']]),
];

export const loungeGoods = goodsOf('lounge', [
  ['demo-lounge', '贵宾休息室（一人次）', '150.00'],
  ['demo-lounge-fast', '快速安检通道（一人次）', '80.00'],
]);

export const zooGoods: readonly Goods[] = [
  ...goodsOf('ticket', [
    ['demo-zoo-adult', '动物园成人票', '50.00'],
    ['demo-zoo-child', '动物园儿童票', '25.00'],
  ]),
  ...goodsOf('souvenir', [[20701, '熊猫公仔', '88.00']]),
];

export const gardenGoods = goodsOf('ticket', [
  ['demo-garden', '植物园门票', '20.00'],
  ['demo-orchid-show', '兰花展门票', '40.00'],
]);

export const skiGoods: readonly Goods[] = [
  ...goodsOf('ticket', [['demo-ski-day', '滑雪一日票', '180.00']]),
  ...goodsOf('rental', [['demo-ski-rental', '雪具租用', '100.00']]),
];

export const hotelGoods: readonly Goods[] = [
  ...goodsOf('hotel/standard', [['demo-room-standard', '标准间一晚', '300.00']]),
  ...goodsOf('hotel/suite', [['demo-room-suite', '豪华套房一晚', '800.00']]),
];

export const tourGoods: readonly Goods[] = [
  ...goodsOf('tour/near', [
    ['demo-tour-jiuzhaigou', '九寨沟三日游', '1000.00'],
    ['demo-tour-emei', '峨眉乐山二日游', '600.00'],
  ]),
  ...goodsOf('tour/far', [['demo-tour-yunnan', '云南六日游', '3000.00']]),
];
