import { describe, expect, it } from 'vitest';
import { decideFile, decideLines, explainFile } from '../../terminal/till/decide-command.ts';

type Json = Readonly<Record<string, unknown>>;

function offer(name: string, more: Json): Json {
  return {
    id: `nb51.${name}`,
    version: 1,
    programme: 'nb51',
    title: { zh: name },
    layer: 'basket',
    funding: [
      { funder: 'merchant', permille: 500 },
      { funder: 'union:nb', permille: 500 },
    ],
    ...more,
  };
}

const cut = offer('sanjiang-100-20', {
  benefit: { kind: 'threshold', tiers: [{ spend: 9000, off: 2000 }] },
});
const gift = offer('first-swipe-gift', { benefit: { kind: 'gift', gift: { zh: '雨伞' } } });
const sundays = offer('movie-1-yuan', {
  layer: 'item',
  benefit: { kind: 'price', unitPrice: 100 },
  when: { weekdays: [7] },
});
/** The request of the contract, on a Saturday. */
const request: Json = {
  at: '2015-10-03T10:20:00+08:00',
  store: { id: 'sj-001', merchant: 'sanjiang', region: '330203' },
  member: {
    programme: 'nb51',
    organisation: '330200/edu/school-7',
    status: 'active',
    certifiedThrough: '2015-12-31',
  },
  card: { presentation: 'chip-genuine', issuer: 'boc', status: 'active', firstUse: false },
  lines: [{ id: '1', sku: '6901234567892', category: 'grocery', unitPrice: 4500, quantity: 2 }],
  online: true,
  cacheAgeHours: 0,
};

/** The decision of the contract. */
const decision = {
  list: 9000,
  discount: 2000,
  payable: 7000,
  proven: true,
  lines: [{ id: '1', list: 9000, discount: 2000, payable: 7000 }],
  applied: [
    {
      offer: 'nb51.sanjiang-100-20',
      version: 1,
      layer: 'basket',
      discount: 2000,
      uses: 1,
      lines: [{ id: '1', discount: 2000 }],
      funders: [
        { funder: 'merchant', amount: 1000 },
        { funder: 'union:nb', amount: 1000 },
      ],
    },
  ],
  granted: [{ offer: 'nb51.first-swipe-gift', version: 1, gift: { zh: '雨伞' } }],
  declined: [{ offer: 'nb51.movie-1-yuan', reason: 'wrong-day', detail: { next: '2015-10-04' } }],
  funders: [
    { funder: 'merchant', amount: 1000 },
    { funder: 'union:nb', amount: 1000 },
  ],
};

const whole = JSON.stringify({ offers: [sundays, gift, cut], request });
async function answers(...lines: readonly string[]): Promise<readonly unknown[]> {
  const out: unknown[] = [];
  for await (const line of decideLines(lines)) {
    expect(line).not.toContain('\n');
    out.push(JSON.parse(line));
  }
  return out;
}

