import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Demo, riceAndOil } from '../processes/demo.ts';
import { type Browser, type Look, scan, type WatchedPage } from './browser.ts';

/** Longer than the page waits after a scan or a card before an Enter counts. */
const quietMs = 320;

/** Whose pages are open: those of a try that failed, too. */
const atWork = new Set<CashierCounter>();

/** The cashier page with somebody in front of it. */
export class CashierCounter {
  readonly watched: WatchedPage;
  readonly page: Page;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
    this.page = watched.page;
  }

  /** `prepare` is done before the page is there. */
  static async open(
    browser: Browser,
    demo: Demo,
    look: Look = {},
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<CashierCounter> {
    const counter = new CashierCounter(await browser.open('about:blank', look));
    atWork.add(counter);
    const { page } = counter;
    await prepare(page);
    // Titles of offers and categories of goods: asked for at the beginning, and nothing on the page waits for them.
    const begun = ['/v1/offers', '/v1/goods'].map((path) =>
      page.waitForResponse((answer) => new URL(answer.url()).pathname === path),
    );
    await page.goto(`${demo.till}/`);
    await counter.ready();
    for (const answer of await Promise.all(begun)) await answer.finished();
    return counter;
  }

  /** Connected, and every sound that is played from now on is heard. */
  async ready(): Promise<void> {
    await this.page.locator('.till[data-link="up"]').waitFor();
    await this.page.locator('.top .badges [data-badge="network"]').waitFor();
    await this.page.evaluate(() => {
      const ear = globalThis as unknown as { heard?: string[] };
      if (ear.heard !== undefined) return;
      ear.heard = [];
      window.addEventListener('puhui-sound', (event) =>
        ear.heard?.push((event as CustomEvent<string>).detail),
      );
    });
  }

  async scan(...codes: readonly string[]): Promise<void> {
    for (const code of codes) {
      const before = await this.units();
      await scan(this.page, code);
      await expect.poll(() => this.units()).toBe(before + 1);
    }
    await this.decided();
  }

  /** The amounts on the screen are of the rows on the screen. */
  async decided(): Promise<void> {
    await expect
      .poll(async () => {
        const shown = await this.page.locator('.row:not(.whole)').count();
        return shown > 0 && (await this.page.locator('.row .pay .n').count()) === shown;
      })
      .toBe(true);
  }

  async units(): Promise<number> {
    const counts = await this.page.locator('.row:not(.whole) > .n').allInnerTexts();
    return counts.reduce((sum, count) => sum + Number(count), 0);
  }

  /** An Enter that is meant: not in the first moments after a scan or a card. */
  async enter(): Promise<void> {
    await this.page.waitForTimeout(quietMs);
    await this.page.keyboard.press('Enter');
  }

  /** These sounds, and no other, since they were last asked for: a card's sound follows the amount that it changed. */
  async hears(...sounds: readonly string[]): Promise<void> {
    const all = () => this.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    await expect.poll(all).toEqual(sounds);
    await this.heard();
  }

  async heard(): Promise<readonly string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.splice(0));
  }

  due(): Promise<string | null> {
    return this.page.locator('.due .big').textContent();
  }

  async band(): Promise<{
    readonly tone: string;
    readonly title: string | null;
    readonly role: string | null;
  }> {
    const band = this.page.locator('.verdict');
    const classes = (await band.getAttribute('class')) ?? '';
    return {
      tone: /v-([a-z]+)/.exec(classes)?.[1] ?? '',
      title: await band.locator('h1').textContent(),
      role: await band.getAttribute('role'),
    };
  }

  async title(title: string): Promise<void> {
    await expect.poll(() => this.page.locator('.verdict h1').textContent()).toBe(title);
  }

  /** Begins anew with an empty counter, whatever the test before has left. */
  async close(): Promise<void> {
    expect(this.watched.misdeeds).toEqual([]);
    await this.leave();
  }

  async leave(): Promise<void> {
    atWork.delete(this);
    await this.watched.context.close();
  }
}

/**
 * After a try that broke off in the middle, the next one finds what every test begins with: no page that takes the
 * till's words for itself, server and till running, no card on the reader, and no tap that waits for goods.
 */
export async function clearCounter(demo: Demo): Promise<void> {
  await Promise.all([...atWork].map((counter) => counter.leave()));
  await demo.bringBack();
  await demo.post('/v1/virtual-reader/remove');
  const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
  await demo.post(`/v1/checkouts/${id}/cancel`);
}
