import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Demo, until } from '../processes/demo.ts';
import { Browser, seriousFindings, shoot } from './browser.ts';
import { sellToMember, signIn, staffLogin, visitConsole } from './console-visit.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const rows = '.register-table tbody tr.ant-table-row';

describeWithBrowser('the console’s registers', () => {
  let demo: Demo;
  let browser: Browser;
  let sale: string;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
    sale = await sellToMember(demo);
    const refund = { lines: [{ id: '1', quantity: 1 }], reason: 'broken' };
    await demo.post(`/v1/redemptions/${sale}/refunds`, refund, { 'idempotency-key': 'registers-refund' });
    await until('both are on the server', async () => {
      const { body } = await demo.staff('GET', '/v1/redemptions?terminal=');
      return body.length === 2;
    });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  it('filters redemptions in the address, so that a reload shows the same', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/redemptions');
    await page.waitForSelector(rows);
    expect(await page.locator(rows).count()).toBe(2);
    await page.getByRole('combobox', { name: '类型' }).click();
    await page.locator('.ant-select-item-option', { hasText: '退款' }).click();
    await page.waitForURL('**/redemptions?kind=refund');
    await page.getByText('共 1 笔').waitFor();
    await page.reload();
    await page.getByText('共 1 笔').waitFor();
    await page.getByRole('button', { name: '清除条件' }).click();
    await page.getByText('共 2 笔').waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('takes days year first whatever the browser speaks, and keeps what is no day with its fault', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/redemptions', {
      language: 'en',
    });
    await page.waitForSelector(rows);
    const first = page.getByRole('textbox', { name: 'First day' });
    await first.fill('2026-02-30');
    await first.blur();
    await page.getByText('There is no such day').waitFor();
    expect(await first.inputValue()).toBe('2026-02-30');
    await first.fill('2020/1/2');
    await first.blur();
    await page.waitForURL('**/redemptions?from=2020-01-02');
    expect(await first.inputValue()).toBe('2020-01-02');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page
      .getByRole('button', { name: '中文' })
      .or(page.getByText('中文', { exact: true }))
      .first()
      .click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '选择日期' }).first().click();
    await page.locator('.ant-picker-dropdown').getByText('2020年').first().waitFor();
    await shoot(page, 'console-calendar');
    await page.locator('.ant-picker-dropdown td[title="2020-01-15"]').click();
    await page.waitForURL('**/redemptions?from=2020-01-15');
    await page.locator('.ant-picker-dropdown:visible').waitFor({ state: 'detached' });
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('says so when the calendar cannot be loaded, and takes a day that is typed', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/redemptions');
    await context.route(/day-calendar/, (route) => route.abort());
    await page.getByRole('button', { name: '选择日期' }).first().click();
    await page.getByText('日历未能载入，请直接输入日期').waitFor();
    await shoot(page, 'console-no-calendar');
    await page.getByPlaceholder('YYYY-MM-DD').first().fill('2020-01-15');
    await page.waitForURL('**/redemptions?from=2020-01-15');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.getByText('日历未能载入，请直接输入日期').waitFor({ state: 'hidden' });
    await context.close();
  });

  it.each(['/redemptions?page=9999', '/redemptions?from=2026-02-31&page=9999&kind=refund'])(
    'leads back from a page that is not there: %s',
    async (path) => {
      const { page, context } = await visitConsole({ browser, demo }, path);
      await page.getByText('没有这一页').waitFor();
      await page.getByRole('button', { name: '第一页' }).click();
      await page.waitForSelector(`${rows}.ant-table-row`);
      await context.close();
    },
  );

  it('searches by the start of an id after /, and says beside the field what is no id', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/redemptions');
    await page.waitForSelector(rows);
    await page.keyboard.press('/');
    await page.keyboard.type('<script>');
    await page.keyboard.press('Enter');
    await page.getByText('编号只有小写字母').waitFor();
    expect(await page.inputValue('input[type=search]')).toBe('<script>');
    await page.fill('input[type=search]', sale.slice(0, 8).toUpperCase());
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/redemptions?find=${sale.slice(0, 8)}`);
    await page.getByText('共 1 笔').waitFor();
    await page.fill('input[type=search]', 'zz');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合条件的核销').waitFor();
    await context.close();
  });

  it('opens a sale with its goods, funders, refund and hashes, and closes it with Esc', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, `/redemptions?open=${sale}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByText('本条哈希').waitFor();
    expect(await drawer.locator('.hash').first().textContent()).toMatch(/^[0-9a-f]{64}$/);
    expect(await drawer.getByText('￥123.70').count()).toBeGreaterThan(0);
    expect(await drawer.getByRole('button', { name: /^rf-/ }).count()).toBe(1);
    await shoot(page, 'console-redemption-open');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/redemptions');
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('takes away as CSV and XLSX what the filters show', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/redemptions?kind=sale');
    await page.waitForSelector(rows);
    const csv = readFileSync(await exported(page, 'CSV'));
    expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = csv.toString('utf8').slice(1).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`"${sale}"`);
    // OWASP, "CSV Injection": no cell begins a formula.
    expect(lines.flatMap((line) => line.split(',')).filter((cell) => /^"?[=+@]/.test(cell))).toEqual([]);
    await page.getByText(/已保存 redemptions-scedu-.*\.csv/).waitFor();

    const sheet = firstSheet(readFileSync(await exported(page, 'XLSX')));
    expect(sheet.match(/<row /g)).toHaveLength(2);
    expect(sheet).not.toContain('<f>');
    await context.close();
  });

  it('draws hostile names as text, in their place', async () => {
    const { page, context, misdeeds } = await browser.open('about:blank', { width: 1280, height: 800 });
    const { body } = await demo.staff('GET', '/v1/redemptions/list?programme=scedu&size=10');
    const hostile = [
      `<img src=x onerror="document.title='taken'">`,
      '\u202Egnp.exe\u0007\u0000',
      '长'.repeat(10_000),
    ];
    const rowsOf = hostile.map((name, at) => ({
      ...body.rows[0],
      id: `rd-${at}`,
      storeTitleZh: name,
      member: name,
      offers: [{ offer: 'scedu.x', titleZh: name, titleEn: null, discount: 1 }],
    }));
    await page.route('**/v1/redemptions/list*', (route) =>
      route.fulfill({ json: { ...body, rows: rowsOf, total: rowsOf.length } }),
    );
    await page.goto(`${demo.server}/redemptions`);
    await signIn(page, staffLogin(demo));
    await page.waitForSelector(rows);
    expect(await page.locator('.register-table bdi', { hasText: 'onerror' }).count()).toBe(3);
    expect(await page.title()).not.toBe('taken');
    const heights = await page.locator(rows).evaluateAll((all) => all.map((row) => row.clientHeight));
    expect(Math.max(...heights)).toBeLessThan(60);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('shows members masked only, and finds one by a whole number that stands in no address', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/members?certified=no');
    await page.waitForSelector(rows);
    const text = (await page.locator('.register-table').textContent()) ?? '';
    expect(text).toMatch(/\d{3}\*{11}\d{3}[\dX]/);
    expect(text).not.toMatch(/\d{17}[\dX]|1[3-9]\d{9}/);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.fill('input[type=search]', '13800138000');
    await page.keyboard.press('Enter');
    await page.getByText('名册里没有这个号码').waitFor();
    expect([...addresses, page.url()].filter((address) => address.includes('13800138000'))).toEqual([]);
    await page.getByRole('button', { name: '返回名册' }).first().click();
    await page.waitForSelector(rows);
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('shows cards masked, and by status', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/cards');
    await page.waitForSelector(rows);
    expect(await page.locator('.register-table').textContent()).not.toMatch(/\d{16}/);
    await page.getByRole('button', { name: /^停用/ }).click();
    await page.waitForURL('**/cards?status=stopped');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.register-table .pill')].every((pill) => pill.textContent === '停用'),
    );
    await context.close();
  });

  it('shows the till, how it stands, and what it said of itself', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/tills');
    await page.waitForSelector(rows);
    await page.getByText('在线').first().waitFor();
    await page.locator('.opener').first().press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('四川高校工会普惠').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '只看有问题的' }).click();
    await page.getByText('没有符合条件的收银台').waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('stops a till and lets it work again, after saying what that means', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/tills');
    await page.locator('.opener').first().press('Enter');
    await page.getByRole('button', { name: '停用', exact: true }).click();
    const asked = page.getByRole('dialog', { name: '停用这台收银台？' });
    await asked.getByText('流水照常上传').waitFor();
    await shoot(page, 'console-till-stop');
    // By key, here and below: a click at a dialog that still grows may hit where its button has been.
    await asked.getByRole('button', { name: '停用', exact: true }).press('Enter');
    await page.getByText('已下达停用指令').waitFor();
    // The till says itself that it has stopped; the page hears of it by its live line.
    await page.locator('.ant-drawer').getByText('已停用', { exact: true }).waitFor();
    await shoot(page, 'console-till-stopped');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '恢复使用' }).click();
    const again = page.getByRole('dialog', { name: '恢复使用这台收银台？' });
    await again.getByRole('button', { name: '恢复使用' }).press('Enter');
    await page.getByText('已恢复使用').waitFor();
    await page.locator('.ant-drawer').getByText('在线', { exact: true }).waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('shows what tills share of limits, and frees what a restored server holds back', async () => {
    const all = '/v1/quotas?programme=scedu&shown=all';
    await until('the till was granted something', async () => {
      const { body } = await demo.staff('GET', all);
      return body.rows.some(({ held }: { readonly held: number }) => held > 0);
    });
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/quotas?shown=all');
    await page.locator('.opener').first().press('Enter');
    const drawer = page.locator('.ant-drawer');
    await drawer.getByText('持有的收银台').waitFor();
    await shoot(page, 'console-quota-open');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    // As a server answers that was restored: what it does then has tests of its own.
    const restored = (url: URL) => url.pathname === '/v1/quotas';
    await page.route(restored, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), restoredAt: '2026-11-27T02:00:00.000Z' } });
    });
    await page.reload();
    await page.getByText('从备份恢复').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, 'console-quotas-restored');
    await page.unroute(restored);
    await page.getByRole('button', { name: '释放暂扣名额' }).press('Enter');
    const asked = page.getByRole('dialog', { name: '释放暂扣的名额？' });
    await asked.getByRole('button', { name: '释放暂扣名额' }).press('Enter');
    await page.getByText('暂扣名额已释放').waitFor();
    await page.getByText('从备份恢复').waitFor({ state: 'detached' });
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it.each([
    ['/redemptions', 'light', 'zh-CN'],
    ['/members', 'dark', 'en'],
    ['/cards', 'light', 'en'],
    ['/tills', 'dark', 'zh-CN'],
    ['/quotas?shown=all', 'dark', 'en'],
  ] as const)('hinders nobody on a narrow screen: %s %s %s', async (path, theme, language) => {
    const look = { theme, language, width: 1024, height: 768 };
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, path, look);
    await page.waitForSelector(rows);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    await shoot(page, `console${path.replace(/\W+/g, '-')}-${theme}-${language}`);
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});

async function exported(page: Page, format: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `导出 ${format}` }).click(),
  ]);
  return file.path();
}

/** The first sheet of a workbook, read by the ZIP's local headers (APPNOTE 4.3.7) and its directory (4.3.12). */
function firstSheet(zip: Buffer): string {
  const name = 'xl/worksheets/sheet1.xml';
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue;
    const [size, local] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + size);
    return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8');
  }
  throw new Error(`the workbook has no ${name}`);
}
