import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { OfferId } from '../../terminal/core/offers/offer.ts';
import { Ballast } from '../../terminal/till/journal/ballast.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { saleOf } from '../fakes/sale.ts';
import { crashPlace, type SellingOrder, sellingOrderVariable } from './selling-order.ts';

/**
 * A till that sells as fast as it can and says each sale on standard output: `ask CHECKOUT` before, then `done`
 * (acknowledged), `not` (it is not there) or `unknown`. Run as a process, to be killed.
 */
const order = JSON.parse(process.env[sellingOrderVariable] ?? '') as SellingOrder;
// Written through at once: what was said before the kill was said.
const say = (line: string) => writeSync(1, `${line}\n`);

const periods = { day: '2026-11-21', week: '2026-11-16', month: '2026-11', year: '2026' };
const member = `u:${'ab'.repeat(16)}`;
const uses = [{ offer: 'u.cinema' as OfferId, member, periods, uses: 1, spent: 3600 }];

const room = order.ballast === undefined ? undefined : await Ballast.open(order.ballast);
const journal = await Journal.open({
  file: join(order.folder, 'journal.db'),
  ...crashPlace,
  ...(room === undefined ? {} : { room }),
});
if (order.flaw === 'normal-sync') await sql`pragma synchronous = NORMAL`.execute(journal.database);
say('open');

async function sell(checkout: string): Promise<void> {
  say(`ask ${checkout}`);
  if (order.flaw === 'early-answer') say(`done ${checkout}`);
  try {
    await journal.exclusively(async (append) => {
      if ((await journal.find({ checkout })) !== null) return;
      await append({ entry: saleOf(`rd-${checkout}`, { checkout }), uses, member });
    });
  } catch (error) {
    if (!(error instanceof TillError)) throw error;
    if (order.flaw === 'deaf') say(`done ${checkout}`);
    else say(`${error.code === 'journal-unavailable' ? 'not' : 'unknown'} ${checkout}`);
    return;
  }
  if (order.flaw !== 'early-answer') say(`done ${checkout}`);
}

async function cashier(name: number): Promise<void> {
  for (let sale = 1; sale <= order.salesEach; sale += 1) await sell(`${order.round}-${name}-${sale}`);
}

// What was cut off before is asked again under its old name: it must not be sold twice.
for (const checkout of order.askAgain) await sell(checkout);
await Promise.all(Array.from({ length: order.cashiers }, (_, name) => cashier(name)));
await journal.close();
