import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  type BrowserContext,
  type Browser as Chromium,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { repository } from '../house/repository.ts';
import { testBrowserPath } from './chromium-path.ts';

const shots = join(repository, 'artefacts/screens');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Debian's Chromium without a window, and without the calls home that it makes by itself. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--force-color-profile=srgb',
] as const;

/** Only for what hangs: what is waited for is a state, however long a busy machine takes. */
const stuckMs = 90_000;

export type Look = {
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'zh-CN' | 'en';
  readonly theme?: 'light' | 'dark';
  /** A session that somebody has signed in to. */
  readonly session?: Session;
};

export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What a page did that no page of ours may do. */
export type Misdeed = { readonly kind: 'request' | 'console' | 'crash'; readonly text: string };

/** A page under watch: whatever it asks of another machine, complains of or throws is kept. */
export type WatchedPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly misdeeds: readonly Misdeed[];
};

/** Complaints that belong to a test's own doing: a killed server, a refused sign-in. */
const expectedComplaints = /net::ERR_|Failed to load resource|WebSocket connection to/;

/** One browser for the tests of a file. */
export class Browser {
  readonly #chromium: Chromium;

  private constructor(browser: Chromium) {
    this.#chromium = browser;
  }

  static async start(): Promise<Browser> {
    return new Browser(
      await chromium.launch({ executablePath: testBrowserPath, args: [...browserFlags], headless: true }),
    );
  }

  /** A page with a profile of its own; nothing that is not on this machine is let out. */
  async open(url: string, look: Look = {}): Promise<WatchedPage> {
    const context = await this.#chromium.newContext({
      viewport: { width: look.width ?? 1366, height: look.height ?? 768 },
      locale: look.language ?? 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      colorScheme: look.theme ?? 'light',
      // What grows on the screen is as large as it will be: a press meets what was looked for.
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...(look.session === undefined ? {} : { storageState: look.session }),
    });
    context.setDefaultTimeout(stuckMs);
    const misdeeds: Misdeed[] = [];
    await context.route(
      (address) =>
        address.hostname !== '127.0.0.1' && address.protocol !== 'data:' && address.protocol !== 'blob:',
      (route) => {
        misdeeds.push({ kind: 'request', text: route.request().url() });
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => misdeeds.push({ kind: 'crash', text: error.stack ?? error.message }));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (!expectedComplaints.test(message.text())) misdeeds.push({ kind: 'console', text: message.text() });
    });
    await page.goto(url);
    return { page, context, misdeeds };
  }

  async close(): Promise<void> {
    await this.#chromium.close();
  }
}

/** Keeps what the page looks like as an artefact of the run. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

export type Finding = { readonly rule: string; readonly impact: string; readonly at: readonly string[] };

/** What axe-core finds wrong on the page that hinders people: impact serious or critical. */
export async function seriousFindings(page: Page): Promise<readonly Finding[]> {
  // By the debugger, not by a script element: the page's policy allows none.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    type Violation = { id: string; impact: string; nodes: { target: unknown[] }[] };
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact,
        at: nodes.slice(0, 5).map(({ target }) => String(target)),
      }));
  });
}

const scannerGapSeconds = 0.000_2;

/**
 * Types as a barcode scanner does: a burst of keys, then Enter. The keys bring their own times, as those of a
 * device do: a busy machine would make a person's typing of them.
 */
export async function scan(page: Page, code: string): Promise<void> {
  const line = await page.context().newCDPSession(page);
  const began = Date.now() / 1_000;
  const keys = [
    ...[...code].map((key) => ({ key, text: key })),
    { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 },
  ];
  await Promise.all(
    keys.flatMap((key, place) => {
      const timestamp = began + place * scannerGapSeconds;
      return [
        line.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
        line.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...key, text: '' }),
      ];
    }),
  );
  await line.detach();
}

/** Two presses of one impatient finger: sent together, so that nothing of what the first does comes between. */
export async function pressTwice(page: Page, button: Locator): Promise<void> {
  const box = await button.boundingBox();
  if (box === null) throw new Error('the button is not on the screen');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, button: 'left' } as const;
  const line = await page.context().newCDPSession(page);
  await Promise.all(
    [1, 2].flatMap((clickCount) => [
      line.send('Input.dispatchMouseEvent', { type: 'mousePressed', clickCount, ...at }),
      line.send('Input.dispatchMouseEvent', { type: 'mouseReleased', clickCount, ...at }),
    ]),
  );
  await line.detach();
}
