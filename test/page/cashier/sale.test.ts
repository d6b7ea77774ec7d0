import { describe, expect, it } from 'vitest';
import { keptOf, stateOf } from '../../../terminal/page/cashier/run/kept.ts';
import { goOf } from '../../../terminal/page/cashier/sale/confirm.ts';
import { factorySettings } from '../../../terminal/page/cashier/sale/settings.ts';
import { recognitionOf } from '../../../terminal/page/cashier/sale/who-is-there.ts';
import type { RecognitionCode } from '../../../terminal/wire/counter/checkout-view.ts';
import { Counter, decisionOf, lost, milk, refusal, rice, viewOf } from './counter.ts';

const recognition = (code: RecognitionCode) => ({
  code,
  verdict: null,
  presentation: null,
  programme: null,
  title: { zh: code },
});

describe('scanning', () => {
  it('opens a checkout with the first line, and puts the lines for the next', () => {
    const counter = new Counter();
    expect(counter.scan(rice)).toContainEqual(expect.objectContaining({ do: 'open' }));
    counter.decide();
    expect(counter.scan(milk)).toContainEqual(expect.objectContaining({ do: 'put-lines', checkout: 'co-1' }));
  });

  it('makes one row of the same goods', () => {
    const counter = new Counter();
    counter.scan(rice);
    counter.scan(rice);
    expect(counter.state.basket.lines).toMatchObject([{ sku: 'rice', quantity: 2 }]);
  });

  it('asks the till one thing at a time, and last about the last lines', () => {
    const counter = new Counter();
    counter.scan(rice);
    counter.scan(milk);
    counter.scan(milk);
    expect(counter.calls('open')).toHaveLength(1);
    expect(counter.calls('put-lines')).toHaveLength(0);
    const first = counter.state.basket.lines.slice(0, 1).map((line) => ({ ...line, quantity: 1 }));
    counter.send({ type: 'decided', version: counter.state.basket.asked ?? 0, view: viewOf(first) });
    expect(counter.calls('put-lines')).toMatchObject([
      { lines: [{ sku: 'rice' }, { sku: 'milk', quantity: 2 }] },
    ]);
    expect(counter.state.basket.decided).toBeNull();
    counter.decide();
    expect(counter.state.basket.decided?.view.decision.list).toBe(3690 + 2 * 1280);
  });

  it('never shows a decision of other lines', () => {
    const counter = new Counter().sellable();
    const before = counter.state.basket.lines;
    counter.scan(milk);
    counter.send({ type: 'decision-changed', view: viewOf(before, { discount: 500 }) });
    expect(counter.state.basket.decided?.version).not.toBe(counter.state.basket.version);
  });

  it('takes the younger of two decisions when the answer comes last', () => {
    const counter = new Counter().sellable();
    counter.scan(milk);
    const { lines } = counter.state.basket;
    counter.send({ type: 'decision-changed', view: viewOf(lines) });
    counter.send({ type: 'decision-changed', view: viewOf(lines, { code: 'member', discount: 700 }) });
    counter.decide();
    expect(counter.state.basket.decided?.view.decision.discount).toBe(700);
  });

  it('says what it does not know, and keeps what was typed', () => {
    const counter = new Counter();
    for (const char of 'nothing') counter.send({ type: 'typed', char, hidden: false });
    counter.enter();
    const sought = { code: 'nothing', quantity: 1, by: 'hand' } as const;
    counter.send({ type: 'no-goods', sought, failure: refusal('no-such-goods', 404) });
    expect(counter.state.notice).toEqual({ say: 'no-such-goods', code: 'nothing' });
    expect(counter.state.entry.typed).toBe('nothing');
  });

  it('takes the characters of a burst out of the entry again', () => {
    const counter = new Counter();
    for (const char of '690123') counter.send({ type: 'typed', char, hidden: true });
    counter.send({ type: 'scanned', code: '690123' });
    expect(counter.state.entry.typed).toBe('');
  });

  it('tries the whole when the beginning of a burst came late', () => {
    const counter = new Counter();
    for (const char of 'abc') counter.send({ type: 'typed', char, hidden: true });
    counter.send({ type: 'scanned', code: 'def-ghi' });
    const [found] = counter.calls('find-goods');
    expect(found).toMatchObject({ sought: { code: 'def-ghi', otherwise: 'abcdef-ghi' } });
    if (found?.do !== 'find-goods') throw new Error('nothing was looked for');
    counter.send({ type: 'no-goods', sought: found.sought, failure: refusal('no-such-goods', 404) });
    expect(counter.calls('find-goods')[1]).toEqual({
      do: 'find-goods',
      sought: { code: 'abcdef-ghi', quantity: 1, by: 'scan' },
    });
  });

  it('takes three of the next goods after 3*', () => {
    const counter = new Counter();
    counter.send({ type: 'typed', char: '3', hidden: false });
    counter.send({ type: 'act', action: 'quantity' });
    counter.send({ type: 'scanned', code: 'rice' });
    expect(counter.calls('find-goods')).toMatchObject([{ sought: { code: 'rice', quantity: 3 } }]);
  });

  it('asks for the category of an amount, unless there is only one', () => {
    const counter = new Counter();
    counter.send({ type: 'catalogue', list: { goods: [], categories: ['a', 'b'] } });
    for (const char of '12.5') counter.send({ type: 'typed', char, hidden: false });
    counter.enter();
    expect(counter.state.panel).toMatchObject({ panel: 'category', amountFen: 1250 });
    counter.send({ type: 'typed', char: '2', hidden: false });
    expect(counter.state.basket.lines).toMatchObject([{ sku: null, category: 'b', unitPrice: 1250 }]);
  });

  it('cancels the checkout with its last line', () => {
    const counter = new Counter().sellable();
    expect(counter.send({ type: 'act', action: 'remove' })).toContainEqual(
      expect.objectContaining({ do: 'cancel', checkout: 'co-1' }),
    );
    expect(counter.state.basket.externalId).toBeNull();
  });
});

