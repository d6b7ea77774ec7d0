import type { Items } from '../offers/offer.ts';
import { shortYuanText } from './amount-words.ts';
import { type BothWords, both } from './both-words.ts';
import { type Names, named, severalNamed } from './names.ts';

/** Which goods: `烟草、酒类，除充值卡，单价 50 元以上`. Null: all of them. */
export function goodsWords(items: Items | undefined, names: Names = {}): BothWords | null {
  if (items === undefined) return null;
  const parts = [pickedWords(items, names), exceptWords(items, names), unitPriceWords(items)];
  const there = parts.filter((part) => part !== null);
  if (there.length === 0) return null;
  return both(there.map(({ zh }) => zh).join('，'), there.map(({ en }) => en).join(', '));
}

function pickedWords(items: Items, names: Names): BothWords | null {
  const { categories, skus } = items;
  const parts: BothWords[] = [];
  if (categories !== undefined) {
    parts.push(
      severalNamed(names.category, categories, {
        zh: (count) => `${count} 类商品`,
        en: (more) => `${more} more kinds of goods`,
      }),
    );
  }
  if (skus !== undefined) {
    parts.push(
      severalNamed(names.sku, skus, {
        zh: (count) => `${count} 种商品`,
        en: (more) => `${more} more articles`,
      }),
    );
  }
  if (parts.length === 0) return null;
  return both(parts.map(({ zh }) => zh).join('、'), parts.map(({ en }) => en).join(' and '));
}

function exceptWords(items: Items, names: Names): BothWords | null {
  const out = [
    ...(items.exceptCategories ?? []).map((id) => named(names.category, id)),
    ...(items.exceptSkus ?? []).map((id) => named(names.sku, id)),
  ];
  if (out.length === 0) return null;
  return both(`除${out.map(({ zh }) => zh).join('、')}`, `except ${out.map(({ en }) => en).join(', ')}`);
}

function unitPriceWords({ unitPrice }: Items): BothWords | null {
  const { min, max } = unitPrice ?? {};
  if (min !== undefined && max !== undefined) {
    return both(
      `单价 ${shortYuanText(min)} 至 ${shortYuanText(max)} 元`,
      `priced ${shortYuanText(min)} to ${shortYuanText(max)} yuan`,
    );
  }
  if (min !== undefined) {
    return both(`单价 ${shortYuanText(min)} 元以上`, `priced ${shortYuanText(min)} yuan or more`);
  }
  if (max === undefined) return null;
  return both(`单价 ${shortYuanText(max)} 元以下`, `priced ${shortYuanText(max)} yuan or less`);
}

/** Tickets are counted 张, everything else 件. */
export function unitWords(items: Items | undefined): BothWords {
  const { categories } = items ?? {};
  const isTicket = categories?.every((category) => category === 'ticket' || category.startsWith('ticket/'));
  return isTicket === true ? both('张', 'ticket') : both('件', 'piece');
}
