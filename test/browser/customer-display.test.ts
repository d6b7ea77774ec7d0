import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { yuanText } from '../../terminal/core/words/amount-words.ts';
import type { DisplayLine, DisplayState } from '../../terminal/wire/counter/display-message.ts';
import { displaySilenceMsMax } from '../../terminal/wire/counter/display-message.ts';
import { Browser, seriousFindings, shoot, type WatchedPage } from './browser.ts';
import { describeWithBrowser } from './describe-with-browser.ts';
import { DisplayStage } from './display-stage.ts';

const line = (name: string, list: number, more: Partial<DisplayLine> = {}): DisplayLine => ({
  name,
  quantity: 1,
  list,
  discount: 0,
  offers: [],
  ...more,
});

const idle: DisplayState = {
  show: 'idle',
  offers: [
    {
      title: { zh: '三江购物满100减20', en: '20 off 100 at Sanjiang' },
      gain: { zh: '满 100 减 20', en: '20 yuan off 100 or more' },
      from: '2026-10-01',
      through: '2026-10-07',
    },
    {
      title: { zh: '1元看大片', en: 'Cinema ticket for 1' },
      gain: { zh: '1 元一张', en: '1 yuan a ticket' },
      from: null,
      through: '2026-12-31',
    },
    { title: { zh: '晚间面包 5折' }, gain: { zh: '5 折', en: '50 % off' }, from: null, through: null },
  ],
};
const basket: DisplayState = {
  show: 'basket',
  lines: [
    line('东北长粒香大米 5 kg', 3690),
    line('光明鲜牛奶 950 ml', 2560, { quantity: 2, discount: 640, offers: [{ zh: '第二件半价' }] }),
    line('长城干红葡萄酒 750 ml', 6800, { discount: 1360, offers: [{ zh: '葡萄酒 8 折' }] }),
    line('蓝月亮洗衣液 3 kg', 2990),
    line('鲜鸡蛋 10 枚', 1250),
    line('香蕉 1.200 kg', 840),
  ],
  others: { titles: [{ zh: '满 100 减 20' }, { zh: '消费补贴 5 元' }], discount: 2500 },
  list: 18_130,
  discount: 4500,
  payable: 13_630,
  member: true,
};
const cardPrompt: DisplayState = { show: 'card-prompt', insert: false };
const insertPrompt: DisplayState = { show: 'card-prompt', insert: true };
const result: DisplayState = { show: 'result', discount: 4500, payable: 13_630 };
const refusal: DisplayState = { show: 'refusal', payable: 9840 };

const hostileName = `<img src=x onerror=alert(1)>\u202e${'长'.repeat(10_000)}`;
const hostile: DisplayState = {
  ...basket,
  lines: Array.from({ length: 9 }, (_, place) =>
    line(`${place}${hostileName}`, 499_999_999_999, {
      quantity: 5000,
      discount: 99_999_999_999,
      offers: [{ zh: hostileName }],
    }),
  ),
  others: { titles: [{ zh: hostileName }], discount: 99_999_999_999 },
  list: 4_999_999_999_999,
  discount: 99_999_999_999,
  payable: 4_999_999_999_999,
};

