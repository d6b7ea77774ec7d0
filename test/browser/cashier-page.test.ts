import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Demo, until } from '../processes/demo.ts';
import { Browser, scan, seriousFindings, shoot } from './browser.ts';
import { CashierCounter, clearCounter } from './cashier-counter.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const rice = 'demo-rice-5kg';
const oil = 'demo-oil-5l';
const milk = 'demo-milk-950ml';

/** The band of each `recognition.code`: colour, sound, and who is told at once. */
const bands: Readonly<Record<string, { tone: string; title: string; sound: string; role: string }>> = {
  member: { tone: 'ok', title: '会员有效', sound: 'ok', role: 'status' },
  'card-stopped': { tone: 'stop', title: '卡已停用', sound: 'refused', role: 'alert' },
  'other-union': { tone: 'attn', title: '其他工会的卡', sound: 'refused', role: 'alert' },
  'not-genuine': { tone: 'stop', title: '芯片不是原卡', sound: 'refused', role: 'alert' },
  'not-certified': { tone: 'attn', title: '本次不可优惠', sound: 'refused', role: 'alert' },
  'not-active': { tone: 'attn', title: '本次不可优惠', sound: 'refused', role: 'alert' },
  'card-not-activated': { tone: 'attn', title: '本次不可优惠', sound: 'refused', role: 'alert' },
  'not-a-member': { tone: 'attn', title: '不是会员卡', sound: 'refused', role: 'alert' },
  'insert-card': { tone: 'info', title: '请插卡', sound: 'attention', role: 'status' },
  unreadable: { tone: 'attn', title: '没有读到卡', sound: 'attention', role: 'alert' },
};

