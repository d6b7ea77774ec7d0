import type { Json, JsonObject } from './json-path.ts';
import { isObject, valueAt } from './json-path.ts';
import type { BasketSample, TrialLine } from './trial-setting.ts';

type SampleRow = readonly [name: string, category: string, sku: string, fen: number, quantity: number];

/** Baskets as they are bought; goods of no maker. The merchants are where such a basket is at home. */
const samples: Readonly<
  Record<
    Exclude<BasketSample, 'fitting'>,
    { readonly merchants: readonly string[]; readonly rows: readonly SampleRow[] }
  >
> = {
  supermarket: {
    merchants: ['sanjiang', 'jiafu'],
    rows: [
      ['大米 5kg', 'grain/rice', 'demo-rice-5kg', 3_690, 1],
      ['菜籽油 5L', 'grain/oil', 'demo-oil-5l', 6_990, 1],
      ['鲜牛奶 950ml', 'dairy', 'demo-milk-950ml', 1_280, 2],
      ['苹果 2kg', 'fresh/fruit', '', 2_180, 1],
      ['抽纸 24 包', 'household', 'demo-tissue-24', 3_990, 1],
      ['香烟', 'tobacco', '', 2_500, 1],
    ],
  },
  cinema: {
    merchants: ['wanda', 'yingdu', 'boona', 'aosika', 'hengda'],
    rows: [
      ['电影票', 'ticket', '', 4_500, 2],
      ['爆米花', 'food', 'demo-popcorn', 2_800, 1],
    ],
  },
  electronics: { merchants: ['suning'], rows: [['洗衣机', 'electronics', '', 259_900, 1]] },
  optician: {
    merchants: ['caimao'],
    rows: [
      ['镜架', 'glasses', '', 68_000, 1],
      ['隐形眼镜', 'glasses/contact', '', 9_900, 2],
    ],
  },
  wine: {
    merchants: ['bailong', 'basha'],
    rows: [
      ['干红葡萄酒', 'wine/grape', '', 12_800, 2],
      ['香烟', 'tobacco', '', 5_000, 1],
    ],
  },
  carwash: { merchants: ['jietu'], rows: [['标准洗车', 'wash', '', 3_500, 1]] },
  post: {
    merchants: ['scpost', 'station'],
    rows: [
      ['公交卡充值', 'fare/bus', '', 5_000, 1],
      ['地铁票', 'fare/metro', '', 600, 2],
    ],
  },
  checkup: {
    merchants: ['shengeryuan', 'rongcheng', 'tianfu'],
    rows: [['体检套餐', 'checkup', '', 69_800, 1]],
  },
  online: {
    merchants: ['ule'],
    rows: [
      ['土特产礼盒', 'ule/local', '', 16_800, 1],
      ['清仓好物', 'ule/clearance', '', 9_900, 1],
    ],
  },
};

export function merchantsOfSample(sample: BasketSample): readonly string[] {
  return sample === 'fitting' ? [] : samples[sample].merchants;
}

export function linesOfSample(sample: BasketSample, content: JsonObject): readonly TrialLine[] {
  const rows = sample === 'fitting' ? fittingRows(content) : samples[sample].rows;
  return rows.map(([name, category, sku, unitPrice, quantity], at) => ({
    key: String(at + 1),
    name,
    category,
    sku,
    unitPrice,
    quantity,
  }));
}

/** What a good costs when the offer says nothing of prices. */
const plainPriceFen = 4_990;
const rowsMax = 4;

/** A basket in which the offer can hold: its own goods, at its prices, as many as its spends ask for. */
function fittingRows(content: JsonObject): readonly SampleRow[] {
  const asked = goodsAsked(content);
  const unitPrice = fittingPrice(content);
  const rows = asked
    .slice(0, rowsMax)
    .map(
      ({ category, sku }): SampleRow => [
        sku === '' ? category.split('/').at(-1) || '商品' : sku,
        category,
        sku,
        unitPrice,
        1,
      ],
    );
  const spend = spendAsked(content);
  const together = rows.length * unitPrice;
  const [first, ...others] = rows;
  if (first === undefined || together >= spend) return rows;
  const [name, category, sku, price] = first;
  const more = Math.ceil((spend - together) / price);
  return [[name, category, sku, price, Math.min(1 + more, 500)], ...others];
}

type Good = { readonly category: string; readonly sku: string };

function goodsAsked(content: JsonObject): readonly Good[] {
  const prices = valueAt(content, ['benefit', 'prices']);
  if (isObject(prices)) return Object.keys(prices).map((sku) => ({ category: '', sku }));
  const parts = valueAt(content, ['benefit', 'parts']);
  if (Array.isArray(parts)) {
    return parts.flatMap((part: Json) => goodsOf(valueAt(part, ['items'])).slice(0, 1));
  }
  const goods = goodsOf(content['items']);
  const needed = isObject(valueAt(content, ['requires', 'items']))
    ? goodsOf(valueAt(content, ['requires', 'items']))
    : [];
  return [...goods, ...needed];
}

function goodsOf(items: Json | undefined): readonly Good[] {
  const goods = [
    ...textsIn(valueAt(items, ['categories'])).map((category) => ({ category, sku: '' })),
    ...textsIn(valueAt(items, ['skus'])).map((sku) => ({ category: '', sku })),
  ];
  return goods.length > 0 ? goods : [{ category: '', sku: '' }];
}

function fittingPrice(content: JsonObject): number {
  const { min, max } = (
    isObject(valueAt(content, ['items', 'unitPrice'])) ? valueAt(content, ['items', 'unitPrice']) : {}
  ) as JsonObject;
  if (typeof min === 'number' && min > plainPriceFen) return min;
  if (typeof max === 'number' && max < plainPriceFen) return max;
  return plainPriceFen;
}

function spendAsked(content: JsonObject): number {
  const tier = valueAt(content, ['benefit', 'tiers', 0, 'spend']);
  const needed = valueAt(content, ['requires', 'spend']);
  return Math.max(typeof tier === 'number' ? tier : 0, typeof needed === 'number' ? needed : 0);
}

export function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((text: Json): text is string => typeof text === 'string') : [];
}
