import { describe, expect, it } from 'vitest';
import { memberCodeIn } from '../../../terminal/page/cashier/entry/member-code-entry.ts';
import { type Burst, hear, noBurst } from '../../../terminal/page/cashier/keys/scanner.ts';
import { keptOf } from '../../../terminal/page/cashier/run/kept.ts';
import { bandOf } from '../../../terminal/page/cashier/verdict/band.ts';
import { tongueOf } from '../../../terminal/page/language/words.tsx';
import { memberCodeDigits } from '../../../terminal/wire/counter/member-code-text.ts';
import { Counter, lost, refusal } from './counter.ts';

const code = `PHM1${'AB7'.repeat(memberCodeDigits / 3)}`;

/** Everything that the page holds or keeps. */
function held({ state }: Counter): string {
  return JSON.stringify([state, keptOf(state)]);
}

function type(counter: Counter, text: string): void {
  for (const char of text) counter.send({ type: 'typed', char, hidden: false });
}

describe('a member code from a scanner that types', () => {
  it('goes to the till for the basket at hand, and is held nowhere', () => {
    const counter = new Counter().sellable();
    expect(counter.send({ type: 'scanned', code })).toEqual([{ do: 'show-code', checkout: 'co-1', code }]);
    expect(held(counter)).not.toContain('AB7AB7');
    expect(counter.calls('find-goods')).toHaveLength(1);
  });

  it('leaves none of its first keys behind, whatever lies over the basket', () => {
    const counter = new Counter().sellable();
    type(counter, 'PHM');
    counter.send({ type: 'scanned', code });
    expect(counter.state.entry.typed).toBe('');
    counter.send({ type: 'act', action: 'sales' });
    type(counter, 'PHM');
    counter.send({ type: 'scanned', code });
    expect(counter.state.panel).toMatchObject({ panel: 'sales', find: '' });
    expect(counter.calls('show-code')).toHaveLength(2);
  });

  it('asks for goods first, in the band, and is forgotten', () => {
    const counter = new Counter();
    counter.send({ type: 'scanned', code });
    expect(counter.effects.map((effect) => effect.do)).toEqual(['wait', 'sound']);
    expect(counter.sounds()).toEqual(['attention']);
    expect(bandOf(counter.state, tongueOf('zh'))).toMatchObject({
      tone: 'attn',
      text: '请先扫商品，再扫会员码',
    });
    expect(bandOf(counter.state, tongueOf('en')).text).toContain('Scan goods first');
    expect(held(counter)).not.toContain('AB7');
  });

  it.each([
    { what: 'that was typed slowly', before: '', text: code },
    { what: 'whose first key came late', before: 'P', text: code.slice(1) },
    { what: 'of a keyboard whose capitals are swapped', before: '', text: code.toLowerCase() },
  ])('is known in one $what', ({ before, text }) => {
    const counter = new Counter().sellable();
    type(counter, before + (before === '' && text === code ? text : ''));
    if (counter.state.entry.typed === code) {
      expect(counter.state.entry.hidden).toBe(true);
      counter.enter();
    } else counter.send({ type: 'scanned', code: text });
    expect(counter.calls('show-code')).toEqual([{ do: 'show-code', checkout: 'co-1', code }]);
  });

  it.each([code.slice(0, 60), code.slice(10), `${code}A`])(
    'is not looked up as goods when it is torn',
    (text) => {
      const counter = new Counter().sellable();
      counter.send({ type: 'scanned', code: text });
      expect(counter.calls('find-goods')).toHaveLength(1);
      expect(counter.calls('show-code')).toEqual([]);
      expect(counter.state.notice).toEqual({ say: 'member-code', why: 'torn' });
      expect(held(counter)).not.toContain('AB7');
    },
  );

  it.each(['6901234567892', 'PHM1-rice', 'https://trace.example/goods?id=1'])('is not seen in %s', (text) => {
    expect(memberCodeIn(text)).toBeNull();
  });

  it.each([
    { problem: 'member-code-unknown', zh: '会员码不认识', en: 'not known' },
    { problem: 'member-code-expired', zh: '会员码已过期', en: 'out of date' },
    { problem: 'member-code-used', zh: '会员码已用过', en: 'was used' },
  ])('is refused in words: $problem', ({ problem, zh, en }) => {
    const counter = new Counter().sellable();
    counter.send({ type: 'code-refused', failure: refusal(problem) });
    expect(counter.sounds()).toEqual(['refused']);
    expect(bandOf(counter.state, tongueOf('zh'))).toMatchObject({
      tone: 'attn',
      text: expect.stringContaining(zh),
    });
    expect(bandOf(counter.state, tongueOf('en')).text).toContain(en);
    counter.send({ type: 'notice-over' });
    expect(bandOf(counter.state, tongueOf('zh')).tone).toBe('idle');
  });

  it('says that nobody answered, and changes nothing while a sale is being settled', () => {
    const counter = new Counter().sellable();
    counter.send({ type: 'code-refused', failure: lost });
    expect(counter.state.notice).toEqual({ say: 'till-away' });
    counter.enter();
    counter.send({ type: 'scanned', code });
    expect(counter.calls('show-code')).toEqual([]);
    expect(counter.state.notice).toEqual({ say: 'busy' });
  });

  it('is heard whole, with the shift keys of its capitals, and kept from every field after four keys', () => {
    let burst: Burst = noBurst;
    const passed: string[] = [];
    [...code]
      .flatMap((key) => (/[A-Z]/.test(key) ? ['Shift', key] : [key]))
      .forEach((key, place) => {
        const heard = hear(burst, { key, atMs: 1_000 + place * 4 }, 'either');
        burst = heard.burst;
        if (heard.heard === 'key' && !heard.mayBeMember && key !== 'Shift') passed.push(key);
      });
    expect(passed.join('')).toBe('PHM');
    const end = hear(burst, { key: 'Enter', atMs: burst.lastAtMs + 4 }, 'either');
    expect(end).toMatchObject({ heard: 'scan', code });
  });
});
