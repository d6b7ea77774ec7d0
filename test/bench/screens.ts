import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserFlags } from '../browser/browser.ts';
import { chromiumPath } from '../browser/chromium-path.ts';
import { repository } from '../house/repository.ts';
import { Demo } from '../processes/demo.ts';
import type { BenchFigure } from './figure.ts';
import { percentile } from './percentile.ts';

const coldStarts = 7;
const scans = 60;
const goods = ['demo-rice-5kg', 'demo-oil-5l', 'demo-milk-950ml'];

/**
 * What people wait for at the screens, in Debian's Chromium on this machine. Each cold start is a browser process
 * with an empty profile; beside it the same start with a blank page, which is the browser's own part.
 * Nothing is measured where there is no browser.
 */
export async function benchScreens(): Promise<readonly BenchFigure[]> {
  if (!existsSync(chromiumPath)) return [];
  const demo = await Demo.start();
  try {
    return [
      await coldStart('cashier page, cold browser to usable', `${demo.till}/`, '.badges .badge.ok'),
      await coldStart('console sign-in, cold browser to usable', `${demo.server}/`, 'input[type=password]'),
      await scanToPrice(demo),
      ...sizes(),
    ];
  } finally {
    await demo.end();
  }
}

async function coldStart(figure: string, url: string, usable: string): Promise<BenchFigure> {
  const pages: number[] = [];
  const blanks: number[] = [];
  for (let round = 0; round < coldStarts; round += 1) {
    blanks.push(await timeOpening('about:blank', 'body'));
    pages.push(await timeOpening(url, usable));
  }
  return {
    figure,
    unit: 'ms',
    p50: Math.round(percentile(pages, 0.5)),
    worst: Math.round(Math.max(...pages)),
    blankPageP50: Math.round(percentile(blanks, 0.5)),
    target: 1_000,
  };
}

/** From before the process is started until the page can be used. */
async function timeOpening(url: string, usable: string): Promise<number> {
  const began = performance.now();
  return withBrowser(async (context) => {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForSelector(usable, { state: 'attached' });
    return performance.now() - began;
  });
}

async function withBrowser<Result>(work: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'puhui-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [...browserFlags],
    headless: true,
    viewport: { width: 1366, height: 768 },
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** From the scanner's Enter until the new amount has been painted, measured inside the page. */
function scanToPrice(demo: Demo): Promise<BenchFigure> {
  return withBrowser(async (context) => {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${demo.till}/`);
    await page.waitForSelector('.badges .badge.ok');
    const taken: number[] = [];
    for (let scan = 0; scan < scans; scan += 1) {
      taken.push(await timeScan(page, goods[scan % goods.length] ?? ''));
    }
    return {
      figure: 'scan to shown price',
      unit: 'ms',
      p50: Number(percentile(taken, 0.5).toFixed(1)),
      p95: Number(percentile(taken, 0.95).toFixed(1)),
      worst: Number(Math.max(...taken).toFixed(1)),
      scans,
      target: 50,
    };
  });
}

async function timeScan(page: Page, code: string): Promise<number> {
  await page.evaluate(() => {
    const due = () => document.querySelector('.due output')?.textContent ?? '';
    const before = due();
    const waiting = globalThis as unknown as { taken: Promise<number> };
    waiting.taken = new Promise((resolve) => {
      let entered = 0;
      addEventListener(
        'keydown',
        ({ key, timeStamp }) => {
          if (key === 'Enter') entered = timeStamp;
        },
        { capture: true },
      );
      const look = () => {
        const now = due();
        // A message that is sent in a frame arrives when that frame has been painted.
        if (entered > 0 && now !== before && /\d/.test(now)) {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - entered);
          port2.postMessage(null);
        } else requestAnimationFrame(look);
      };
      look();
    });
  });
  await page.keyboard.type(code, { delay: 1 });
  await page.keyboard.press('Enter');
  return page.evaluate(() => (globalThis as unknown as { taken: Promise<number> }).taken);
}

/** What the browser must load before the first page stands, and all there is. */
function sizes(): readonly BenchFigure[] {
  return [
    ['cashier page', 'dist/terminal/page', 'index.html'],
    ['customer display', 'dist/terminal/page', 'display.html'],
    ['console, sign-in', 'dist/server/console', 'index.html'],
  ].map(([title = '', folder = '', page = '']) => {
    const html = readFileSync(join(repository, folder, page), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    const all = readdirSync(join(repository, folder, 'assets')).map((file) => `assets/${file}`);
    return {
      figure: `${title}: first load`,
      unit: 'kB gzip',
      value: kilobytes(folder, first),
      files: first.length,
      wholeFolder: kilobytes(folder, all),
    };
  });
}

function kilobytes(folder: string, files: readonly string[]): number {
  const bytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(repository, folder, file))).length,
    0,
  );
  return Math.round(bytes / 1_000);
}