describe('till decide FILE', () => {
  it('prints the decision of the contract, to the letter', () => {
    expect(decideFile(whole)).toEqual({
      exit: 0,
      out: `${JSON.stringify(decision, null, 2)}\n`,
      err: [],
    });
  });

  it('declines the cheaper rice where that keeps a basket offer that takes more off', () => {
    const rice = offer('rice-90', {
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 900 },
      items: { categories: ['rice'] },
    });
    const basket = offer('100-30', {
      uncovered: true,
      benefit: { kind: 'threshold', tiers: [{ spend: 10000, off: 3000 }] },
    });
    const lines = [
      { id: '1', category: 'rice', unitPrice: 4500, quantity: 2 },
      { id: '2', category: 'oil', unitPrice: 3000, quantity: 1 },
    ];
    const { out } = decideFile(JSON.stringify({ offers: [rice, basket], request: { ...request, lines } }));
    expect(JSON.parse(out)).toMatchObject({
      payable: 9000,
      proven: true,
      applied: [{ offer: 'nb51.100-30', discount: 3000 }],
      declined: [
        { offer: 'nb51.rice-90', reason: 'better-combination', detail: { instead: ['nb51.100-30'] } },
      ],
    });
    expect(
      JSON.parse(decideFile(JSON.stringify({ offers: [rice], request: { ...request, lines } })).out),
    ).toMatchObject({
      payable: 11100,
    });
  });

  it('prints one line a fault and ends with 2', () => {
    const lines = [{ id: '1', unitPrice: -1, quantity: 0 }];
    const text = JSON.stringify({ offers: [{ ...cut, odds: 1 }], request: { ...request, lines } });
    expect(decideFile(text)).toEqual({
      exit: 2,
      out: '',
      err: [
        'offers[0].odds: unknown key',
        expect.stringMatching(/^request\.lines\[0\]\.unitPrice: ./),
        expect.stringMatching(/^request\.lines\[0\]\.quantity: ./),
      ],
    });
  });

  it('says once what is past exact numbers, and once that a list is empty', () => {
    const lines = [{ id: '1', unitPrice: 2 ** 53, quantity: 1 }];
    const text = JSON.stringify({ offers: [{ ...cut, funding: [] }], request: { ...request, lines } });
    expect(decideFile(text).err).toEqual([
      'offers[0].funding: must not be empty',
      expect.stringMatching(/^request\.lines\[0\]\.unitPrice: ./),
    ]);
  });

  it('keeps a fault on its line where a key or an id breaks it', () => {
    const line = { id: '1\n2', unitPrice: 1, quantity: 1 };
    const twice = JSON.stringify({ offers: [], request: { ...request, lines: [line, line] } });
    expect(decideFile(twice).err).toEqual(['request.lines[1].id: "1\\u000a2" stands twice']);
    const unknown = JSON.stringify({ offers: [], request, 'a\r\u2028b': 1 });
    expect(decideFile(unknown).err).toEqual(['a\\u000d\\u2028b: unknown key']);
  });

  it('refuses what is no JSON and quotes nothing of it', () => {
    const outcome = decideFile('{"card": 6212345678901234567');
    expect(outcome).toMatchObject({ exit: 2, out: '', err: [expect.stringMatching(/^document: not JSON/)] });
    expect(outcome.err.join()).not.toContain('6212');
  });
});

describe('till decide --explain', () => {
  it('says what is paid, how it came about, who bears it, why not, and what would change that', () => {
    const dearer = offer('200-50', {
      group: 'other',
      benefit: { kind: 'threshold', tiers: [{ spend: 20000, off: 5000 }] },
    });
    const text = JSON.stringify({ offers: [sundays, gift, cut, dearer], request });
    const { exit, out } = explainFile(text);
    expect(exit).toBe(0);
    expect(out.split('\n')).toEqual([
      '应付 ￥70.00 · To pay ￥70.00',
      '原价 ￥90.00，优惠 ￥20.00 · list ￥90.00, off ￥20.00',
      '已证明：没有更低的合法组合 · proven: no legal combination pays less',
      '',
      '用上的优惠 · Applied',
      expect.stringMatching(/^ {2}−￥20\.00 {2}.*\(nb51\.sanjiang-100-20\)$/),
      '    满 90 减 20 · 20 yuan off 90 or more',
      '    商户出 ￥10.00，工会出 ￥10.00 · Merchant ￥10.00, Union ￥10.00',
      '',
      '另外得到 · Granted',
      expect.stringMatching(/^ {2}.*\(nb51\.first-swipe-gift\): 赠：雨伞 · Gift: 雨伞$/),
      '',
      '没有用上 · Not applied',
      expect.stringMatching(/^ {2}.*\(nb51\.200-50\)$/),
      '    未满 200 元 · Below 200 yuan',
      '    → 再买 110.00 元，可减 50 元 · Buy for 110.00 yuan more and get 50 yuan off',
      expect.stringMatching(/^ {2}.*\(nb51\.movie-1-yuan\)$/),
      expect.stringMatching(/^ {4}只限周日 · Only on Sunday/),
      expect.stringMatching(/^ {4}→ 明天.*可用 · Holds tomorrow/),
      '',
    ]);
  });

  it('prints one line a fault and ends with 2, as without', () => {
    expect(explainFile('{}')).toEqual(decideFile('{}'));
    expect(explainFile('{}').exit).toBe(2);
  });
});

describe('till decide --lines', () => {
  it('answers every line in its order, a bad one with its faults', async () => {
    expect(await answers('{', whole, '', whole)).toEqual([
      { error: [expect.stringMatching(/^document: not JSON/)] },
      decision,
      { error: [expect.stringMatching(/^document: not JSON/)] },
      decision,
    ]);
  });

  it('answers nothing where nothing was asked', async () => {
    expect(await answers()).toEqual([]);
  });
});
