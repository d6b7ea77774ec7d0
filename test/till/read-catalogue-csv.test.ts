import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readCatalogueCsv } from '../../terminal/till/catalogue/read-catalogue-csv.ts';

const csv = (...rows: string[]) => Buffer.from(rows.join('\r\n'));

describe('a merchant’s price list', () => {
  it('is read to the fen, with a heading in either language and any order', () => {
    expect(
      readCatalogueCsv(
        csv('sku,name,category,price', '6901,东北大米 5kg,grocery,39.90', '6902,盐,grocery,2'),
      ),
    ).toEqual({
      ok: true,
      value: [
        { sku: '6901', name: '东北大米 5kg', category: 'grocery', price: 3990 },
        { sku: '6902', name: '盐', category: 'grocery', price: 200 },
      ],
    });
    expect(readCatalogueCsv(csv('单价,条码,分类,名称', '0.5,1,a,"逗号, 和""引号"""'))).toEqual({
      ok: true,
      value: [{ sku: '1', name: '逗号, 和"引号"', category: 'a', price: 50 }],
    });
  });

  it('may come as spreadsheets in China save it', () => {
    const bytes = iconv.encode('sku,name,category,price\n1,葡萄酒,wine,128.00\n', 'gb18030');
    expect(readCatalogueCsv(bytes)).toMatchObject({ ok: true, value: [{ name: '葡萄酒', price: 12800 }] });
  });

  it('names every bad row, and takes none of it', () => {
    const list = readCatalogueCsv(
      csv(
        'sku,name,category,price',
        '1,ok,a,1.00',
        ',no sku,a,1.00',
        '3,,a,1.00',
        '4,dear,a,1.001',
        '5,minus,a,-1',
        '1,again,a,2.00',
        '7,no price,a',
      ),
    );
    expect(list).toEqual({
      ok: false,
      faults: [
        'row 3: sku: is empty',
        'row 4: name: is empty',
        'row 5: price: must be yuan with at most two decimals, such as 39.90',
        'row 6: price: must be yuan with at most two decimals, such as 39.90',
        'row 7: sku: "1" stands in row 2 already',
        'row 8: price: must be yuan with at most two decimals, such as 39.90',
      ],
    });
  });

  it.each([
    ['no heading that fits', csv('a,b,c', '1,2,3'), 'row 1: the column sku is missing'],
    ['nothing', csv(''), 'row 1: the column sku is missing'],
    ['only a heading', csv('sku,name,category,price'), 'catalogue: it has no goods'],
    ['an open quote', csv('sku,name,category,price', '1,"open,a,1'), 'catalogue: not CSV'],
    [
      'control characters',
      csv('sku,name,category,price', '1,be\u0007ll,a,1'),
      'row 2: name: has control characters',
    ],
    [
      'an amount past every till',
      csv('sku,name,category,price', '1,x,a,99999999.99'),
      'row 2: price: must be',
    ],
  ])('with %s is refused', (_, bytes, fault) => {
    const list = readCatalogueCsv(bytes);
    expect(list.ok ? [] : list.faults).toContainEqual(expect.stringContaining(fault));
  });
});
