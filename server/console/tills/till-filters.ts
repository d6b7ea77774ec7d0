import { nameRule } from '../address/filters.ts';
import type { StandingTill } from './till-standing.ts';

export const tillRules = { find: nameRule, problems: ['yes'] } as const;

/** Nothing to be done about these. */
const wellStandings: readonly StandingTill['standing']['kind'][] = ['online', 'wiped'];

/** Tills whose place or name holds the text, in either language, and those with a problem only if asked. */
export function matchingTills(
  tills: readonly StandingTill[],
  { find, problems }: { readonly find: string; readonly problems: string },
): readonly StandingTill[] {
  const wanted = find.trim().toLowerCase();
  return tills.filter(({ till, standing }) => {
    if (problems === 'yes' && wellStandings.includes(standing.kind)) return false;
    const texts = [
      till.terminal,
      till.store,
      till.merchant,
      till.storeTitleZh,
      till.storeTitleEn ?? '',
      till.merchantTitleZh,
      till.merchantTitleEn ?? '',
    ];
    return texts.some((text) => text.toLowerCase().includes(wanted));
  });
}
