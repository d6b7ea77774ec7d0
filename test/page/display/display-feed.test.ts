import { beforeEach, describe, expect, it } from 'vitest';
import { DisplayFeed, type Shown } from '../../../terminal/page/display/display-feed.ts';
import { type DisplayState, displaySilenceMsMax } from '../../../terminal/wire/counter/display-message.ts';

const store = { zh: '三江购物 鼓楼店' };
const idle: DisplayState = {
  show: 'idle',
  offers: [{ title: { zh: '满减' }, gain: { zh: '满 100 减 20' }, from: null, through: null }],
};
const result: DisplayState = { show: 'result', discount: 4500, payable: 13_630 };

describe('what the display follows', () => {
  let due: { readonly afterMs: number; readonly work: () => void } | null;
  let shown: Shown[];
  let feed: DisplayFeed;
  beforeEach(() => {
    due = null;
    shown = [];
    feed = new DisplayFeed({
      show: (next) => shown.push(next),
      timer: {
        after: (afterMs, work) => {
          const mine = { afterMs, work };
          due = mine;
          return () => {
            if (due === mine) due = null;
          };
        },
      },
    });
  });

  it('shows what it is told', () => {
    feed.hear({ type: 'display', store, state: result });
    expect(shown.map(({ state }) => state)).toEqual([result]);
  });

  it('falls back to the last idle screen when it hears nothing for five seconds', () => {
    feed.hear({ type: 'display', store, state: idle });
    feed.hear({ type: 'display', store, state: result });
    expect(due?.afterMs).toBe(displaySilenceMsMax);
    due?.work();
    expect(shown.at(-1)?.state).toEqual(idle);
  });

  it('counts the silence anew with each sign of life, which shows nothing new', () => {
    feed.hear({ type: 'display', store, state: result });
    const before = due;
    feed.hear({ type: 'alive' });
    expect(due).not.toBe(before);
    expect(shown).toHaveLength(1);
  });

  it('stays idle when a till that was silent only says that it is there', () => {
    feed.hear({ type: 'display', store, state: result });
    due?.work();
    feed.hear({ type: 'alive' });
    expect(shown.at(-1)?.state.show).toBe('idle');
  });

  it('counts no more once it is stopped', () => {
    feed.hear({ type: 'display', store, state: result });
    feed.stop();
    expect(due).toBeNull();
  });
});