describeWithBrowser('the cashier page', () => {
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
  });
  afterEach(() => clearCounter(demo));
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  const tap = (card: string) => demo.post('/v1/virtual-reader/insert', { card });
  const takeOff = () => demo.post('/v1/virtual-reader/remove');
  const salesMade = async () => (await demo.get('/v1/sales')).body.sales.length;

  it('sells from scan to receipt without a mouse', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice, rice, oil);
    expect(await counter.due()).toBe('￥143.70');
    await tap('member-contact');
    await counter.title('会员有效');
    await expect.poll(() => counter.due()).toBe('￥123.70');
    await counter.hears('ok');
    expect(await page.locator('.row.whole .why').textContent()).toContain('满100减20');
    await shoot(page, 'cashier-member-1366-zh');
    await counter.enter();
    await counter.title('收款完成');
    await counter.hears('ok');
    expect(await counter.due()).toBe('￥123.70');
    await page.keyboard.press('F8');
    await expect.poll(() => page.locator('.paper').textContent()).toContain('123.70');
    await shoot(page, 'cashier-receipt-1366-zh');
    await page.keyboard.press('Escape');
    await counter.enter();
    await counter.title('请刷卡或扫商品');
    await takeOff();
    await counter.close();
  });

  it('presses no button by a scanner, and closes no warning by one', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    const before = await salesMade();
    await counter.scan(rice);
    // A burst at once behind another: its Enter comes when the button is there already.
    await scan(page, milk);
    await expect.poll(() => counter.units()).toBe(2);
    await tap('lost');
    await counter.title('卡已停用');
    // Behind the title: a card event that came later would open the band again that is closed below.
    await counter.hears('refused');
    await scan(page, oil);
    await counter.enter();
    expect(await page.locator('.strip').textContent()).toContain('先按 F4 关闭');
    await page.keyboard.press('Escape');
    expect(await counter.band()).toMatchObject({ tone: 'stop', role: 'alert' });
    expect(await counter.units()).toBe(2);
    await shoot(page, 'cashier-stop-1366-zh');
    await page.keyboard.press('F4');
    expect((await counter.band()).tone).toBe('idle');
    expect(await page.locator('.go').textContent()).toContain('按原价收款');
    expect(await salesMade()).toBe(before);
    await takeOff();
    await counter.close();
  });

  it('shows and sounds each card of the tray', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice);
    const tray: readonly { card: string; expect: string }[] = (await demo.get('/v1/virtual-reader')).body;
    expect(tray.length).toBeGreaterThanOrEqual(20);
    for (const { card, expect: code } of tray) {
      const wanted = bands[code];
      if (wanted === undefined) throw new Error(`no band is written down for ${code}`);
      await counter.heard();
      await takeOff();
      await tap(card);
      const { tone, title, role, sound } = wanted;
      await expect.poll(() => counter.heard(), { message: `the sound of ${card}` }).toEqual([sound]);
      await expect
        .poll(() => counter.band(), { message: `the band of ${card}` })
        .toEqual({ tone, title, role });
      if (tone === 'stop') await page.keyboard.press('F4');
    }
    await takeOff();
    await counter.close();
  });

  it('gives single units back for exactly what was paid', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(milk, milk, milk);
    await counter.enter();
    await counter.title('收款完成');
    await page.keyboard.press('F5');
    await page.getByRole('option').first().waitFor();
    await counter.enter();
    await page.locator('.refund').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.answers .big').textContent()).toContain('￥25.60');
    await shoot(page, 'cashier-refund-1366-zh');
    await counter.enter();
    await counter.enter();
    await expect.poll(() => page.locator('.result b').textContent()).toBe('已退 ￥25.60');
    const [sale] = (await demo.get('/v1/sales')).body.sales;
    expect(sale).toMatchObject({ refundedUnits: 2, refunded: 2560 });
    await counter.enter();
    await page.keyboard.press('F9');
    await expect.poll(() => page.getByRole('option').first().textContent()).toContain('已退 2/3 件');
    await counter.close();
  });

  it('takes an amount by hand, holds it and takes it back', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await page.keyboard.type('12.5', { delay: 130 });
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor();
    await counter.enter();
    await expect.poll(() => counter.due()).toBe('￥12.50');
    await counter.decided();
    await page.keyboard.press('F6');
    await expect.poll(() => counter.due()).toBe('￥0.00');
    await page.keyboard.press('F7');
    await counter.enter();
    await expect.poll(() => counter.due()).toBe('￥12.50');
    await page.keyboard.press('F4');
    await counter.enter();
    await expect.poll(() => counter.due()).toBe('￥0.00');
    await counter.close();
  });

  it.each([
    { width: 1024, height: 768 },
    { width: 1366, height: 768 },
    { width: 1920, height: 1080 },
  ])('fits $width×$height in both languages, and hinders nobody', async (look) => {
    const counter = await CashierCounter.open(browser, demo, look);
    const { page } = counter;
    await counter.scan(rice, milk, oil);
    for (const language of ['zh', 'en'] as const) {
      const scrolls = await page.evaluate(() => {
        const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
        return scrollHeight > clientHeight || scrollWidth > clientWidth;
      });
      expect(scrolls).toBe(false);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(
        language === 'zh' ? 'zh-CN' : 'en',
      );
      expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, `cashier-basket-${look.width}-${language}`);
      await page.keyboard.press('F11');
    }
    await page.keyboard.press('F11');
    await page.reload();
    await counter.ready();
    await counter.decided();
    expect(await page.locator('.go').textContent()).toContain('Take payment');
    expect(await counter.units()).toBe(3);
    await page.keyboard.press('F12');
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, `cashier-device-${look.width}-en`);
    await counter.close();
  });

  it('draws hostile names as text, and breaks no layout', async () => {
    const counter = await CashierCounter.open(browser, demo, { width: 1024, height: 768 });
    const { page } = counter;
    const names = [
      '<img src=x onerror=alert(1)><script>alert(2)</script>',
      `\u202Edesrever\u0007\u0000 ${'宽'.repeat(150)}`,
      '=HYPERLINK("http://x")',
    ];
    for (const [place, name] of names.entries()) {
      const goods = { sku: `hostile-${place}`, name, category: 'grain/rice', price: 100 };
      await page.route(`**/v1/goods/hostile-${place}`, (route) => route.fulfill({ json: goods }));
      await counter.scan(`hostile-${place}`);
    }
    const boxes = await page
      .locator('.row .nm')
      .evaluateAll((cells) => cells.map((cell) => cell.clientHeight));
    expect(Math.max(...boxes)).toBeLessThan(40);
    expect(await page.locator('.row img, .row script').count()).toBe(0);
    expect(await page.locator('.row').first().textContent()).toContain('<img src=x');
    await shoot(page, 'cashier-hostile-1024-zh');
    await counter.enter();
    await counter.title('收款完成');
    await page.keyboard.press('F8');
    await expect.poll(() => page.locator('.paper').textContent()).toContain('<img');
    await counter.close();
  });

  it('sells on without the server, and sends everything when it is back', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    const network = page.locator('[data-badge="network"]');
    // The sales of the tests before are on their way: only this one's is to be left waiting.
    await until('all is handed in', async () => (await demo.get('/v1/status')).body.journal.unsent === 0);
    await demo.kill('server');
    await expect.poll(() => network.textContent()).toContain('离线');
    await counter.scan(rice);
    await counter.enter();
    await counter.title('收款完成');
    await expect.poll(() => network.textContent()).toContain('待传 1');
    await shoot(page, 'cashier-offline-1366-zh');
    await demo.serve('server');
    await expect.poll(() => network.textContent()).toBe('在线');
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
    expect(await page.locator('.go').textContent()).toContain('查询中');
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
    await expect.poll(() => page.locator('.go').textContent()).toContain('确认收款');
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
