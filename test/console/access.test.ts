import { describe, expect, it } from 'vitest';
import { missingFields, troubleOf } from '../../server/console/access/sign-in-trouble.ts';
import { signInAddress, wayBack } from '../../server/console/access/way-back.ts';
import { pageOf } from '../../server/console/frame/pages.ts';
import { programmeInView } from '../../server/console/frame/programme-in-view.ts';
import { chosenLanguage, titleIn } from '../../server/console/language/words.ts';
import { addressOf, fileName } from '../../server/console/line/console-client.ts';
import { ConsoleProblem, problemOf } from '../../server/console/line/console-problem.ts';

const answered = (status: number, code: string, retryAfter: string | null = null) =>
  problemOf({ status, body: { code, title: { zh: '不', en: 'no' } }, retryAfter });

describe('the way back after signing in', () => {
  it.each([
    [null, '/'],
    ['/tills?find=x', '/tills?find=x'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?back=/sign-in', '/'],
  ])('%s leads to %s', (back, to) => {
    expect(wayBack(back)).toBe(to);
  });

  it('is kept in the address of the sign-in page', () => {
    const address = signInAddress({ pathname: '/redemptions', search: '?kind=refund' });
    expect(wayBack(new URLSearchParams(address.split('?')[1]).get('back'))).toBe('/redemptions?kind=refund');
    expect(signInAddress({ pathname: '/', search: '' })).toBe('/sign-in');
  });
});

describe('what stands in the way of signing in', () => {
  it('is said beside the field that is missing', () => {
    expect(missingFields({ user: ' ', password: 'x' })).toEqual({
      kind: 'missing',
      user: true,
      password: false,
    });
    expect(missingFields({ user: 'a', password: ' ' })).toBeNull();
  });

  it('is one thing for a wrong user and a wrong password', () => {
    expect(troubleOf(answered(401, 'sign-in-refused'))).toEqual({ kind: 'wrong' });
  });

  it.each([
    ['30', 30],
    ['0', 1],
    [null, 30],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ['999999', 3600],
  ])('is a pause of Retry-After: %s', (header, seconds) => {
    expect(troubleOf(answered(429, 'too-many-requests', header))).toEqual({ kind: 'wait', seconds });
  });

  it('is the line itself when no answer came', () => {
    expect(troubleOf(ConsoleProblem.own('server-unreachable'))).toMatchObject({ kind: 'failed' });
    expect(troubleOf(new TypeError('x'))).toMatchObject({ kind: 'failed' });
  });
});

describe('answers of the server', () => {
  it('are problems in both languages', () => {
    expect(answered(409, 'draft-changed').titleIn('zh-CN')).toBe('不');
    expect(answered(409, 'draft-changed').titleIn('en')).toBe('no');
  });

  it.each([[null], ['<html>'], [{ code: 1, title: {} }], [{ code: 'x', title: 'y' }], [[]]])(
    'are not believed when they are another’s page: %j',
    (body) => {
      const problem = problemOf({ status: 502, body, retryAfter: null });
      expect(problem.facts).toMatchObject({ status: 502, code: 'answer-unreadable' });
    },
  );

  it('are asked for without what is left out', () => {
    const query = { programme: 'scedu', kind: '', store: undefined, find: 'a&b', page: 2 };
    expect(addressOf({ path: '/redemptions/list', query })).toBe(
      '/v1/redemptions/list?programme=scedu&find=a%26b&page=2',
    );
  });

  it.each([
    ['attachment; filename="a-2026.csv"', 'a-2026.csv'],
    ['attachment; filename="../../etc/passwd"', null],
    ['attachment', null],
    [null, null],
  ])('name files, never folders: %s', (header, name) => {
    expect(fileName(header)).toBe(name);
  });
});

describe('the programme in view', () => {
  const programme = (id: string) => ({ id, titleZh: id, titleEn: null, demo: true });
  const programmes = [programme('hbedu'), programme('nb51'), programme('scedu')];
  const tills = [{ programme: 'scedu' }, { programme: 'scedu' }, { programme: 'nb51' }];

  it.each([
    ['that the address names', 'nb51', tills, 'nb51'],
    ['with the most tills', null, tills, 'scedu'],
    ['with the most tills when the address names a stranger', 'evil', tills, 'scedu'],
    ['that is first when none has a till', null, [], 'hbedu'],
  ])('is the one %s', (_, asked, some, id) => {
    expect(programmeInView({ asked, programmes, tills: some })?.id).toBe(id);
  });

  it('is none when nothing is hosted', () => {
    expect(programmeInView({ asked: null, programmes: [], tills: [] })).toBeUndefined();
  });
});

describe('pages and languages', () => {
  it('knows the page of an address below it too', () => {
    expect(pageOf('/offers/scedu.a')).toBe('offers');
    expect(pageOf('/')).toBe('home');
    expect(pageOf('/merchants')).toBeNull();
  });

  it('speaks the language that was chosen, then the browser’s', () => {
    expect(chosenLanguage('en', ['zh-CN'])).toBe('en');
    expect(chosenLanguage('xx', ['zh-TW'])).toBe('zh-CN');
    expect(chosenLanguage(null, ['fr-FR'])).toBe('en');
    expect(chosenLanguage(null, [])).toBe('zh-CN');
  });

  it('says a title in Chinese when it has no English', () => {
    expect(titleIn('en', { zh: '三江', en: null })).toBe('三江');
  });
});