describe('cards', () => {
  it.each([
    ['member', 'ok'],
    ['not-a-member', 'refused'],
    ['not-certified', 'refused'],
    ['not-active', 'refused'],
    ['card-not-activated', 'refused'],
    ['card-stopped', 'refused'],
    ['not-genuine', 'refused'],
    ['other-union', 'refused'],
    ['insert-card', 'attention'],
    ['unreadable', 'attention'],
    ['cache-expired', 'attention'],
  ] as const)('%s sounds %s, once', (code, sound) => {
    const counter = new Counter();
    counter.send({ type: 'card-reading' });
    counter.send({ type: 'card-presented', checkout: null, recognition: recognition(code) });
    expect(counter.sounds()).toEqual([sound]);
  });

  it.each(['card-stopped', 'not-genuine'] as const)('%s is closed by F4 and by nothing else', (code) => {
    const counter = new Counter().sellable();
    const view = viewOf(counter.state.basket.lines, { code });
    counter.send({ type: 'decision-changed', view });
    counter.send({ type: 'card-presented', checkout: 'co-1', recognition: recognition(code) });
    counter.wait(1_000);
    counter.enter();
    counter.send({ type: 'scanned', code: 'milk' });
    counter.send({ type: 'act', action: 'escape' });
    counter.send({ type: 'act', action: 'hold' });
    expect(counter.calls('confirm')).toEqual([]);
    expect(counter.state.basket.lines).toHaveLength(1);
    expect(goOf(counter.state)).toEqual({ go: 'wait', for: 'close' });
    counter.send({ type: 'act', action: 'close' });
    expect(goOf(counter.state)).toEqual({ go: 'confirm', how: 'full-price' });
    expect(counter.state.basket.lines).toHaveLength(1);
  });

  it('shows a reading only when it takes longer than a flicker', () => {
    const counter = new Counter();
    expect(counter.send({ type: 'card-reading' })).toContainEqual({
      do: 'wait',
      timer: 'reading-shown',
      ms: 200,
    });
    expect(counter.state.card.reading).toBe('begun');
    counter.send({ type: 'reading-shown' });
    expect(counter.state.card.reading).toBe('shown');
  });

  it('keeps a card that was shown before the goods', () => {
    const counter = new Counter();
    counter.send({ type: 'card-presented', checkout: null, recognition: recognition('member') });
    expect(recognitionOf(counter.state)?.code).toBe('member');
    counter.scan(rice);
    counter.decide({ code: 'member', discount: 100 });
    expect(recognitionOf(counter.state)?.code).toBe('member');
  });

  it.each([
    { what: 'another basket', checkout: 'co-of-a-pos' },
    { what: 'the next basket of another program', checkout: null },
  ])('leaves a card alone that is for $what', ({ checkout }) => {
    const counter = new Counter().sellable();
    counter.send({ type: 'card-presented', checkout, recognition: recognition('member') });
    expect(recognitionOf(counter.state)).toBeNull();
    expect(counter.sounds()).toEqual([]);
  });

  it('hears the card that lay there when the basket was opened, though the answer was faster', () => {
    const counter = new Counter();
    counter.scan(rice);
    counter.decide({ code: 'member', discount: 100 });
    counter.send({ type: 'card-presented', checkout: null, recognition: recognition('member') });
    expect(counter.sounds()).toEqual(['ok']);
    expect(counter.state.card.waiting).toBeNull();
  });
});

