import { afterEach, describe, expect, it, vi } from 'vitest';
import { Cashier } from '../../../terminal/page/cashier/run/cashier.ts';
import { Drawer, storageOf } from '../../../terminal/page/cashier/run/kept.ts';
import { noteOf } from '../../../terminal/page/cashier/verdict/note.ts';
import { tongueOf } from '../../../terminal/page/language/words.tsx';
import { TillClient } from '../../../terminal/page/line/till-client.ts';
import { rice } from './counter.ts';

const full = {
  getItem: () => null,
  removeItem: () => {},
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
} as unknown as Storage;

function cashierWith(storage: Storage | null, reload = () => {}): Cashier {
  vi.stubGlobal('window', { setTimeout: () => 0, clearTimeout: () => {}, dispatchEvent: () => true });
  const fetchNothing = () => Promise.reject(new TypeError('no till'));
  return new Cashier({
    client: new TillClient({ key: 'k', keyIsOld: () => {}, fetch: fetchNothing }),
    key: 'k',
    drawer: new Drawer(storage),
    reload,
    keyIsOld: () => {},
  });
}

const goods = { type: 'goods', sought: { code: rice.sku, quantity: 1, by: 'scan' }, goods: rice } as const;

describe('a browser that keeps nothing', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    { what: 'is full', storage: full },
    { what: 'is forbidden', storage: null },
  ])('sells on when it $what, and says so', ({ storage }) => {
    const cashier = cashierWith(storage);
    cashier.send({ type: 'link-up' });
    cashier.send(goods);
    expect(cashier.state().basket.lines).toMatchObject([{ sku: 'rice' }]);
    expect(cashier.state().unkept).toBe(true);
    expect(noteOf(cashier.state(), tongueOf('zh'), () => '')).toMatchObject({
      tone: 'attn',
      text: expect.stringContaining('重启后购物篮不会保留'),
    });
    cashier.send({ type: 'settings', change: { volume: 10 } });
    expect(cashier.state().settings.volume).toBe(10);
  });

  it('says nothing any more once it keeps again', () => {
    let isFull = true;
    const storage = {
      ...full,
      setItem: () => {
        if (isFull) throw new DOMException('full', 'QuotaExceededError');
      },
    } as unknown as Storage;
    const cashier = cashierWith(storage);
    cashier.send({ type: 'link-up' });
    cashier.send(goods);
    isFull = false;
    cashier.send(goods);
    expect(cashier.state().unkept).toBe(false);
  });

  it('begins no practice that would sell for real', () => {
    const reload = vi.fn();
    const cashier = cashierWith(full, reload);
    cashier.send({
      type: 'act',
      action: 'device',
    });
    cashier.send({ type: 'training', sure: true });
    expect(reload).not.toHaveBeenCalled();
    expect(cashier.state()).toMatchObject({ training: false, unkept: true });
  });

  it('is known by its storage throwing at the asking', () => {
    const forbidden = {
      get localStorage(): Storage {
        throw new DOMException('forbidden', 'SecurityError');
      },
    };
    expect(storageOf(forbidden)).toBeNull();
    expect(new Drawer(null).sale(false).basket).toBeNull();
  });
});
