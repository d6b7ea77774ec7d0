import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../terminal/page/cashier/run/event-of.ts';
import { keptOf, stateOf } from '../../../terminal/page/cashier/run/kept.ts';
import { goOf } from '../../../terminal/page/cashier/sale/confirm.ts';
import { factorySettings } from '../../../terminal/page/cashier/sale/settings.ts';
import type { Goods } from '../../../terminal/wire/counter/goods.ts';
import type { SaleDetail } from '../../../terminal/wire/counter/sale-list.ts';
import { Counter, decisionOf, lost, milk, refusal, rice, viewOf } from './counter.ts';

/** What comes while something else is under way. */

const answer = (goods: Goods, by: 'scan' | 'hand' = 'scan') =>
  ({ type: 'goods', sought: { code: goods.sku, quantity: 1, by }, goods }) as const;

function type(counter: Counter, text: string): void {
  for (const char of text) counter.send({ type: 'typed', char, hidden: false });
}

/** Confirmed, and no answer came. */
function unknown(counter = new Counter().sellable()): Counter {
  counter.enter();
  const { stage } = counter.state;
  if (stage.at !== 'confirming') throw new Error('nothing was confirmed');
  counter.send({ type: 'not-sold', pending: stage.pending, failure: lost });
  return counter;
}

describe('goods that the catalogue is still looking for', () => {
  it('are waited for: nothing is sold without them', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'scanned', code: 'milk' });
    counter.wait(1_000).enter();
    expect(counter.calls('confirm')).toEqual([]);
    counter.send(answer(milk));
    counter.decide();
    counter.enter();
    expect(counter.calls('confirm')).toMatchObject([{ pending: { list: 3690 + 1280 } }]);
  });

  it('are taken once, however often Enter is pressed', () => {
    const counter = new Counter();
    type(counter, 'milk');
    counter.enter();
    counter.enter();
    expect(counter.calls('find-goods')).toHaveLength(1);
  });

  it('are tried twice and waited for once', () => {
    const counter = new Counter().sellable();
    type(counter, '6');
    counter.send({ type: 'scanned', code: '901234' });
    const sought = { code: '901234', otherwise: '6901234', quantity: 1, by: 'scan' } as const;
    counter.send({ type: 'no-goods', sought, failure: refusal('no-such-goods', 404) });
    counter.wait(1_000).enter();
    expect(counter.calls('confirm')).toEqual([]);
    const rest = { code: '6901234', quantity: 1, by: 'scan' } as const;
    counter.send({ type: 'no-goods', sought: rest, failure: lost });
    counter.enter();
    expect(counter.calls('confirm')).toHaveLength(1);
  });

  it('take no question away that was asked meanwhile', () => {
    const counter = new Counter();
    counter.send({ type: 'scanned', code: 'melon' });
    counter.send({ type: 'scanned', code: 'milk' });
    counter.send(answer({ sku: 'melon', name: '西瓜', category: 'fruit', price: null }));
    counter.send(answer(milk));
    expect(counter.state.panel).toMatchObject({ panel: 'price', goods: { sku: 'melon' } });
    expect(counter.state.basket.lines).toMatchObject([{ sku: 'milk' }]);
    counter.send({ type: 'scanned', code: 'pear' });
    expect(counter.state.notice).toEqual({ say: 'busy' });
  });
});

describe('while it is not known what became of the last basket', () => {
  it.each(['goods', 'amount', 'quantity'] as const)('a late %s changes nothing of it', (what) => {
    const counter = unknown();
    const { basket } = counter.state;
    if (what === 'goods') counter.send(answer(milk));
    else {
      counter.send({ type: 'catalogue', list: { goods: [], categories: ['all'] } as never });
      type(counter, what === 'amount' ? '12.50' : '');
      if (what === 'quantity')
        counter.state = { ...counter.state, entry: { ...counter.state.entry, for: 'quantity', typed: '5' } };
      counter.wait(1_000).enter();
    }
    expect(counter.state.stage.at).toBe('unknown');
    expect(counter.state.basket).toEqual(basket);
    expect(counter.state.notice).toEqual({ say: 'busy' });
  });
});

describe('one Enter too many', () => {
  it('does not take the end of the sale away unseen', () => {
    const counter = new Counter().sellable();
    counter.enter();
    const { lines, externalId } = counter.state.basket;
    const redemption = { id: 'rd-1', decision: decisionOf(lines) };
    counter.send({ type: 'sold', externalId: externalId ?? '', redemption });
    counter.wait(200).enter();
    expect(counter.state.stage.at).toBe('done');
    counter.wait(300).enter();
    expect(counter.state.stage.at).toBe('selling');
  });

  it('sells nothing behind 3*', () => {
    const counter = new Counter().sellable();
    type(counter, '3');
    counter.send({ type: 'act', action: 'quantity' });
    counter.enter();
    expect(counter.calls('confirm')).toEqual([]);
    expect(counter.state.notice).toEqual({ say: 'not-understood', typed: '3*' });
    expect(counter.state.entry.times).toBe(3);
  });
});