const states = { idle, basket, cardPrompt, insertPrompt, result, refusal, hostile } as const;
const sizes = [
  { width: 800, height: 480 },
  { width: 1024, height: 768 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

describeWithBrowser('the customer display', () => {
  let browser: Browser;
  let stage: DisplayStage;
  let opened: WatchedPage | undefined;
  beforeAll(async () => {
    browser = await Browser.start();
  });
  beforeEach(async () => {
    stage = await DisplayStage.start();
  });
  afterEach(async () => {
    expect(opened?.misdeeds ?? []).toEqual([]);
    await opened?.context.close();
    opened = undefined;
    await stage.end();
  });
  afterAll(() => browser.close());

  const open = async (look: { readonly width?: number; readonly height?: number } = {}) => {
    opened = await browser.open(stage.address, { width: 1280, height: 800, ...look });
    return opened.page;
  };
  const shown = (page: WatchedPage['page'], show: string) => page.locator(`[data-show="${show}"]`).waitFor();

  const become = async (page: WatchedPage['page'], state: DisplayState) => {
    stage.show(state);
    await shown(page, state.show);
    await page.waitForFunction((text) => document.body.textContent?.includes(text), textIn(state));
  };

  it.each(sizes)('fits $width × $height in every state, nothing cut', async (size) => {
    const page = await open(size);
    for (const [name, state] of Object.entries(states)) {
      await become(page, state);
      await shoot(page, `customer-${name}-${size.width}`);
      expect([name, await cutAtTheSide(page)]).toEqual([name, []]);
      expect([name, await outOfSight(page)]).toEqual([name, []]);
    }
  });

  it('hinders nobody: no serious finding in any state', async () => {
    const page = await open();
    for (const [name, state] of Object.entries(states)) {
      await become(page, state);
      expect([name, await seriousFindings(page)]).toEqual([name, []]);
    }
  });

  it('shows the last lines of a long basket, says how many stand before them, and keeps the total', async () => {
    const page = await open();
    const lines = Array.from({ length: 40 }, (_, place) => line(`第 ${place + 1} 件`, 100));
    stage.show({ ...basket, lines, list: 4000, discount: 0, payable: 4000, others: null });
    await shown(page, 'basket');
    expect(await page.locator('.lines .name').allTextContents()).toEqual(
      [35, 36, 37, 38, 39, 40].map((place) => `第 ${place} 件`),
    );
    expect(await page.locator('.lines .more').textContent()).toContain('34');
    expect(await page.locator('.due b').textContent()).toBe('￥40.00');
  });

  it('draws a hostile name as text, between its own walls', async () => {
    const page = await open();
    stage.show(hostile);
    await shown(page, 'basket');
    expect(await page.locator('img').count()).toBe(0);
    const name = page.locator('.lines .name').last();
    expect(await name.textContent()).toBe(`8${hostileName}`);
    expect(await name.evaluate((one) => getComputedStyle(one).unicodeBidi)).toBe('isolate');
  });

  it('says the same of every refusal, and no reason', async () => {
    const page = await open();
    stage.show(refusal);
    await shown(page, 'refusal');
    expect(await page.locator('main').textContent()).toBe(
      '应付To pay￥98.40本次未享优惠，请咨询收银员No discount this time. Please ask the cashier.',
    );
  });

  it('turns its offers every 30 seconds while nobody is served', async () => {
    const page = await open();
    stage.show(basket);
    await shown(page, 'basket');
    await stopTime(page);
    stage.show(idle);
    await shown(page, 'idle');
    const titles = () => page.locator('.offer h1').allTextContents();
    expect(await titles()).toEqual(['三江购物满100减20', '1元看大片']);
    await page.clock.runFor(29_000);
    expect(await titles()).toEqual(['三江购物满100减20', '1元看大片']);
    await page.clock.runFor(1_500);
    expect(await titles()).toEqual(['晚间面包 5折']);
  });

  it('is idle again when it has heard nothing for five seconds, and not before', async () => {
    const page = await open();
    stage.show(idle);
    await shown(page, 'idle');
    await stopTime(page);
    stage.show(basket);
    // At once: a sign of life that was still on its way would begin the five seconds anew.
    stage.fallSilent();
    await shown(page, 'basket');
    await page.clock.runFor(displaySilenceMsMax - 1_500);
    expect(await page.locator('.screen').getAttribute('data-show')).toBe('basket');
    await page.clock.runFor(2_000);
    expect(await page.locator('.screen').getAttribute('data-show')).toBe('idle');
    expect(await page.locator('.offer h1').first().textContent()).toBe('三江购物满100减20');
    expect(await page.locator('body').textContent()).not.toContain('136.30');
  });

  it('shows no old amounts after the till was gone, and finds the till that was started anew', async () => {
    const page = await open();
    stage.show(basket);
    await shown(page, 'basket');
    stage.fallSilent();
    await stage.pullPlug();
    await shown(page, 'idle');
    const reloaded = page.waitForEvent('load');
    await stage.comeBack();
    await reloaded;
    expect(await page.locator('body').textContent()).not.toContain('136.30');
    stage.show(result);
    await shown(page, 'result');
  });
});

/** From now on the page's clock stands, and goes on only as a test lets it. */
async function stopTime(page: WatchedPage['page']): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}

/** Boxes that are narrower than what stands in them; an ellipsis is meant. */
function cutAtTheSide(page: WatchedPage['page']): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.screen, .n, .lines, .lines li, .foot, .centre, h1, .pay')]
      .filter((one) => {
        const { display, textOverflow } = getComputedStyle(one);
        return display !== 'inline' && textOverflow !== 'ellipsis' && one.scrollWidth > one.clientWidth + 1;
      })
      .map((one) => `${one.className} ${one.scrollWidth} > ${one.clientWidth}`),
  );
}

/** What is not wholly within the screen, or not within the list that it belongs to. */
function outOfSight(page: WatchedPage['page']): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.n, h1, .foot, .box, .rest, .lines li')]
      .filter((one) => {
        const walls = one.closest('.lines, .screen')?.getBoundingClientRect();
        const box = one.getBoundingClientRect();
        if (walls === undefined) return true;
        return box.bottom > walls.bottom + 1 || box.top < walls.top - 1 || box.right > walls.right + 1;
      })
      .map((one) => one.textContent?.slice(0, 40) ?? ''),
  );
}

/** Something that only this state says. */
function textIn(state: DisplayState): string {
  switch (state.show) {
    case 'idle':
      return '满 100 减 20';
    case 'basket':
      return yuanText(state.payable);
    case 'card-prompt':
      return state.insert ? '插入' : '贴近';
    case 'result':
      return '45.00';
    case 'refusal':
      return '98.40';
  }
}
