import {
  mintCa,
  mintCard,
  mintIssuer,
  type VirtualCa,
  type VirtualIssuer,
} from '../../drivers/virtual/index.ts';
import type { TrayCard } from '../../drivers/virtual/tray-file.ts';
import { cardNumber } from './card-products.ts';
import { type TrayCardPlan, trayCards } from './tray-cards.ts';

/** Virtual cards do not expire while anybody looks at the demo. */
const cardsExpire = '2038-12-31';

/** The demo's own certification authority: a test key, which no real till trusts. */
export function mintTestCa(): VirtualCa {
  return mintCa({ index: 'F1', test: true });
}

/** Makes the cards of the tray one by one, since a key takes tens of milliseconds; says how far it is. */
export async function mintTray(
  ca: VirtualCa,
  minted: (done: number, of: number) => void,
): Promise<readonly TrayCard[]> {
  const issuers = new Map<string, VirtualIssuer>();
  const cards: TrayCard[] = [];
  for (const plan of trayCards) {
    const issuer = issuers.get(plan.prefix) ?? mintIssuer(ca, { prefix: plan.prefix });
    issuers.set(plan.prefix, issuer);
    cards.push(mint(issuer, plan));
    minted(cards.length, trayCards.length);
    // Lets the rest of the program breathe between two keys.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return cards;
}

function mint(issuer: VirtualIssuer, plan: TrayCardPlan): TrayCard {
  const pan = cardNumber(plan.prefix, plan.account);
  return {
    card: plan.card,
    title: plan.title,
    expect: plan.expect,
    interface: plan.interface,
    image: mintCard(issuer, { ...plan.chip, pan, expires: cardsExpire }),
  };
}
