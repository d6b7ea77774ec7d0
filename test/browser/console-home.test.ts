import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Demo } from '../processes/demo.ts';
import { Browser, seriousFindings, shoot } from './browser.ts';
import { sellToMember, visitConsole } from './console-visit.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

describeWithBrowser('the console’s home', () => {
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
  });
  afterEach(() => demo.bringBack());
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  it('says what to do when nothing was sold yet', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/');
    await page.getByText('今天还没有核销').first().waitFor();
    await page.getByText('今天还没有优惠支出').waitFor();
    await context.close();
  });

  it('shows a sale as it comes in, without being asked, and its sums after it', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/');
    await page.waitForSelector('.live-on');
    await sellToMember(demo);
    const { sales } = (await demo.get('/v1/sales')).body;
    await page.getByText('三江购物满100减20').first().waitFor();
    await page.locator('.figure').first().getByText(`${sales.length}`, { exact: false }).waitFor();
    await page
      .getByText(`￥${20 * sales.length}.00`)
      .first()
      .waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('holds the rows still while one points at them, and shows what came when one leaves', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/');
    await page.waitForSelector('.live-on .live-row');
    const rows = page.locator('.live-row');
    const before = await rows.count();
    await rows.first().hover();
    await sellToMember(demo);
    await page.getByText('已暂停，1 笔待显示').waitFor();
    expect(await rows.count()).toBe(before);
    await page.locator('h1').hover();
    await page.waitForFunction(
      (count) => document.querySelectorAll('.live-row').length === count,
      before + 1,
    );
    await context.close();
  });

  it('finds its live line again after the server was gone', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/');
    await page.waitForSelector('.live-on');
    await demo.kill('server');
    await page.getByText('实时连接已断开').waitFor();
    await demo.serve('server');
    await page.waitForSelector('.live-on');
    await context.close();
  });

  it('shows the rows where what draws the chart cannot be loaded, and stands', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/tills');
    const missed = page.waitForEvent('requestfailed', (request) => request.url().includes('bar-canvas'));
    await context.route(/bar-canvas/, (route) => route.abort());
    await page.goto(demo.server);
    await missed;
    await page.getByRole('region', { name: '近 30 天节省' }).getByRole('table').waitFor();
    await page.waitForSelector('.live-on');
    await context.close();
  });

  it('shows each chart as a table too, by keyboard', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/');
    const panel = page.getByRole('region', { name: '近 30 天节省' });
    await panel.locator('canvas').waitFor();
    await panel.getByRole('radio', { name: '图' }).focus();
    await page.keyboard.press('ArrowRight');
    await panel.locator('tbody tr').first().waitFor();
    expect(await panel.locator('tbody tr').count()).toBe(30);
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('speaks English and wears dark at once, and still after a reload', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/');
    await page.getByRole('button', { name: '设置' }).click();
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Sales as they come in' }).waitFor();
    await page.getByText('Dark').click();
    await page.locator('html[data-theme="dark"]').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sales as they come in' }).waitFor();
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('keeps the programme that is looked at in the address', async () => {
    const { page, context } = await visitConsole({ browser, demo }, '/?programme=nb51');
    await page.getByRole('link', { name: '会员' }).click();
    await page.waitForURL('**/members?programme=nb51');
    await context.close();
  });

  it.each([
    { width: 1440, height: 900, theme: 'light', language: 'zh-CN' },
    { width: 1920, height: 1080, theme: 'dark', language: 'en' },
    { width: 1024, height: 768, theme: 'light', language: 'en' },
  ] as const)('hinders nobody and fits: $width $theme $language', async (look) => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/', look);
    await page.waitForSelector('.live-row');
    await page.waitForSelector('canvas');
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
    await shoot(page, `console-home-${look.width}-${look.theme}-${look.language}`);
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
