import { describe, expect, it } from 'vitest';
import {
  changedSearch,
  clearedSearch,
  isFiltered,
  readFilters,
  readPage,
} from '../../server/console/address/filters.ts';
import { isFindable, memberRules } from '../../server/console/members/member-filters.ts';
import { idStart, redemptionRules, sizeText } from '../../server/console/redemptions/redemption-filters.ts';

const search = (text: string) => new URLSearchParams(text);

describe('filters in the address', () => {
  it.each([
    ['a day', 'from=2026-10-01', 'from', '2026-10-01'],
    ['a day that is none', 'from=2026-13-01', 'from', ''],
    ['a day that its month lacks', 'from=2026-02-31', 'from', ''],
    ['a kind', 'kind=refund', 'kind', 'refund'],
    ['a kind that is none', 'kind=gift', 'kind', ''],
    ['a till', 'terminal=till-06f8', 'terminal', 'till-06f8'],
    ['capitals in an id', 'offer=SCEDU.x', 'offer', ''],
    ['a Chinese name', 'store=三江-1', 'store', '三江-1'],
    ['a control byte', 'store=a%00b', 'store', ''],
    ['nothing', '', 'store', ''],
  ])('takes or leaves %s', (_, text, name, value) => {
    expect(readFilters(redemptionRules, search(text))[name as keyof typeof redemptionRules]).toBe(value);
  });

  it('knows no filter beside its own: a number in the address is not asked for', () => {
    expect(readFilters(memberRules, search('find=510104199001011234'))).toEqual({
      organisation: '',
      status: '',
      certified: '',
    });
  });

  it.each([
    ['', { page: 1, size: 50 }],
    ['page=3&size=200', { page: 3, size: 200 }],
    ['page=0&size=7', { page: 1, size: 50 }],
    ['page=1.5&size=1e9', { page: 1, size: 50 }],
    ['page=100001', { page: 1, size: 50 }],
  ])('turns to a page that exists: %s', (text, page) => {
    expect(readPage(search(text))).toEqual(page);
  });

  it('begins at page one when a filter changes, and keeps programme and page length', () => {
    const next = changedSearch(search('programme=nb51&page=4&size=20&kind=sale'), {
      kind: 'refund',
      store: '',
    });
    expect(next.toString()).toBe('programme=nb51&size=20&kind=refund');
  });

  it('stays on its page when a record is opened and closed', () => {
    const opened = changedSearch(search('page=4'), { open: 'rd-1' });
    expect(opened.toString()).toBe('page=4&open=rd-1');
    expect(changedSearch(opened, { open: null }).toString()).toBe('page=4');
  });

  it('clears filters, page and open record, not the programme', () => {
    const cleared = clearedSearch(search('programme=nb51&size=20&kind=sale&page=2&open=rd-1'));
    expect(cleared.toString()).toBe('programme=nb51&size=20');
  });

  it('tells whether anything is filtered', () => {
    expect(isFiltered({ a: '', b: '' })).toBe(false);
    expect(isFiltered({ a: '', b: 'x' })).toBe(true);
  });
});

describe('what is typed into a search', () => {
  it.each([
    ['510104 19900101 1234', true],
    ['11010519491231002X', true],
    ['+86 138-0013-8000', true],
    ['６２１４', false],
    ['12345', false],
    ['张三丰', false],
    ["1' or '1'='1", false],
    ['1'.repeat(65), false],
  ])('takes a whole number of a member or says no before asking: %s', (text, can) => {
    expect(isFindable(text)).toBe(can);
  });

  it('takes an id as it was copied', () => {
    expect(idStart('  RD-3473 ')).toBe('rd-3473');
  });

  it.each([
    [999, '999 B'],
    [1_536, '1.5 kB'],
    [2_500_000, '2.5 MB'],
  ])('says the size of a file: %d', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