describe('confirming', () => {
  it('waits 300 ms after a scan', () => {
    const counter = new Counter();
    counter.scan(rice);
    counter.decide();
    counter.wait(299).enter();
    expect(counter.calls('confirm')).toEqual([]);
    counter.wait(1).enter();
    expect(counter.calls('confirm')).toHaveLength(1);
  });

  it('waits 300 ms after a card', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'decision-changed', view: viewOf(counter.state.basket.lines, { code: 'member' }) });
    counter.send({ type: 'card-presented', checkout: 'co-1', recognition: recognition('member') });
    counter.wait(200).enter();
    expect(counter.calls('confirm')).toEqual([]);
  });

  it('confirms no basket that is still being decided', () => {
    const counter = new Counter().sellable();
    counter.scan(milk);
    counter.wait(1_000).enter();
    expect(counter.calls('confirm')).toEqual([]);
  });

  it('is done with the sale, and the next scan begins another', () => {
    const counter = new Counter().sellable();
    counter.enter();
    const { lines, externalId } = counter.state.basket;
    counter.send({
      type: 'sold',
      externalId: externalId ?? '',
      redemption: { id: 'rd-1', decision: decisionOf(lines) },
    });
    expect(counter.state.stage).toMatchObject({ at: 'done', sale: { id: 'rd-1', payable: 3690 } });
    expect(counter.sounds()).toEqual(['ok']);
    counter.scan(milk);
    expect(counter.state.stage.at).toBe('selling');
    expect(counter.state.basket.lines).toMatchObject([{ sku: 'milk' }]);
    expect(counter.state.basket.externalId).not.toBe(externalId);
  });

  it('shows the old and the new amount of a changed decision, and asks again', () => {
    const counter = new Counter().sellable({ code: 'member', discount: 500 });
    counter.enter();
    const pending = counter.state.stage.at === 'confirming' ? counter.state.stage.pending : undefined;
    if (pending === undefined) throw new Error('nothing was confirmed');
    const decision = decisionOf(counter.state.basket.lines);
    counter.send({ type: 'not-sold', pending, failure: refusal('decision-changed', 409, { decision }) });
    expect(counter.state.stage).toEqual({ at: 'changed', before: 3190 });
    expect(counter.state.basket.decided?.view.decision.payable).toBe(3690);
    counter.enter();
    expect(counter.calls('confirm')).toHaveLength(1);
    counter.wait(300).enter();
    expect(counter.calls('confirm')).toHaveLength(2);
  });
});