describe('a decision that changed at the confirmation', () => {
  function changed() {
    const counter = new Counter().sellable({ code: 'member', discount: 500 });
    counter.enter();
    const { stage } = counter.state;
    if (stage.at !== 'confirming') throw new Error('nothing was confirmed');
    return { counter, pending: stage.pending, decision: decisionOf(counter.state.basket.lines) };
  }

  it('can be confirmed though the line broke meanwhile', () => {
    const { counter, pending, decision } = changed();
    counter.send({ type: 'link-lost' });
    counter.send({ type: 'link-up' });
    counter.send({ type: 'not-sold', pending, failure: refusal('decision-changed', 409, { decision }) });
    counter.wait(1_000).enter();
    expect(counter.calls('confirm')).toHaveLength(2);
  });

  it('makes room for the next card', () => {
    const { counter, pending, decision } = changed();
    counter.send({ type: 'not-sold', pending, failure: refusal('decision-changed', 409, { decision }) });
    const recognition = {
      code: 'card-stopped',
      verdict: null,
      presentation: null,
      programme: null,
      title: { zh: '' },
    } as const;
    counter.send({ type: 'card-presented', checkout: 'co-1', recognition });
    expect(counter.state.stage.at).toBe('selling');
  });
});

describe('an amount that changes by itself', () => {
  it('is looked at before an Enter counts', () => {
    const counter = new Counter().sellable();
    const view = viewOf(counter.state.basket.lines, { code: 'member', discount: 500 });
    counter.send({ type: 'decision-changed', view });
    counter.wait(200).enter();
    expect(counter.calls('confirm')).toEqual([]);
    counter.wait(100).enter();
    expect(counter.calls('confirm')).toMatchObject([{ pending: { payable: 3190 } }]);
  });

  it('but not shown any more, as its lines have changed since, keeps no Enter waiting', () => {
    const counter = new Counter().sellable();
    const view = viewOf(counter.state.basket.lines, { code: 'member', discount: 500 });
    counter.scan(milk);
    counter.decide();
    counter.wait(1_000).send({ type: 'decision-changed', view });
    counter.enter();
    expect(counter.calls('confirm')).toMatchObject([{ pending: { payable: 3690 + 1280 } }]);
  });
});

describe('a basket that the till takes no more', () => {
  it('is asked about again without an end of sounds', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'link-lost' });
    counter.send({ type: 'link-up' });
    const version = counter.state.basket.asked ?? 0;
    const before = counter.sounds().length;
    const effects = counter.send({ type: 'not-decided', version, failure: refusal('odd', 422) });
    expect(effects).toContainEqual(expect.objectContaining({ do: 'wait', timer: 'ask-again' }));
    expect(counter.calls('put-lines')).toHaveLength(1);
    expect(counter.sounds()).toHaveLength(before);
    expect(counter.state.basket.lines).toHaveLength(1);
  });
});

describe('a page that is open in another window too', () => {
  it('does nothing but offer to go on here', () => {
    const counter = new Counter().sellable();
    expect(counter.send({ type: 'elsewhere' })).toEqual([{ do: 'hang-up' }]);
    const before = counter.state;
    expect(counter.scan(milk)).toEqual([]);
    counter.send({ type: 'act', action: 'close' });
    counter.send({ type: 'link-lost' });
    expect(counter.state).toEqual(before);
    expect(goOf(counter.state)).toEqual({ go: 'come-back' });
    expect(counter.enter()).toEqual([{ do: 'reload' }]);
  });
});

describe('a page that is loaded anew', () => {
  it('shows the warning of its basket again', () => {
    const counter = new Counter().sellable({ code: 'card-stopped' });
    counter.state = { ...stateOf(JSON.parse(JSON.stringify(keptOf(counter.state))), factorySettings, false) };
    counter.send({ type: 'link-up' });
    counter.decide({ code: 'card-stopped' });
    expect(goOf(counter.state)).toEqual({ go: 'wait', for: 'close' });
    counter.send({ type: 'act', action: 'close' });
    expect(goOf(counter.state)).toMatchObject({ go: 'confirm', how: 'full-price' });
  });
});

describe('a refund without an answer', () => {
  it('outlives the page with its key', () => {
    const counter = new Counter();
    const line = { id: '1', sku: rice.sku, name: rice.name, refundable: [3690], refunded: 0, quantity: 1 };
    const sale = { id: 'rd-1', sequence: 1, lines: [line] } as unknown as SaleDetail;
    counter.state = {
      ...counter.state,
      panel: { panel: 'sale', refund: true, id: 'rd-1', sale: null, failure: null, back: null },
    };
    counter.send({ type: 'sale', sale });
    counter.send({ type: 'refund-units', line: '1', units: 1 });
    counter.wait(1_000).enter();
    const kept = () => stateOf(JSON.parse(JSON.stringify(keptOf(counter.state))), factorySettings, false);
    expect(kept().panel).toBeNull();
    counter.wait(1_000).enter();
    const [sent] = counter.calls('refund');
    counter.state = { ...kept(), link: 'up' };
    expect(counter.state.panel).toMatchObject({ panel: 'refund', state: { step: 'failed' } });
    counter.wait(1_000).enter();
    expect(counter.calls('refund')).toEqual([sent, sent]);
  });
});

describe('a scanner of the till itself', () => {
  it.each(['ean-13', null])('is taken like one that types (%s)', (symbology) => {
    const event = eventOf({
      type: 'scanned',
      stream: 's',
      sequence: 1,
      data: { code: '6901234567892', symbology },
    });
    if (event === null) throw new Error('the scan was not heard');
    expect(event).toEqual({ type: 'scanned', code: '6901234567892' });
    const counter = new Counter();
    expect(counter.send(event)).toEqual([
      { do: 'find-goods', sought: { code: '6901234567892', quantity: 1, by: 'scan' } },
    ]);
  });

  it('says why a member code was not taken, and never the code', () => {
    const counter = new Counter();
    counter.send({ type: 'member-code-refused', code: 'member-code-expired' });
    expect(counter.state.notice).toEqual({ say: 'member-code', why: 'expired' });
    expect(counter.sounds()).toEqual(['refused']);
  });
});
