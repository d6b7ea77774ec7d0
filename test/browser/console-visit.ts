import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Demo, until } from '../processes/demo.ts';
import type { Browser, Look, Session, WatchedPage } from './browser.ts';

/** The demo's login. */
export function staffLogin(demo: Demo): { readonly user: string; readonly password: string } {
  return JSON.parse(readFileSync(join(demo.dataDir, 'demo', 'staff.json'), 'utf8'));
}

/** Whose first visit has signed in: what signing in itself does is tried by its own tests. */
const signedIn = new WeakMap<Demo, Session>();

/** Opens a page of the console, in a profile of its own that is signed in. */
export async function visitConsole(
  of: { readonly browser: Browser; readonly demo: Demo },
  path: string,
  look: Look = {},
): Promise<WatchedPage> {
  const session = signedIn.get(of.demo);
  const watched = await of.browser.open(`${of.demo.server}${path}`, {
    width: 1440,
    height: 900,
    ...(session === undefined ? {} : { session }),
    ...look,
  });
  if (session === undefined) await signIn(watched.page, staffLogin(of.demo));
  await watched.page.waitForSelector('.rail');
  if (session === undefined) signedIn.set(of.demo, await watched.context.storageState());
  return watched;
}

/** Types the login into the page and sends it. */
export async function signIn(
  page: Page,
  login: { readonly user: string; readonly password: string },
): Promise<void> {
  await page.fill('input[name=username]', login.user);
  await page.fill('input[name=password]', login.password);
  await page.keyboard.press('Enter');
}

/** Sells rice and oil at the till to the first virtual card that is a member's; gives the redemption's id. */
export async function sellToMember(demo: Demo): Promise<string> {
  const externalId = randomUUID();
  const { body: tray } = await demo.get('/v1/virtual-reader');
  const card = tray.find((one: { expect: string }) => one.expect === 'member').card;
  await demo.post('/v1/virtual-reader/insert', { card });
  const lines = [
    { id: '1', sku: 'demo-rice-5kg', quantity: 2 },
    { id: '2', sku: 'demo-oil-5l', quantity: 1 },
  ];
  const opened = await demo.post('/v1/checkouts', { lines, externalId });
  const { id } = opened.body;
  await until('the card is recognised', async () => {
    const { body } = await demo.get(`/v1/checkouts/${id}`);
    return body.state === 'quoted';
  });
  const confirmed = await demo.post(
    `/v1/checkouts/${id}/confirm`,
    {},
    { 'idempotency-key': `c-${externalId}` },
  );
  await demo.post('/v1/virtual-reader/remove', {});
  return confirmed.body.redemption.id;
}
