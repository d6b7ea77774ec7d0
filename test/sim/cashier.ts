import type { CardToken } from '../../terminal/core/card-token.ts';
import type { Fen } from '../../terminal/core/money.ts';
import type { GivenLine } from '../../terminal/till/checkouts/basket-lines.ts';
import { chinaInstant } from '../../terminal/till/china-time.ts';
import { TillError } from '../../terminal/till/ports.ts';
import type { TapToken } from '../../terminal/till/recognition/tap.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import type { Till } from '../../terminal/till/till.ts';
import type { Guest } from './guest.ts';
import type { Machine, Program } from './machine/program.ts';
import { guestProgramme, programmeId } from './sim-offers.ts';
import type { Told } from './told.ts';
import type { World } from './world.ts';

type Counter = {
  readonly world: World;
  readonly told: Told;
  readonly machine: Machine;
  readonly program: Program;
  readonly till: Till;
  readonly tokens: readonly CardToken[];
  /** Nothing is sold here any more. */
  readonly isClosed: () => boolean;
};

/** From one customer to the next, while the shop is open. */
const customerEveryMsMin = 20_000;
/** Of a thousand customers so many are of a handful who come to every shop: limits of each member are for them. */
const regularPermille = 600;
const regulars = 5;
const guestPermille = 500;
const openHours = { from: 9, until: 21 } as const;
const hourMs = 3_600_000;
const chinaOffsetMs = 8 * hourMs;

/** Someone stands at the counter: first asks what became of what had no answer, then serves one customer after the other. */
export function openCounter(counter: Counter): void {
  const { program } = counter;
  program.later(1_000, 'counter opens', () => {
    void askAfterRestart(counter).then(() => nextCustomer(counter));
  });
}

function nextCustomer(counter: Counter): void {
  const { world, program } = counter;
  const { simulation } = world;
  program.later(simulation.evenly(customerEveryMsMin, world.customerEveryMsMax), 'customer', () => {
    if (!world.isTrading || counter.isClosed()) return;
    const hour = Math.floor(((simulation.nowMs + chinaOffsetMs) / hourMs) % 24);
    const isOpen = hour >= openHours.from && hour < openHours.until;
    void (isOpen ? serve(counter) : Promise.resolve()).then(() => nextCustomer(counter));
  });
}

async function serve(counter: Counter): Promise<void> {
  const { told, machine, world } = counter;
  try {
    if (told.sales.size > 0 && world.simulation.random.chance(100)) await giveBack(counter);
    else await sell(counter);
  } catch (error) {
    if (error instanceof TillError && error.code === 'outcome-unknown') {
      // "Unknown, checking": the till is started again and then asked.
      world.restartSoon(machine);
      return;
    }
    // Whoever was being served as the key went is told that nothing was sold.
    if (!world.isTroubled(machine) && !counter.isClosed())
      world.broken(`${machine.name}: a use case failed: ${(error as Error).stack ?? String(error)}`);
  }
}

async function sell(counter: Counter): Promise<void> {
  const { till, world } = counter;
  const { random } = world.simulation;
  const { checkouts } = till.desk;
  const opened = await checkouts.open({ lines: basket(counter) });
  if (isRefusal(opened)) return world.broken(`a plain basket was refused: ${opened.refused}`);
  const { id } = opened.done.view;
  if (random.chance(850)) await tap(counter);
  if (random.chance(50)) {
    await checkouts.cancel(id);
    return;
  }
  // A deal may change between the look and the key: then the cashier looks once more.
  for (let look = 0; look < 3; look += 1) {
    const view = await checkouts.view(id);
    if (isRefusal(view)) return;
    const outcome = await confirm(counter, id, view.done.decision.payable);
    if (outcome !== 'look-again') return;
  }
}

async function confirm(counter: Counter, checkout: string, payable: number): Promise<'over' | 'look-again'> {
  const { till, told, machine } = counter;
  told.unanswered.add(checkout);
  try {
    const sold = await till.desk.checkouts.confirm(checkout, { payable });
    told.unanswered.delete(checkout);
    if (isRefusal(sold)) return sold.refused === 'decision-changed' ? 'look-again' : 'over';
    const { decision, id } = sold.done;
    told.sales.set(id, { checkout, payable: decision.payable, discount: decision.discount });
    told.denied.delete(checkout);
    return 'over';
  } catch (error) {
    if (error instanceof TillError && error.code !== 'outcome-unknown') {
      told.unanswered.delete(checkout);
      told.denied.add(checkout);
      if (counter.world.isTroubled(machine)) return 'over';
    }
    throw error;
  }
}

async function tap({ till, world, tokens }: Counter): Promise<void> {
  const { random } = world.simulation;
  const isGuest = world.guests.length > 0 && random.chance(guestPermille);
  const some = random.chance(regularPermille) ? regulars : tokens.length;
  // The first of all has left the union.
  const token = tokens[1 + random.whole(Math.min(some, tokens.length - 1))] as CardToken;
  await till.desk.checkouts.tapped({
    at: chinaInstant(world.simulation.nowMs),
    reader: 'reader',
    verdict: 'genuine',
    method: 'dda',
    panSequence: '01',
    isExpired: false,
    tokens: isGuest ? guestTokens(world) : [{ programme: programmeId, token }],
    product: null,
    sealed: null,
  });
}

/** One card, as each union derives its token from it. */
function guestTokens({ guests, simulation: { random } }: World): TapToken[] {
  const some = random.chance(regularPermille) ? guests.filter((_, place) => place % regulars === 0) : guests;
  const { token, atHome } = some[random.whole(some.length)] as Guest;
  const home = atHome === null ? [] : [{ programme: programmeId, token: atHome }];
  return [...home, { programme: guestProgramme, token }];
}

function basket({ world }: Counter): GivenLine[] {
  const { random } = world.simulation;
  const categories = ['food', 'ticket', 'book', 'tea'];
  return Array.from({ length: 1 + random.whole(3) }, (_, place) => ({
    id: String(place + 1),
    category: categories[random.whole(categories.length)] ?? 'food',
    unitPrice: (500 + random.whole(5_000)) as Fen,
    quantity: 1 + random.whole(3),
  }));
}

async function giveBack(counter: Counter): Promise<void> {
  const { told, machine, till, world } = counter;
  const sales = [...told.sales.keys()];
  const redemption = sales[world.simulation.random.whole(sales.length)] as string;
  const asked = { lines: [{ id: '1', quantity: 1 }], reason: 'simulated' };
  const refunded = await till.desk.refunds.refund(redemption, asked);
  if (isRefusal(refunded)) {
    if (refunded.refused !== 'more-than-bought')
      world.broken(`${machine.name}: a refund of a known sale was refused: ${refunded.refused}`);
    return;
  }
  told.refunds.set(refunded.done.id, refunded.done.amount);
  world.counts.refunds += 1;
}

/** What a cashier does after "unknown, checking": looks whether the basket is sold. */
async function askAfterRestart({ told, till, world }: Counter): Promise<void> {
  for (const checkout of [...told.unanswered]) {
    const sale = await till.desk.journal.find({ checkout }).catch(() => undefined);
    if (sale === undefined) return;
    told.unanswered.delete(checkout);
    if (sale === null) {
      told.denied.add(checkout);
      continue;
    }
    const { decision, id } = sale.entry;
    told.sales.set(id, { checkout, payable: decision.payable, discount: decision.discount });
    world.counts.salesAnsweredByTheJournal += 1;
  }
}
