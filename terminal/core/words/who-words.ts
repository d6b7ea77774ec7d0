import type { Who } from '../offers/offer.ts';
import { type BothWords, both, inARow } from './both-words.ts';
import { type Names, severalNamed } from './names.ts';

/** Whom an offer is for: `有效会员`, narrowed by everything that it asks of the member. */
export function membersWords(who: Who | undefined, names: Names): BothWords {
  const narrowed = inARow(who === undefined ? [] : conditions(who, names));
  if (narrowed.zh === '') return both('有效会员', 'certified members');
  return both(`有效会员（${narrowed.zh}）`, `certified members (${narrowed.en})`);
}

function conditions(who: Who, names: Names): readonly (BothWords | null)[] {
  const { programmes, organisations, tagsAny, tagsAll, tagsNone } = who;
  return [
    several(programmes, names.programme, both('属于', 'of '), both('个项目', 'programmes')),
    several(organisations, names.organisation, both('属于', 'of '), both('个组织', 'organisations')),
    several(tagsAny, names.tag, both('任一：', 'any of: '), both('项', 'tags')),
    several(tagsAll, names.tag, both('须是：', 'all of: '), both('项', 'tags')),
    several(tagsNone, names.tag, both('不含：', 'none of: '), both('项', 'tags')),
    who.firstUse === true ? both('激活后第一次刷卡', "at the card's first use") : null,
    who.birthMonth === true ? both('生日当月', 'in the month of birth') : null,
    who.ticket === undefined ? null : both('凭线上抢到的票', 'with a ticket won online'),
  ];
}

function several(
  ids: readonly string[] | undefined,
  nameOf: Names['tag'],
  before: BothWords,
  counted: BothWords,
): BothWords | null {
  if (ids === undefined) return null;
  const words = severalNamed(nameOf, ids, {
    zh: (count) => `${count} ${counted.zh}`,
    en: (more) => `${more} more ${counted.en}`,
  });
  return both(`${before.zh}${words.zh}`, `${before.en}${words.en}`);
}
