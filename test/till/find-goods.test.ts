import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../terminal/core/money.ts';
import { Catalogue } from '../../terminal/till/catalogue/catalogue.ts';

describe('goods are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-goods-'));
  let catalogue: Catalogue;
  const good = (sku: string, name: string, category = 'food') => ({ sku, name, category, price: fen(100) });

  beforeAll(async () => {
    catalogue = await Catalogue.open(join(folder, 'catalogue.db'));
    await catalogue.replace('m', [
      good('6901', '大米 5kg', 'grain/rice'),
      good('690', '菜籽油 100%', 'grain/oil'),
      good('x690', 'Milk', 'dairy'),
    ]);
    await catalogue.replace('other', [good('6901', '别家的大米')]);
  });
  afterAll(async () => {
    await catalogue.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['nothing: all, by name', '', ['x690', '6901', '690']],
    ['part of a name', '米', ['6901']],
    ['part of a name, in any case', 'mILK', ['x690']],
    ['a SKU, which stands first, and parts of others', '690', ['690', 'x690', '6901']],
    ['signs that a pattern gives a meaning to', '%', ['690']],
    ['another of these', '_', []],
    ['a quote', "' or 1=1 --", []],
  ])('by %s', async (_, words, skus) => {
    const found = await catalogue.find('m', { words, limit: 9 });
    expect(found.map(({ sku }) => sku)).toEqual(skus);
  });

  it('as many as were asked for', async () => {
    expect(await catalogue.find('m', { words: '', limit: 2 })).toHaveLength(2);
  });

  it('under every category of their own merchant', async () => {
    expect(await catalogue.categories('m')).toEqual(['dairy', 'grain/oil', 'grain/rice']);
  });
});
