import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Demo, overFeedMsMax, until } from '../processes/demo.ts';
import { Browser, seriousFindings, shoot, type WatchedPage } from './browser.ts';
import { staffLogin, visitConsole } from './console-visit.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

const looks = [
  [1280, 800, 'zh-CN', 'light'],
  [1440, 900, 'zh-CN', 'dark'],
  [1920, 1080, 'en', 'light'],
  [1024, 768, 'en', 'dark'],
] as const;

describeWithBrowser('offers in the console', () => {
  let demo: Demo;
  let browser: Browser;
  let profile: WatchedPage;
  const thrown: string[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
    profile = await browser.open(`${demo.server}/sign-in`, { width: 1440, height: 900 });
    await signIn();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  it('tries an edited offer, brings it to the till, shows its reach, and stops it', async () => {
    const page = await openOffer('scedu.sanjiang-100-20');
    await expectText(page, '.trial-sum b', '￥129.70');

    await page.getByRole('textbox', { name: '减', exact: true }).fill('30');
    await expectText(page, '.trial-sum b', '￥119.70');
    await expectText(page, '.trial-compare', '现行 v1');
    await expectText(page, '.sentence', '满 100 减 30');
    await page.keyboard.press('Control+s');
    await expectText(page, '.form-state', '已自动保存');

    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog');
    await expectText(page, '[role="dialog"] .difference-table', '￥20.00');
    await expectText(page, '[role="dialog"] .difference-table', '￥30.00');
    expect(await page.locator('.difference-table tbody tr').count()).toBe(1);
    await shoot(page, 'console-offer-publish');
    await dialog.getByRole('button', { name: '立即发布' }).click();
    await expectText(page, '.ant-message', 'v2 已发布');
    await until('the till has version 2', async () => (await tiersAtTill()) === 3_000, overFeedMsMax);
    await expectText(page, '.reach', 'v2 1/1 台已收到');

    await page.getByRole('button', { name: '历史版本' }).click();
    await expectText(page, '.history', 'v1');
    await page
      .getByRole('button', { name: 'JSON' })
      .or(page.getByText('JSON', { exact: true }))
      .first()
      .click();
    await expectText(page, '.json-lines', '"off": 3000');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: '立即停用 v2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).press('Enter');
    await expectText(page, '.ant-message', 'v2 已停用');
    await until('the till has it no more', async () => (await tiersAtTill()) === null, overFeedMsMax);
    await expectText(page, '.form-head', 'v2 停用');
  });

  it('says what is wrong beside the field, and keeps what was typed', async () => {
    const page = await openOffer('scedu.movie-1');
    const price = page.getByRole('textbox', { name: '一口价' });
    await price.fill('九毛');
    await page.getByRole('textbox', { name: '开始日期' }).fill('2026-02-30');
    await expectText(page, '.fault-list', '有 2 处要改');
    await expectText(page, '[id="offer-field-benefit.unitPrice-fault"]', '看不懂这个金额');
    await expectText(page, '[id="offer-field-when.from-fault"]', '没有这一天');
    await page.keyboard.press('Control+s');
    await expectText(page, '.form-state', '已自动保存');
    await page.keyboard.press('Control+Enter');
    await expectText(page, '.ant-message', '不能发布');
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.reload();
    expect(await price.inputValue()).toBe('九毛');
    await page.locator('.fault-list button').first().click();
    expect(await price.evaluate((field) => field === document.activeElement)).toBe(true);
    await price.fill('０．９元');
    await page.getByRole('textbox', { name: '开始日期' }).fill('2026/2/28');
    await page.getByRole('textbox', { name: '开始日期' }).blur();
    expect(await page.getByRole('textbox', { name: '开始日期' }).inputValue()).toBe('2026-02-28');
    await expectGone(page, '.fault-list');
  });

  it('saves by itself once its officer has signed in again', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/offers/scedu.movie-60');
    await page.locator('[id="offer-field-title.en"]').waitFor();
    await context.clearCookies();
    await page.locator('[id="offer-field-title.en"]').fill('Typed before the session ended');
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByText('登录已过期').waitFor();
    await page.fill('dialog input[name=password]', staffLogin(demo).password);
    await page.keyboard.press('Enter');
    await expectText(page, '.form-state', '已自动保存');
    await page.reload();
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLInputElement>('[id="offer-field-title.en"]')?.value ===
        'Typed before the session ended',
    );
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('shows both texts to the later of two editors, and lets them choose', async () => {
    const [mine, theirs] = [await openOffer('scedu.movie-9'), await openOffer('scedu.movie-9')];
    await theirs.getByRole('textbox', { name: '一口价' }).fill('8');
    await theirs.keyboard.press('Control+s');
    await expectText(theirs, '.form-state', '已自动保存');
    await mine.getByRole('textbox', { name: '一口价' }).fill('7');
    await mine.keyboard.press('Control+s');
    await expectText(mine, '[role="dialog"]', '别人刚刚保存了这份草稿');
    await expectText(mine, '[role="dialog"] .difference-table .out', '￥8.00');
    await expectText(mine, '[role="dialog"] .difference-table .in', '￥7.00');
    await mine.getByRole('button', { name: '用我的，覆盖对方' }).click();
    await expectText(mine, '.form-state', '已自动保存');
    await theirs.reload();
    expect(await theirs.getByRole('textbox', { name: '一口价' }).inputValue()).toBe('7.00');
  });

  it('begins a new offer, tells why its id does not do, and forgets it when it is discarded', async () => {
    const page = await openOffer('');
    // The key is listened for a moment after the list is drawn.
    await until('the search field has the focus', async () => {
      await page.keyboard.press('/');
      return (await page.locator('input[type=search]:focus').count()) > 0;
    });
    await page.keyboard.type('洗车');
    await until('the list is filtered', async () => (await page.locator('.offer-list li').count()) === 1);
    await expect.poll(() => new URL(page.url()).searchParams.get('find')).toBe('洗车');
    await page.getByRole('button', { name: '新建优惠' }).click();
    await page.getByRole('textbox', { name: '中文名称' }).fill('<img src=x onerror=alert(1)>');
    const id = page.getByRole('textbox', { name: '编号' });
    await id.fill('movie-9');
    await expectText(page, '[role="dialog"]', '此编号已有优惠');
    await id.fill('new-year');
    await page.getByRole('button', { name: '建立草稿' }).click();
    await expectText(page, '.form-head h2', '<img src=x onerror=alert(1)>');
    await expectText(page, '.fault-list', '满');
    await page.getByRole('button', { name: '放弃草稿' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '放弃草稿' }).click();
    await expectText(page, '.offer-none', '请选择一项优惠');
  });

  it('shows everything to who may only look, and lets nothing be changed', async () => {
    const page = await openOffer('scedu.movie-9', async (tab) => {
      await tab.route('**/v1/session', async (route) => {
        const answer = await route.fetch();
        const session = await answer.json();
        await route.fulfill({
          response: answer,
          json: { ...session, staff: { ...session.staff, role: 'viewer' } },
        });
      });
    });
    await page.locator('.trial-sum').waitFor();
    await page.keyboard.press('Control+Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    for (const name of ['发布', '排期发布', '立即停用', '新建优惠', '放弃草稿', '复制']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    expect(await page.locator('.sections .ant-input:not([readonly], [disabled])').count()).toBe(0);
    expect(await page.locator('.sections button.chip:not(:disabled):not([aria-expanded])').count()).toBe(0);
  });

  it('hinders nobody and cuts nothing off, at every size, in both languages and looks', async () => {
    const page = await openOffer('scedu.jiafu-tiers');
    for (const [width, height, language, theme] of looks) {
      await page.setViewportSize({ width, height });
      await page.evaluate(
        ([chosen, worn]) => {
          localStorage.setItem('puhui-console-language', chosen);
          localStorage.setItem('puhui-console-theme', worn);
        },
        [language, theme] as const,
      );
      await page.reload();
      await page.locator('.trial-sum').waitFor();
      await shoot(page, `console-offer-${width}-${language}-${theme}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ width, overflow }).toEqual({ width, overflow: 0 });
      expect({ width, findings: await seriousFindings(page) }).toEqual({ width, findings: [] });
    }
  });

  it('asks no other machine, and complains of nothing', () => {
    expect(profile.misdeeds).toEqual([]);
    // The answer 409 to the later of two editors is one of the tests.
    expect(thrown.filter((line) => !line.includes('409'))).toEqual([]);
  });

  /** The offer in a tab of the one browser profile that is signed in. */
  async function openOffer(
    id: string,
    prepare: (page: Page) => Promise<void> = async () => undefined,
  ): Promise<Page> {
    const page = await profile.context.newPage();
    await prepare(page);
    page.on('pageerror', (error) => thrown.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') thrown.push(message.text());
    });
    await page.goto(`${demo.server}/offers${id === '' ? '' : `/${id}`}?programme=scedu`);
    await page.locator(id === '' ? '.offer-list' : '.sections').waitFor();
    return page;
  }

  async function signIn(): Promise<void> {
    const { user, password } = JSON.parse(readFileSync(join(demo.dataDir, 'demo/staff.json'), 'utf8'));
    const status = await profile.page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/v1/session', { method: 'POST', headers, body })).status;
    }, JSON.stringify({ user, password }));
    expect(status).toBe(200);
  }

  /** What the offer takes off at the till; null: the till has no such offer. */
  async function tiersAtTill(): Promise<number | null> {
    const { body } = await demo.get('/v1/offers?all=true');
    const offers: readonly { readonly id: string; readonly benefit: unknown }[] = body.offers ?? body;
    const offer = offers.find(({ id }) => id === 'scedu.sanjiang-100-20');
    const { tiers } = (offer?.benefit ?? {}) as { readonly tiers?: readonly { readonly off: number }[] };
    return tiers?.[0]?.off ?? null;
  }
});

async function expectText(page: Page, place: string, text: string): Promise<void> {
  await page.locator(place).filter({ hasText: text }).first().waitFor();
}

async function expectGone(page: Page, place: string): Promise<void> {
  await page.locator(place).waitFor({ state: 'detached' });
}
