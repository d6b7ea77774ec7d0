import {
  mintCa,
  mintCard,
  mintIssuer,
  mintSm2Ca,
  mintSm2Issuer,
  type VirtualCa,
  type VirtualIssuer,
  type VirtualSm2Ca,
  type VirtualSm2Issuer,
  withMemberNumber,
} from '../../drivers/virtual/index.ts';
import type { TrayCard } from '../../drivers/virtual/tray-file.ts';
import { cardNumber } from './card-products.ts';
import { type TrayCardPlan, trayCards } from './tray-cards.ts';
import { onChip, unionApplication } from './union-application.ts';

/** Virtual cards do not expire while anybody looks at the demo. */
const cardsExpire = '2038-12-31';

export type TestCas = { readonly rsa: VirtualCa; readonly sm2: VirtualSm2Ca };

/** The demo's own certification authorities: test keys, which no real till trusts. */
export function mintTestCas(): TestCas {
  return { rsa: mintCa({ index: 'F1', test: true }), sm2: mintSm2Ca({ index: 'F2', test: true }) };
}

/** Makes the cards of the tray, each with a key of its own; half a second. */
export function mintTray(cas: TestCas): readonly TrayCard[] {
  const issuers = new Map<string, VirtualIssuer | VirtualSm2Issuer>();
  return trayCards.map((plan) => {
    const { prefix, suite = 'rsa' } = plan;
    const name = `${suite}/${prefix}`;
    const issuer =
      issuers.get(name) ??
      (suite === 'sm2' ? mintSm2Issuer(cas.sm2, { prefix }) : mintIssuer(cas.rsa, { prefix }));
    issuers.set(name, issuer);
    return mint(issuer, plan);
  });
}

function mint(issuer: VirtualIssuer | VirtualSm2Issuer, plan: TrayCardPlan): TrayCard {
  const pan = cardNumber(plan.prefix, plan.account);
  const image = mintCard(issuer, { ...plan.chip, pan, expires: cardsExpire });
  const { aid } = unionApplication;
  return {
    card: plan.card,
    title: plan.title,
    expect: plan.expect,
    interface: plan.interface,
    image:
      plan.memberNumber === undefined
        ? image
        : withMemberNumber(image, { aid, gb18030: onChip(plan.memberNumber) }),
  };
}
