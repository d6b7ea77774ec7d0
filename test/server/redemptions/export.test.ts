import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportColumns, harmlessText, yuanText } from '../../../server/redemptions/export-cells.ts';
import { exportRowsMax } from '../../../server/redemptions/export-redemptions.ts';
import { linesPerReadMax } from '../../../server/redemptions/redemption-lines.ts';
import { type Answer, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { refund, saleText } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { sheetRows } from './workbook.ts';

let union: SmallUnion;
let till: PairedTill;
beforeAll(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
  const { database } = union.server.store;
  await database
    .updateTable('stores')
    .set({ titleZh: '=HYPERLINK("http://evil.example","望江")', titleEn: "@SUM(1+1)*cmd|' /C calc'!A0" })
    .where('id', '=', 'hq-001')
    .execute();
  await database.updateTable('merchants').set({ titleZh: '红旗, "超市"\r\n二行' }).execute();
  await database
    .updateTable('offers')
    .set({ content: JSON.stringify(offerOf('scedu.rice', { title: { zh: '\t-<script>八折</script>' } })) })
    .where('id', '=', 'scedu.rice')
    .execute();
  await upload(
    union,
    till,
    chained(till, [
      saleText('sale-1'),
      JSON.stringify(refund('back-1', 'sale-1', { at: '2026-11-21T10:00:01+08:00' })),
    ]),
  );
});
afterAll(() => union.end());

const exported = (query: string): Promise<Answer> =>
  staffCall(union, 'GET', `/v1/redemptions/export?programme=scedu&${query}`);

/** RFC 4180, strictly: what this cannot read Excel may read as it likes. */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const [, quoted, bare, end] = cell.exec(text) ?? [];
    if (end === undefined) throw new Error(`not CSV at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('an amount in yuan', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [10, '0.10'],
    [-1, '-0.01'],
    [-3500, '-35.00'],
    [1_005, '10.05'],
    [9_007_199_254_740_991, '90071992547409.91'],
  ])('of %d fen is %s', (amount, text) => {
    expect(yuanText(amount)).toBe(text);
  });
});

describe('a text that a table program would compute', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠1'])(
    '%j gets an apostrophe',
    (text) => {
      expect(harmlessText(text)).toBe(`'${text}`);
    },
  );
  it.each(['', '八折', "'=1", 'a=b', ' =1', '1-2'])('%j stays as it is', (text) => {
    expect(harmlessText(text)).toBe(text);
  });
});

describe('a CSV file', () => {
  it('begins with a byte order mark, ends its lines with CR LF and has a name', async () => {
    const answer = await exported('format=csv');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="redemptions-scedu-2026-11-21.csv"',
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect([...answer.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(answer.bytes.toString('utf8').endsWith('\r\n')).toBe(true);
  });

  it('holds hostile titles as text, amounts as numbers, and no name of a member', async () => {
    const text = (await exported('format=csv')).bytes.toString('utf8').slice(1);
    const [header, back, sold, ...rest] = csvRows(text);
    expect(rest).toEqual([]);
    expect(header).toEqual(exportColumns.map(({ zh }) => zh));
    expect(sold).toEqual([
      'sale-1',
      '销售',
      '2026-11-21 10:00:00',
      'hongqi',
      '红旗, "超市"\r\n二行',
      'hq-001',
      '\'=HYPERLINK("http://evil.example","望江")',
      till.answer.terminal,
      '1',
      '1',
      '90.00',
      '20.00',
      '70.00',
      "'\t-<script>八折</script> (scedu.rice) 20.00",
      'merchant 20.00',
      '金丝**士',
    ]);
    expect(back?.slice(10, 15)).toEqual([
      '-45.00',
      '-10.00',
      '-35.00',
      "'\t-<script>八折</script> (scedu.rice) -10.00",
      'merchant -10.00',
    ]);
    for (const row of csvRows(text)) expect(row).toHaveLength(exportColumns.length);
  });

  it('speaks English when asked', async () => {
    const [header, , sold] = csvRows((await exported('format=csv&lang=en')).bytes.toString('utf8').slice(1));
    expect(header).toEqual(exportColumns.map(({ en }) => en));
    expect(sold?.[1]).toBe('sale');
    expect(sold?.[6]).toBe("'@SUM(1+1)*cmd|' /C calc'!A0");
  });

  it('holds what the filters let through', async () => {
    const kinds = async (query: string) =>
      csvRows((await exported(`format=csv&${query}`)).bytes.toString('utf8').slice(1)).map((row) => row[0]);
    expect(await kinds('kind=refund')).toEqual(['核销编号', 'back-1']);
    expect(await kinds('from=2027-01-01')).toEqual(['核销编号']);
  });
});

describe('a workbook', () => {
  it('has the same cells: text as text, amounts as numbers of two decimals', async () => {
    const answer = await exported('format=xlsx');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toContain('.xlsx"');
    const [header, back, sold, ...rest] = sheetRows(answer.bytes);
    expect(rest).toEqual([]);
    expect(header?.map(({ text }) => text)).toEqual(exportColumns.map(({ zh }) => zh));
    expect(sold?.[0]).toEqual({ type: 's', text: 'sale-1' });
    expect(sold?.[6]).toEqual({ type: 's', text: '\'=HYPERLINK("http://evil.example","望江")' });
    for (const [place, amount] of [
      [10, -45],
      [11, -10],
      [12, -35],
    ] as const) {
      expect(back?.[place]?.type === 's').toBe(false);
      expect(Number(back?.[place]?.text)).toBe(amount);
    }
    expect(answer.bytes.includes('<f>')).toBe(false);
  });
});

describe('an export', () => {
  it.each(['', 'format=pdf', 'format=csv&lang=fr', 'format=csv&page=2', 'format=csv&from=yesterday'])(
    'is refused with %j',
    async (query) => {
      expect(problemOf(await exported(query))).toMatchObject({ status: 422, code: 'document-invalid' });
    },
  );

  it('of more than a file may have is refused before it begins, and names the most', async () => {
    await enter(exportRowsMax.xlsx, { terminal: 'many' });
    const refused = problemOf(await exported('format=xlsx'));
    expect(refused).toMatchObject({ status: 422, code: 'export-too-large' });
    expect(refused.detail).toContain(String(exportRowsMax.xlsx));
  });

  it('of more rows than one read takes has them all', async () => {
    await enter(linesPerReadMax, { terminal: 'few' });
    const all = await exported('format=csv&terminal=few');
    expect(csvRows(all.bytes.toString('utf8').slice(1))).toHaveLength(1 + linesPerReadMax + 1);
  });
});

/** The first sale so many times and once more, at another till, in one statement: rows by values take a minute. */
async function enter(rows: number, { terminal }: { readonly terminal: string }): Promise<void> {
  const { database } = union.server.store;
  const [row] = await database.selectFrom('redemptions').selectAll().where('id', '=', 'sale-1').execute();
  const [{ last } = { last: 0 }] = await database
    .selectFrom('redemptions')
    .select((of) => of.fn.max('number').as('last'))
    .execute();
  const columns = Object.keys(row!).filter((column) => !['number', 'id', 'terminal'].includes(column));
  const names = sql.join(columns.map((column) => sql.ref(column)));
  // Of a till that is not there: only its rows are looked at.
  await sql`pragma foreign_keys = off`.execute(database);
  await sql`with recursive place (step) as (select 0 union all select step + 1 from place where step < ${rows})
    insert into redemptions (number, id, terminal, ${names})
    select ${last} + 1 + step, ${terminal} || step, ${terminal}, ${names} from place, redemptions where id = 'sale-1'`.execute(
    database,
  );
}
