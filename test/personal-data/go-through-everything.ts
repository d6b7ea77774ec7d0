import { join } from 'node:path';
import { displayPath } from '../../terminal/api/display-channel.ts';
import { eventsPath } from '../../terminal/api/events-channel.ts';
import { type Demo, riceAndOil, until } from '../processes/demo.ts';
import { pageSocket, visitPage } from '../processes/wire-call.ts';
import { workbookParts } from '../server/redemptions/workbook.ts';
import type { CounterReader } from '../system/counter-reader.ts';
import { type CardInHand, programme } from './enter-people.ts';
import type { PersonNumbers } from './people-with-numbers.ts';

/** Where what was said was heard. */
export type Hear = (where: string, text: string) => void;

export type Counter = {
  readonly demo: Demo;
  readonly reader: CounterReader;
  readonly cards: readonly CardInHand[];
  /** Who is looked up by staff, and typed where no number belongs. */
  readonly sought: readonly PersonNumbers[];
  readonly hear: Hear;
};

const passphrase = 'canary birds sing in the till';
const json = { 'content-type': 'application/json' };

/** Taps, sells, refunds, refuses and prints at the till. Gives the sale that was not undone. */
export async function sellToThem({ demo, reader, cards, hear }: Counter): Promise<string> {
  const pages = await Promise.all(
    [['/', eventsPath] as const, ['/display', displayPath] as const].map(async ([page, path]) =>
      pageSocket(demo.till, path, (await visitPage(demo.till, page)).key),
    ),
  );
  const sales: string[] = [];
  for (const { image, side, expect } of cards) {
    await reader.becomes('ready');
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await reader.insert(image, side);
    const code = await reader.recognised(id);
    if (code !== expect) throw new Error(`a card that should be ${expect} is ${code}`);
    const sold = await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'union-card' });
    sales.push(sold.body.redemption.id);
    await reader.remove();
  }
  const [kept = '', undone] = sales;
  await demo.post(`/v1/redemptions/${undone}/void`, { reason: '顾客不要了' });
  await demo.post(`/v1/redemptions/${kept}/refunds`, { lines: [{ id: '1', quantity: 1 }], reason: '退一袋' });
  await demo.post(`/v1/sales/${kept}/print`);
  for (const id of sales)
    for (const path of [`/v1/sales/${id}`, `/v1/sales/${id}/receipt`, `/v1/redemptions/${id}`])
      await demo.get(path);
  for (const path of ['/v1/sales', '/v1/status', '/v1/offers', '/v1/goods', '/v1/openapi.json'])
    await demo.get(path);
  await until('all is handed in', async () => (await demo.get('/v1/status')).body.journal.unsent === 0);
  for (const { heard, close } of pages) {
    hear('events of the till', JSON.stringify(heard));
    close();
  }
  return kept;
}

/** A cashier swipes, scans or types a number where none belongs; a program sends one. */
export async function typeThemAtTheTill({ demo, sought }: Counter, sale: string): Promise<void> {
  const basket = (await demo.post('/v1/checkouts', riceAndOil)).body.id;
  for (const number of sought.flatMap(({ card, idNumber, phone }) => [card, idNumber, phone])) {
    await demo.get(`/v1/goods/${number}`);
    await demo.get(`/v1/goods?find=${number}`);
    await demo.get(`/v1/sales?find=${number}`);
    await demo.get(`/v1/sales/${number}/receipt`);
    await demo.get(`/v1/redemptions?externalId=${number}`);
    await demo.get(`/v1/checkouts/${number}`);
    await demo.post(`/v1/checkouts/${basket}/member-code`, { code: number });
    await demo.post('/v1/checkouts', { lines: [{ id: '1', sku: number, quantity: 1 }] });
    await demo.post('/v1/checkouts', { ...riceAndOil, member: number });
    await demo.post('/v1/display/prompt', { prompt: number });
    await demo.post(`/v1/redemptions/${sale}/void`, { reason: `会员 ${number}` });
  }
  await demo.post(`/v1/checkouts/${basket}/cancel`);
}

/** Staff look at everything there is, and for members by their numbers, rightly and wrongly. */
export async function lookAtTheServer({ demo, sought, hear }: Counter, sale: string): Promise<void> {
  for (const { card, idNumber, phone } of sought) {
    for (const find of [card, idNumber, phone]) {
      const found = await demo.staff('POST', '/v1/members/find', { programme, find });
      if (found.body.total !== 1) throw new Error(`a member is not found: ${JSON.stringify(found)}`);
    }
    for (const wrong of [{ programme, find: phone, [card]: card }, { find: idNumber }, [phone], card])
      await demo.staff('POST', '/v1/members/find', wrong);
    for (const path of [
      `members?find=${phone}`,
      `members?programme=${card}`,
      `redemptions/${card}`,
      idNumber,
    ])
      await demo.staff('GET', `/v1/${path}`);
    await rawStaffCall(demo, hear, `{"programme":"scedu","find":"${phone}`);
  }
  const people = `programme=${programme}&size=200&page=`;
  const pages = ['members', 'cards'].flatMap((list) => [1, 2, 3].map((page) => `${list}?${people}${page}`));
  const lists = [
    ...pages,
    `organisations?programme=${programme}`,
    `merchants?programme=${programme}`,
    `overview?programme=${programme}`,
    `redemptions/list?programme=${programme}`,
    `redemptions/${sale}`,
    'redemptions',
    'terminals',
    'offer-list',
  ];
  for (const path of lists) await demo.staff('GET', `/v1/${path}`);
  for (const format of ['csv', 'xlsx']) {
    const path = `${demo.server}/v1/redemptions/export?programme=${programme}&format=${format}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${demo.key('staff.key')}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const parts = format === 'csv' ? [bytes.toString('utf8')] : workbookParts(bytes).values();
    for (const part of parts) hear('answers of the server', part);
  }
}

/** A body that is no JSON. */
async function rawStaffCall(demo: Demo, hear: Hear, body: string): Promise<void> {
  const authorization = `Bearer ${demo.key('staff.key')}`;
  const answer = await fetch(`${demo.server}/v1/members/find`, {
    method: 'POST',
    headers: { ...json, authorization },
    body,
  });
  hear('answers of the server', await answer.text());
}

/** The programs that open what is sealed. */
export async function runCommands({ demo, cards, hear }: Counter, sale: string): Promise<void> {
  hear(commands, await printedBy(demo.command('server', 'verify-evidence', sale)));
  hear(commands, await printedBy(demo.commandWith(`${cards[0]?.person.card}\n`, 'server', 'member-code')));
}

/** The copy that leaves the house. */
export async function backUp({ demo, hear }: Counter): Promise<void> {
  const folder = join(demo.dataDir, 'backup');
  hear(commands, await printedBy(demo.commandWith(`${passphrase}\n`, 'server', 'backup', folder)));
}

const commands = 'what commands print';

async function printedBy(command: ReturnType<Demo['command']>): Promise<string> {
  const { code, out, err } = await command;
  if (code !== 0) throw new Error(`a command failed: ${out}${err}`);
  return out + err;
}
