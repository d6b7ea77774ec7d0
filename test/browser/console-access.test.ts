import { randomUUID } from 'node:crypto';
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Demo } from '../processes/demo.ts';
import { Browser, seriousFindings, shoot } from './browser.ts';
import { signIn, staffLogin, visitConsole } from './console-visit.ts';
import { describeWithBrowser } from './describe-with-browser.ts';

describeWithBrowser('signing in at the console', () => {
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), Browser.start()]);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.end();
  });

  it('says what is missing beside its field, by keyboard alone', async () => {
    const { page, context, misdeeds } = await browser.open(`${demo.server}/sign-in`);
    await page.waitForSelector('input[name=username]:focus');
    await page.keyboard.press('Enter');
    await page.getByText('请填写用户名').waitFor();
    await page.getByText('请填写密码').waitFor();
    await page.keyboard.type('demo');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[name=password]:focus');
    expect(await page.getByText('请填写用户名').count()).toBe(0);
    expect(await page.inputValue('input[name=username]')).toBe('demo');
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('refuses a wrong password, keeps what was typed, and takes the right one to where one was going', async () => {
    const { page, context, misdeeds } = await browser.open(`${demo.server}/cards?status=stopped`);
    const { user, password } = staffLogin(demo);
    await signIn(page, { user, password: 'not it' });
    await page.getByRole('alert').getByText('用户名或密码不正确').waitFor();
    expect(await page.inputValue('input[name=username]')).toBe(user);
    await shoot(page, 'console-sign-in-wrong');
    await page.fill('input[name=password]', password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.register-table tbody tr');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/cards?status=stopped');
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('asks for patience after many tries, counts down, and takes nothing meanwhile', async () => {
    const { page, context } = await browser.open(`${demo.server}/sign-in`, { language: 'en' });
    // Of a name that nobody has tried before: who has to be patient is not asked.
    const user = randomUUID();
    for (let tries = 0; tries < 6; tries++) {
      const answer = page.waitForResponse((response) => response.request().method() === 'POST');
      await signIn(page, { user, password: `guess ${tries}` });
      await answer;
    }
    const wait = page.getByText(/Try again in \d+ s/);
    await wait.waitFor();
    expect(await page.locator('button[type=submit]').isDisabled()).toBe(true);
    const first = Number(/\d+/.exec((await wait.textContent()) ?? '')?.[0]);
    await page.waitForFunction(
      (before) => Number(/\d+/.exec(document.querySelector('.fault')?.textContent ?? '')?.[0]) < before,
      first,
    );
    await context.close();
  });

  it('asks to sign in again over the page when the session has ended, and loses nothing typed', async () => {
    const { page, context, misdeeds } = await visitConsole({ browser, demo }, '/redemptions');
    await page.fill('input[type=search]', 'rd-typed');
    await context.clearCookies();
    await page.getByRole('button', { name: '今天' }).click();
    await page.getByRole('dialog').getByText('登录已过期').waitFor();
    await page.keyboard.press('Escape');
    await shoot(page, 'console-sign-in-again');
    await page.fill('dialog input[name=password]', staffLogin(demo).password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.inputValue('input[type=search]')).toBe('rd-typed');
    expect(new URL(page.url()).searchParams.has('from')).toBe(true);
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('signs out, and a step back in the browser shows nothing of it', async () => {
    const { page, context } = await browser.open(`${demo.server}/members`);
    await signIn(page, staffLogin(demo));
    await page.waitForSelector('.register-table tbody tr');
    await page.getByRole('button', { name: '设置' }).click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForSelector('input[name=username]');
    await page.goBack();
    await page.waitForSelector('input[name=username]');
    expect(await page.locator('.register-table').count()).toBe(0);
    await context.close();
  });

  it('keeps the session out of the page’s reach', async () => {
    const { page, context } = await browser.open(`${demo.server}/sign-in`);
    await signIn(page, staffLogin(demo));
    await page.waitForSelector('.rail');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name).sort()).toEqual(['__Host-puhui-known', '__Host-puhui-session']);
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    await context.close();
  });

  it('loads neither the kit’s tables nor charts before somebody is in', async () => {
    const { page, context } = await browser.open('about:blank');
    const scripts: Response[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response);
    });
    await page.goto(`${demo.server}/sign-in`, { waitUntil: 'networkidle' });
    const bodies = await Promise.all(scripts.map((script) => script.body()));
    const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(450_000);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('hinders nobody: %s', async (theme) => {
    const { page, context } = await browser.open(`${demo.server}/sign-in`, { theme });
    await page.waitForSelector('input[name=username]');
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, `console-sign-in-${theme}`);
    await context.close();
  });
});
