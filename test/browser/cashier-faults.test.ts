import { afterAll, beforeAll, expect, it } from 'vitest';
import { Demo } from '../processes/demo.ts';
import { Browser, shoot } from './browser.ts';
import { CashierCounter } from './cashier-counter.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const rice = 'demo-rice-5kg';

describeWithBrowser('the cashier page when something is gone', () => {
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  const salesMade = async (): Promise<number> => (await demo.get('/v1/sales')).body.sales.length;

  it('sells on without the server, and sends everything when it is back', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    const network = page.locator('[data-badge="network"]');
    await demo.kill('server');
    await expect.poll(() => network.innerText(), { timeout: 20_000 }).toContain('离线');
    await counter.scan(rice);
    await counter.enter();
    await counter.title('收款完成');
    await expect.poll(() => network.innerText()).toContain('待传 1');
    await shoot(page, 'cashier-offline-1366-zh');
    await demo.serve('server');
    await expect.poll(() => network.innerText(), { timeout: 30_000 }).toBe('在线');
    await counter.close();
  });

  it('finds out about a confirmation whose answer died with the till: one sale', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    const before = await salesMade();
    await counter.scan(rice, rice);
    await page.route('**/confirm', async (route) => {
      // It reaches the till, which sells, and dies before anybody hears of it.
      await route.fetch();
      await demo.kill('till');
      await route.abort();
    });
    await counter.enter();
    await counter.title('正在查询上一笔');
    expect(await page.locator('.go').innerText()).toContain('查询中');
    expect(await counter.heard()).toContain('attention');
    await shoot(page, 'cashier-unknown-1366-zh');
    await page.keyboard.press('Enter');
    await demo.serve('till');
    await counter.title('收款完成');
    await counter.ready();
    expect(await counter.due()).toBe('￥73.80');
    expect(await salesMade()).toBe(before + 1);
    await counter.close();
  });

  it('goes back to the confirmation when the till died before it sold: one sale', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    const before = await salesMade();
    await counter.scan(rice);
    let isFirst = true;
    await page.route('**/confirm', async (route) => {
      if (!isFirst) return route.continue();
      isFirst = false;
      await demo.kill('till');
      return route.abort();
    });
    await counter.enter();
    await counter.title('正在查询上一笔');
    await page.reload().catch(() => {
      // The till is gone; the browser's own page says so.
    });
    await demo.serve('till');
    await page.goto(`${demo.till}/`);
    await counter.ready();
    await expect.poll(() => page.locator('.go').innerText()).toContain('确认收款');
    expect(await counter.units()).toBe(1);
    await counter.enter();
    await counter.title('收款完成');
    expect(await salesMade()).toBe(before + 1);
    await counter.close();
  });

  it('says that the till is gone, keeps the basket, and comes back by itself', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice);
    await demo.kill('till');
    await counter.title('收银服务中断');
    expect(await page.locator('.go').isDisabled()).toBe(true);
    await shoot(page, 'cashier-till-gone-1366-zh');
    await demo.serve('till');
    await counter.title('可以刷会员卡');
    expect(await counter.units()).toBe(1);
    await counter.close();
  });
});
