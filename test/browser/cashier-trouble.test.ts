import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readerTroubleWords } from '../../terminal/core/words/reader-trouble-words.ts';
import type { CounterStatus } from '../../terminal/wire/counter/counter-status.ts';
import { Demo, until } from '../processes/demo.ts';
import { type PublishedOffer, publishAnew, publishedOffer } from '../processes/publish-anew.ts';
import { Browser, pressTwice, scan, seriousFindings, shoot } from './browser.ts';
import { CashierCounter, clearCounter } from './cashier-counter.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const rice = 'demo-rice-5kg';
const oil = 'demo-oil-5l';
const milk = 'demo-milk-950ml';
const hundredLess20 = 'scedu.sanjiang-100-20';

/** Longer than the page waits after a scan before a press counts. */
const quietMs = 320;

/** Of what the till says by itself only this much reaches the page. */
async function hears(page: Page, passes: () => boolean): Promise<void> {
  await page.routeWebSocket(/v1.events/, (line) => {
    line.connectToServer().onMessage((message) => {
      if (passes()) line.send(message);
    });
  });
}

/** What is rare at a counter and must be right when it comes. */
describeWithBrowser('the cashier page in trouble', () => {
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
  const holds = async (offer: string) =>
    (await demo.get('/v1/offers')).body.some(({ id }: { id: string }) => id === offer);
  /** What a first try has stopped is published again for the second. */
  let stopped: PublishedOffer | null = null;
  /** A code is good once, and for half a minute the same: a second try waits for the next one. */
  const shownCodes = new Set<string>();
  const newCode = async (redemption: string) => {
    let code = '';
    await until('a code that was not shown yet', async () => {
      code = (await demo.command('server', 'member-code', '--redemption', redemption)).out.trim();
      return !shownCodes.has(code);
    });
    shownCodes.add(code);
    return code;
  };

  it('practises a whole sale and its refund, and books nothing', async () => {
    const counter = await CashierCounter.open(browser, demo, { width: 1024, height: 768 });
    const { page } = counter;
    const before = await salesMade();
    await counter.scan(milk);
    const practise = async () => {
      await page.keyboard.press('F12');
      await page.getByRole('tab', { name: '练习' }).click();
      await page.locator('.training-tab button').click();
      await page.getByRole('button', { name: '确定' }).click();
    };
    await practise();
    await page.locator('.till.training[data-link="up"]').waitFor();
    await counter.ready();
    expect(await counter.units()).toBe(0);
    await counter.scan(rice, rice, oil);
    await tap('member-contact');
    await expect.poll(() => counter.due()).toBe('￥123.70');
    expect(await counter.band()).toMatchObject({ tone: 'ok', title: '会员有效练习' });
    await counter.hears('ok');
    expect(await seriousFindings(page)).toEqual([]);
    await counter.enter();
    await counter.title('收款完成练习');
    await shoot(page, 'cashier-practice-1024-zh');
    await page.keyboard.press('F8');
    await expect.poll(() => page.locator('.paper').textContent()).toContain('练习');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F5');
    await page.getByRole('option').first().waitFor();
    await counter.enter();
    await page.locator('.refund').waitFor();
    await page.keyboard.press('ArrowRight');
    await counter.enter();
    await counter.enter();
    await expect.poll(() => page.locator('.result b').textContent()).toContain('已退');
    await page.keyboard.press('Escape');
    await takeOff();
    await practise();
    await page.locator('.till:not(.training)[data-link="up"]').waitFor();
    expect(await counter.units()).toBe(1);
    expect(await salesMade()).toBe(before);
    await counter.close();
  });

  it.each([
    { applied: 1, title: '部分优惠', text: '2 项中 1 项可优惠' },
    { applied: 0, title: '优惠未用上', text: '1 项优惠还缺条件' },
  ])('says how many of the offers lack a condition: $applied apply', async ({ applied, title, text }) => {
    const counter = await CashierCounter.open(browser, demo, { width: 1024, height: 768 });
    const { page } = counter;
    await tap('member-contact');
    await page.route('**/v1/checkouts', async (route) => {
      const answer = await route.fetch();
      const view = await answer.json();
      const part = { offer: 'other', layer: 'basket', discount: 100, lines: [], funders: [] };
      view.decision.applied = Array.from({ length: applied }, () => part);
      view.decision.declined = [{ offer: hundredLess20, reason: 'wrong-tender', detail: {} }];
      view.state = 'quoted';
      return route.fulfill({ status: answer.status(), json: view });
    });
    await page.routeWebSocket(/v1.events/, (line) => line.connectToServer().onMessage(() => {}));
    await page.reload();
    await counter.ready();
    await counter.scan(rice);
    await counter.title(title);
    expect(await counter.band()).toMatchObject({ tone: 'part', role: 'status' });
    expect(await page.locator('.verdict p').textContent()).toBe(text);
    expect(await page.locator('.note').textContent()).toContain('须用会员卡付款');
    await shoot(page, `cashier-partial-${applied}-1024-zh`);
    await takeOff();
    await counter.close();
  });

  it('sells no amount that nobody has seen: an offer is stopped before the page hears of it', async () => {
    if (stopped !== null) await publishAnew(demo, stopped);
    await until('the till has the offer', () => holds(hundredLess20));
    let isDeaf = false;
    const counter = await CashierCounter.open(browser, demo, {}, (page) => hears(page, () => !isDeaf));
    const { page } = counter;
    const before = await salesMade();
    await counter.scan(rice, rice, oil);
    await tap('member-contact');
    await expect.poll(() => counter.due()).toBe('￥123.70');
    await counter.hears('ok');
    await takeOff();
    isDeaf = true;
    stopped = await publishedOffer(demo, hundredLess20);
    await demo.staff('POST', `/v1/offers/${hundredLess20}/stop`, {});
    await until('the till has it no more', async () => !(await holds(hundredLess20)));
    await counter.enter();
    await counter.title('优惠有变化');
    expect(await counter.band()).toMatchObject({ tone: 'attn', role: 'alert' });
    await counter.hears('attention');
    expect(await page.locator('.verdict p').textContent()).toContain('原来 ￥123.70，现在 ￥143.70');
    expect(await page.locator('.go').textContent()).toContain('按新金额收款');
    expect(await salesMade()).toBe(before);
    await shoot(page, 'cashier-changed-1366-zh');
    await counter.enter();
    await counter.title('收款完成');
    expect(await counter.due()).toBe('￥143.70');
    expect(await salesMade()).toBe(before + 1);
    await counter.close();
  });

  it('goes on in the window that was opened last, and only there', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice);
    const second = await counter.watched.context.newPage();
    await second.goto(`${demo.till}/`);
    await second.locator('.till[data-link="up"]').waitFor();
    await counter.title('已在别处打开');
    await scan(page, oil);
    expect(await counter.units()).toBe(1);
    await expect.poll(() => second.locator('.due .big').textContent()).toBe('￥36.90');
    await page.keyboard.press('Enter');
    await counter.title('可以刷会员卡');
    await expect.poll(() => second.locator('.verdict h1').textContent()).toBe('已在别处打开');
    await counter.close();
  });

  it('waits for the goods of a slow catalogue, and for one press of two', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice);
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(`**/v1/goods/${oil}`, async (route) => {
      await answered;
      return route.continue();
    });
    await scan(page, oil);
    await counter.enter();
    expect((await counter.band()).title).toBe('可以刷会员卡');
    answer();
    await expect.poll(() => counter.units()).toBe(2);
    await counter.decided();
    await page.waitForTimeout(quietMs);
    await pressTwice(page, page.locator('.go'));
    await counter.title('收款完成');
    expect(await counter.due()).toBe('￥106.80');
    await counter.close();
  });

  it('gives back once, though the till dies with the answer and the page is loaded anew', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(milk, milk);
    await counter.enter();
    await counter.title('收款完成');
    await page.keyboard.press('F5');
    await page.getByRole('option').first().waitFor();
    await counter.enter();
    await page.locator('.refund').waitFor();
    await page.keyboard.press('ArrowRight');
    let isFirst = true;
    await page.route('**/refunds', async (route) => {
      if (!isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      await demo.kill('till');
      return route.abort();
    });
    await counter.enter();
    await counter.enter();
    await expect.poll(() => page.locator('.refund .fault').textContent()).toContain('不会退两次');
    await demo.serve('till');
    await page.locator('.till[data-link="up"]').waitFor();
    await expect.poll(() => page.locator('.refund .fault').textContent()).toContain('不会退两次');
    await counter.enter();
    await expect.poll(() => page.locator('.result b').textContent()).toBe('已退 ￥12.80');
    const [sale] = (await demo.get('/v1/sales')).body.sales;
    expect(sale).toMatchObject({ refundedUnits: 1, refunded: 1280 });
    await counter.close();
  });

  it.each(['zh', 'en'] as const)('keeps all troubles at once inside the top bar: %s', async (language) => {
    // What the till says by itself would bring its true state back.
    const look = { width: 1024, height: 768 };
    const counter = await CashierCounter.open(browser, demo, look, (opened) => hears(opened, () => false));
    const { page } = counter;
    if (language === 'en') await page.keyboard.press('F11');
    await page.route('**/v1/status', async (route) => {
      const status = (await (await route.fetch()).json()) as CounterStatus;
      const troubled = {
        ...status,
        network: 'offline',
        readers: [{ name: 'r', state: 'trouble', trouble: 'daemon-missing' }],
        printers: [{ name: 'p', state: 'paper-out', trouble: 'paper-out', waiting: 1 }],
        cache: {
          ...status.cache,
          ageHours: 30,
          programmes: status.cache.programmes.map((programme) => ({ ...programme, needsUpdate: ['x'] })),
        },
        journal: { ...status.journal, unsent: 456 },
      } as const;
      return route.fulfill({ json: troubled });
    });
    await page.reload();
    const badges = page.locator('.badges');
    await expect.poll(() => badges.textContent()).toContain(language === 'zh' ? '缺纸' : 'No paper');
    const box = await page
      .locator('.top')
      .evaluate((top) => ({ wide: top.scrollWidth, is: top.clientWidth }));
    expect(box.wide).toBeLessThanOrEqual(box.is);
    expect(await page.locator('[data-badge="network"] span').textContent()).toContain('456');
    const { what, todo } = readerTroubleWords['daemon-missing'];
    expect(await page.locator('.verdict').textContent()).toContain(what[language]);
    expect(await page.locator('.verdict p').textContent()).toBe(todo[language]);
    await shoot(page, `cashier-troubles-1024-${language}`);
    await counter.leave();
  });

  it('keeps a warning when the page is loaded anew', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice);
    await tap('lost');
    await counter.title('卡已停用');
    await page.reload();
    await counter.ready();
    await counter.title('卡已停用');
    expect(await counter.band()).toMatchObject({ tone: 'stop', role: 'alert' });
    await page.keyboard.press('F4');
    await counter.title('本单未享会员优惠');
    await takeOff();
    await counter.close();
  });

  it('takes the code on a member’s phone from the scanner, once, and keeps it nowhere', async () => {
    const counter = await CashierCounter.open(browser, demo);
    const { page } = counter;
    await counter.scan(rice, rice, oil);
    await tap('member-contact');
    await counter.title('会员有效');
    await counter.hears('ok');
    await takeOff();
    await counter.enter();
    await counter.title('收款完成');
    const [sold] = (await demo.get('/v1/sales')).body.sales;
    await until('it is uploaded', async () => (await demo.get(`/v1/redemptions/${sold.id}`)).body.uploaded);
    const code = await newCode(sold.id);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await counter.enter();
    await counter.title('请刷卡或扫商品');
    await scan(page, code);
    await counter.title('会员码未用上');
    expect(await page.locator('.verdict p').textContent()).toBe('请先扫商品，再扫会员码');
    await counter.scan(rice, rice, oil);
    await counter.heard();
    await scan(page, code);
    await counter.title('会员有效');
    await counter.hears('ok');
    expect(await page.locator('.verdict p').textContent()).toContain('会员码');
    await shoot(page, 'cashier-member-code-1366-zh');
    await counter.enter();
    await counter.title('收款完成');
    await page.keyboard.press('F8');
    await page.locator('.paper').waitFor();
    await page.keyboard.press('Control+p');
    await expect.poll(() => page.locator('.printing .fault').textContent()).toBe('没有设置小票打印机');
    await shoot(page, 'cashier-print-1366-zh');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F12');
    await expect.poll(() => page.locator('.panel').textContent()).toContain('没有设置两行客显');
    await shoot(page, 'cashier-devices-1366-zh');
    await page.keyboard.press('Escape');
    await counter.enter();
    await counter.scan(milk);
    await scan(page, code);
    await counter.title('会员码未用上');
    expect(await page.locator('.verdict p').textContent()).toContain('已用过');
    expect(await counter.band()).toMatchObject({ tone: 'attn', role: 'alert' });
    const told = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.body.textContent]));
    expect([told, asked, demo.said].join('\n')).not.toContain(code.slice(4, 40));
    await page.keyboard.press('F4');
    await page.getByRole('button', { name: '作废本单' }).click();
    await counter.close();
  });

  it('never cuts the digits of the largest amounts', async () => {
    const counter = await CashierCounter.open(browser, demo, { width: 1024, height: 768 });
    const { page } = counter;
    await page.keyboard.type('10000000.01', { delay: 110 });
    await page.keyboard.press('Enter');
    expect(await page.locator('.strip').textContent()).toContain('金额要在');
    await page.keyboard.press('Escape');
    await page.keyboard.type('9999999.99', { delay: 110 });
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor();
    await counter.enter();
    await page.keyboard.press('*');
    await page.keyboard.type('4999', { delay: 110 });
    await page.keyboard.press('Enter');
    await expect.poll(() => counter.due()).toBe('￥49989999950.01');
    await counter.decided();
    for (const amount of ['.row .pay .n', '.due .big .n', '.tot .list .n']) {
      const cut = await page.locator(amount).evaluate((node) => {
        const part = node.closest('.left, .right')?.getBoundingClientRect();
        const { left, right } = node.getBoundingClientRect();
        return part === undefined || left < part.left || right > part.right;
      });
      expect(cut, amount).toBe(false);
    }
    await shoot(page, 'cashier-largest-1024-zh');
    await counter.close();
  });
});