describe('an outcome that is not known', () => {
  function unknown() {
    const counter = new Counter().sellable();
    counter.enter();
    const { stage } = counter.state;
    if (stage.at !== 'confirming') throw new Error('nothing was confirmed');
    counter.send({ type: 'not-sold', pending: stage.pending, failure: lost });
    return { counter, pending: stage.pending };
  }

  it('is asked about, and nothing is sold meanwhile', () => {
    const { counter } = unknown();
    counter.wait(1_000).enter();
    counter.send({ type: 'scanned', code: 'milk' });
    counter.send({ type: 'ask-again' });
    expect(counter.calls('confirm')).toHaveLength(1);
    expect(counter.calls('ask-outcome')).toHaveLength(1);
    expect(goOf(counter.state)).toEqual({ go: 'wait', for: 'outcome', tries: 1 });
  });

  it('goes back to the confirmation with the same key when it was not sold', () => {
    const { counter, pending } = unknown();
    const failure = refusal('no-such-redemption', 404);
    counter.send({ type: 'outcome-failed', externalId: pending.externalId, failure });
    counter.send({ type: 'ask-again' });
    counter.decide();
    counter.wait(1_000).enter();
    expect(counter.calls('confirm')).toMatchObject([
      { pending },
      { pending: { idempotencyKey: pending.idempotencyKey } },
    ]);
  });

  it('goes on asking while nobody answers', () => {
    const { counter, pending } = unknown();
    const effects = counter.send({ type: 'outcome-failed', externalId: pending.externalId, failure: lost });
    expect(effects).toContainEqual(expect.objectContaining({ do: 'wait', timer: 'ask-again' }));
    expect(counter.state.stage.at).toBe('unknown');
  });

  it('outlives the page', () => {
    const { counter, pending } = unknown();
    const again = stateOf(JSON.parse(JSON.stringify(keptOf(counter.state))), factorySettings, false);
    expect(again.stage).toEqual({ at: 'unknown', pending, tries: 0, byHand: false });
    expect(again.basket.lines).toEqual(counter.state.basket.lines);
  });

  it('can be looked at by hand after a minute', () => {
    const { counter } = unknown();
    counter.send({ type: 'act', action: 'sales' });
    expect(counter.state.panel).toBeNull();
    counter.send({ type: 'by-hand' });
    counter.send({ type: 'act', action: 'sales' });
    expect(counter.state.panel?.panel).toBe('sales');
  });

  it('is looked up when a basket turns out to be sold already', () => {
    const counter = new Counter().sellable();
    counter.scan(milk);
    const version = counter.state.basket.asked ?? 0;
    counter.send({ type: 'not-decided', version, failure: refusal('already-confirmed') });
    expect(counter.state.stage.at).toBe('unknown');
  });
});

describe('a till that is gone', () => {
  it('loses no basket, and is asked anew when it is back', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'link-lost' });
    expect(goOf(counter.state)).toEqual({ go: 'wait', for: 'till' });
    expect(counter.state.basket.lines).toHaveLength(1);
    expect(counter.send({ type: 'link-up' })).toContainEqual(expect.objectContaining({ do: 'put-lines' }));
  });

  it('opens a basket anew that the till has forgotten', () => {
    const counter = new Counter().sellable();
    counter.scan(milk);
    const version = counter.state.basket.asked ?? 0;
    const effects = counter.send({ type: 'not-decided', version, failure: refusal('no-such-checkout', 404) });
    expect(effects).toContainEqual(expect.objectContaining({ do: 'open' }));
  });
});

describe('a basket set aside', () => {
  it('comes back decided anew, and says what changed', () => {
    const counter = new Counter().sellable({ code: 'member', discount: 500 });
    counter.send({ type: 'act', action: 'hold' });
    expect(counter.state.basket.lines).toEqual([]);
    expect(counter.state.holds).toMatchObject([{ payable: 3190 }]);
    counter.send({ type: 'act', action: 'resume' });
    counter.wait(1_000).enter();
    counter.decide();
    expect(counter.state.holds).toEqual([]);
    expect(counter.state.notice).toEqual({ say: 'resumed', before: 3190, after: 3690 });
  });

  it('changes places with the one on the counter', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'act', action: 'hold' });
    counter.scan(milk);
    counter.decide();
    counter.send({ type: 'act', action: 'resume' });
    counter.wait(1_000).enter();
    expect(counter.state.basket.lines).toMatchObject([{ sku: 'rice' }]);
    expect(counter.state.holds).toMatchObject([{ basket: { lines: [{ sku: 'milk' }] } }]);
  });
});
