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

/** Makes the cards of the tray, each with a key of its own; half a second. */
export function mintTray(ca: VirtualCa): readonly TrayCard[] {
  const issuers = new Map(
    [...new Set(trayCards.map(({ prefix }) => prefix))].map((prefix) => [prefix, mintIssuer(ca, { prefix })]),
  );
  return trayCards.flatMap((plan) => {
    const issuer = issuers.get(plan.prefix);
    return issuer === undefined ? [] : [mint(issuer, plan)];
  });
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
