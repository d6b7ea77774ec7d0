import { describe, expect, it } from 'vitest';
import { byFunderWords, funderWords } from '../../../terminal/core/words/funder-words.ts';

describe('who bears a reduction, in words', () => {
  it.each([
    ['merchant', '商户', 'Merchant'],
    ['merchant:sj', '商户', 'Merchant'],
    ['union:nb', '工会', 'Union'],
    ['union:scedu/mianyang', '基层工会', 'Local union'],
    ['district:330203', '区县工会', 'District union'],
    ['bank:boc', '合作银行', 'Partner bank'],
    ['constructor', '其他出资方', 'Other funder'],
    ['', '其他出资方', 'Other funder'],
  ])('%s → %s', (funder, zh, en) => {
    expect(funderWords(funder)).toEqual({ zh, en });
  });

  it('is called by the name that is known, and never by its id', () => {
    const names = {
      programme: (id: string) => (id === 'nb' ? { zh: '宁波市总工会' } : undefined),
      issuer: (id: string) => (id === 'boc' ? { zh: '中国银行', en: 'Bank of China' } : undefined),
    };
    expect(funderWords('union:nb', names)).toEqual({ zh: '宁波市总工会', en: '宁波市总工会' });
    expect(funderWords('bank:boc', names).en).toBe('Bank of China');
    expect(funderWords('bank:psbc', names).zh).toBe('合作银行');
  });

  it('adds up what the same words bear', () => {
    const amounts = [
      { funder: 'union:a', amount: 300 },
      { funder: 'merchant', amount: 100 },
      { funder: 'union:b', amount: 50 },
    ];
    expect(byFunderWords(amounts).map(({ words, amount }) => [words.zh, amount])).toEqual([
      ['工会', 350],
      ['商户', 100],
    ]);
  });
});
