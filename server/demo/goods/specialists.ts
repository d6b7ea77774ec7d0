import { type Goods, goodsOf } from './goods.ts';

export const cinemaGoods: readonly Goods[] = [
  ...goodsOf('ticket', [
    ['demo-ticket-2d', '2D 电影票', '45.00'],
    ['demo-ticket-3d', '3D 电影票', '60.00'],
    ['demo-ticket-imax', '巨幕电影票', '88.00'],
  ]),
  ...goodsOf('snack', [
    ['demo-popcorn', '爆米花（大）', '25.00'],
    ['demo-cola', '可乐（中）', '12.00'],
  ]),
  ...goodsOf('prepaid/movie-card', [['demo-movie-card-200', '爱购电影卡 200 元', '200.00']]),
];

export const carWashGoods: readonly Goods[] = [
  ...goodsOf('wash', [
    ['demo-wash-car', '小轿车标准洗车', '35.00'],
    ['demo-wash-suv', '越野车标准洗车', '45.00'],
  ]),
  ...goodsOf('care', [
    ['demo-wax', '打蜡', '168.00'],
    ['demo-interior', '内饰清洗', '298.00'],
  ]),
];

export const opticianGoods: readonly Goods[] = [
  ...goodsOf('glasses/frame', [
    ['demo-frame-titanium', '钛合金镜架', '600.00'],
    [20101, '板材镜架', '320.00'],
    [20102, '儿童镜架', '280.00'],
  ]),
  ...goodsOf('glasses/lens', [
    ['demo-lens-160', '1.60 防蓝光镜片（一副）', '400.00'],
    [20111, '1.67 超薄镜片（一副）', '780.00'],
    [20112, '渐进多焦点镜片（一副）', '1680.00'],
  ]),
  ...goodsOf('glasses/contact', [
    ['demo-contact-month', '月抛隐形眼镜 6 片', '180.00'],
    [20121, '日抛隐形眼镜 30 片', '199.00'],
  ]),
  ...goodsOf('care', [[20131, '隐形眼镜护理液 500ml', '48.00']]),
];

export const electronicsGoods: readonly Goods[] = [
  ...goodsOf('phone', [
    ['demo-phone', '智能手机 256GB', '2499.00'],
    [20201, '智能手机 512GB', '3999.00'],
    [20202, '老人手机', '299.00'],
  ]),
  ...goodsOf('appliance', [
    ['demo-washer', '滚筒洗衣机 10kg', '2199.00'],
    [20211, '对开门冰箱 500L', '3599.00'],
    [20212, '变频空调 1.5 匹', '2699.00'],
    [20213, '电饭煲 4L', '399.00'],
    [20214, '微波炉', '499.00'],
    [20215, '吸尘器', '899.00'],
  ]),
  ...goodsOf('computer', [
    [20221, '笔记本电脑 14 寸', '4999.00'],
    [20222, '平板电脑 11 寸', '1999.00'],
    [20223, '激光打印机', '1299.00'],
    [20224, '无线鼠标', '89.00'],
  ]),
];

export const wineAndTobaccoGoods: readonly Goods[] = [
  ...goodsOf('wine/spirits', [
    ['demo-baijiu', '浓香型白酒 500ml', '298.00'],
    [20301, '清香型白酒 500ml', '128.00'],
    [20302, '酱香型白酒 500ml', '598.00'],
  ]),
  ...goodsOf('wine/yellow', [[20311, '花雕酒 500ml', '15.00']]),
  ...goodsOf('wine/grape', [
    ['demo-red-wine', '干红葡萄酒 750ml', '68.00'],
    [20321, '干白葡萄酒 750ml', '88.00'],
    [20322, '进口红葡萄酒 750ml', '158.00'],
  ]),
  ...goodsOf('tobacco', [
    ['demo-cigarettes', '香烟 1 条', '230.00'],
    [20331, '雪茄 5 支', '360.00'],
  ]),
  ...goodsOf('tea', [[20341, '竹叶青 120g', '260.00']]),
];
