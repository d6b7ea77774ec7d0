import { describe, expect, it } from 'vitest';
import { offerOfDraft } from '../../../server/console/offers/draft-part.ts';
import type { JsonObject } from '../../../server/console/offers/json-path.ts';
import { draftContent } from '../../../server/console/offers/new-offer.ts';
import { declinedInView, requestOf, type Trial, tryOffers } from '../../../server/console/offers/trial.ts';
import { beginTrial, followDraft, withBasket } from '../../../server/console/offers/trial-begin.ts';
import { memberOfSample } from '../../../server/console/offers/trial-member.ts';
import { trialReceipt } from '../../../server/console/offers/trial-receipt.ts';
import { memberSamples, type TrialSetting } from '../../../server/console/offers/trial-setting.ts';
import { offersOf } from '../../../server/demo/offers/offers.ts';
import { homeShops } from '../../../server/demo/shops/home-shops.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { stateCouncilCalendar } from '../../../terminal/core/calendar/state-council.ts';
import { isDecidable } from '../../../terminal/core/decide/index.ts';
import { receiptLines } from '../../../terminal/core/receipt/receipt.ts';
import { offersSchema } from '../../../terminal/wire/offer-schema.ts';

const inForce = offersSchema.parse(offersOf('scedu', isoDate('2026-11-21')));
const stores = homeShops.flatMap((shop) =>
  shop.stores.map(({ id, region }) => ({ id, region, merchant: shop.id })),
);
const around = {
  programme: 'scedu',
  otherProgramme: 'nb51',
  organisation: 'scedu/chengdu/scu',
  stores,
  calendar: stateCouncilCalendar,
  now: '2026-11-23T10:00',
};
type Decided = Extract<Trial, { readonly outcome: 'decided' }>;

function tried(id: string, content: JsonObject, setting: TrialSetting): Decided {
  const store = stores.find((one) => one.id === setting.store)!;
  const draft = offerOfDraft(content, { id, programme: 'scedu', version: 2 });
  const trial = tryOffers({ inForce, draft, id }, requestOf(setting, store, id, stateCouncilCalendar));
  if (trial.outcome === 'fault') throw new Error(trial.faults.join('\n'));
  return trial;
}

const contentOf = (id: string) =>
  draftContent(inForce.find((offer) => offer.id === id) as unknown as JsonObject);
/** These tell a till apart from a trial: over since 2015, or better ones take their place. */
const notBySample = new Set(['scedu.card-exchange-2015']);

describe('the trial', () => {
  it.each(inForce.map(({ id }) => id as string).filter((id) => !notBySample.has(id)))(
    'opens with a sale that is meant for %s',
    (id) => {
      const content = contentOf(id);
      const { decision } = tried(id, content, beginTrial(content, around));
      const own = decision.declined.find(({ offer }) => offer === id);
      expect(['used', 'better-combination', 'no-saving']).toContain(own?.reason ?? 'used');
    },
  );

  it('puts the draft in the place of its published version, and says what it changes', () => {
    const id = 'scedu.sanjiang-100-20';
    const content = {
      ...contentOf(id),
      benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 3_000 }] },
    };
    const { decision, without, published } = tried(id, content, beginTrial(content, around));
    expect([decision.list, decision.payable, published, without]).toEqual([14_970, 11_970, 12_970, 14_970]);
    expect(decision.applied).toMatchObject([{ offer: id, version: 2, discount: 3_000 }]);
  });

  it.each<readonly [string, JsonObject]>([
    ['item', { kind: 'nth', every: 2, payPermille: 500 }],
    ['item', { kind: 'bundle', parts: [{ items: {}, units: 2 }], price: 5_000 }],
    ['subsidy', { kind: 'points', fenPerPoint: 1 }],
    ['basket', { kind: 'off', amount: 500 }],
  ])('leaves out what tills skip, as they do: %s, %j', (layer, benefit) => {
    const id = 'scedu.tried';
    const content = {
      title: { zh: '试' },
      layer,
      benefit,
      funding: [{ funder: 'merchant', permille: 1000 }],
    };
    const draft = offerOfDraft(content, { id, programme: 'scedu', version: 1 })!;
    const { skipped, decision } = tried(id, content, beginTrial(content, around));
    const { applied, declined } = decision;
    expect(skipped).toEqual(isDecidable(draft) ? [] : [id]);
    expect([...applied, ...declined].some(({ offer }) => offer === id)).toBe(isDecidable(draft));
  });

  it.each([
    ['uncertified', 'not-certified'],
    ['left', 'member-not-active'],
    ['not-activated', 'card-not-active'],
    ['stopped', 'card-not-active'],
    ['other-union', 'wrong-programme'],
    ['none', 'no-member'],
  ] as const)('tells why %s gets nothing', (sample, reason) => {
    const id = 'scedu.sanjiang-100-20';
    const content = contentOf(id);
    const setting = beginTrial(content, around);
    const member = memberOfSample(sample, { ...around, content, month: 11 });
    const trial = tried(id, content, { ...setting, member });
    expect(trial.decision.payable).toBe(trial.decision.list);
    expect(declinedInView(trial, id).near[0]).toMatchObject({ offer: id, reason });
  });

  it('has a member of every sample', () => {
    const made = memberSamples.map(
      (sample) => memberOfSample(sample, { ...around, content: {}, month: 5 }).sample,
    );
    expect(made).toEqual(memberSamples);
  });

  it('goes where the chosen basket is at home', () => {
    const content = contentOf('scedu.sanjiang-100-20');
    const setting = withBasket(beginTrial(content, around), 'cinema', content, stores);
    expect(stores.find(({ id }) => id === setting.store)?.merchant).toBe('wanda');
  });

  it('follows the draft, and keeps what was chosen by hand', () => {
    const content = contentOf('scedu.sanjiang-100-20');
    const higher = { ...content, benefit: { kind: 'threshold', tiers: [{ spend: 50_000, off: 2_000 }] } };
    const setting = beginTrial(content, around);
    expect(followDraft(setting, higher, around).lines[0]?.quantity).toBe(11);
    const own: TrialSetting = { ...setting, basket: 'own' };
    expect(followDraft(own, higher, around).lines).toBe(own.lines);
  });

  it('says what it cannot be asked, and asks nothing', () => {
    const id = 'scedu.sanjiang-100-20';
    const content = contentOf(id);
    const setting = { ...beginTrial(content, around), lines: [] };
    const request = requestOf(setting, stores[0]!, id, undefined);
    const trial = tryOffers({ inForce, draft: null, id }, request);
    expect(trial).toEqual({ outcome: 'fault', faults: ['lines: must not be empty'] });
  });

  it('prints no line wider than its paper', () => {
    const content = contentOf('scedu.jiafu-tiers');
    const trial = tried('scedu.jiafu-tiers', content, beginTrial(content, around));
    const receipt = trialReceipt(trial, {
      id: 'scedu.jiafu-tiers',
      store: '家福超市',
      programme: '四川',
      proof: '芯片验真',
    });
    for (const columns of [32, 48] as const) expect(receiptLines(receipt, columns).length).toBeGreaterThan(8);
  });
});
