import { amountText } from '../../../terminal/core/words/amount-words.ts';
import { useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import type { Warning } from './offer-warnings.ts';
import { offerWords } from './words.ts';

/** Offers that are named in one warning; more are counted. */
const namedMax = 3;

export function WarningsCard(of: {
  readonly warnings: readonly Warning[];
  readonly titleOf: (offer: string) => string;
}) {
  const words = useWords(offerWords);
  if (of.warnings.length === 0) return null;
  return (
    <section className="side-card warn-card" aria-label={words.warnings}>
      <ul>
        {of.warnings.map((warning) => (
          <li key={warning.warning}>
            <Icon name="alarm" />
            <bdi>{warningText(warning, words, of.titleOf)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function warningText(
  warning: Warning,
  { warn, noCalendar, andMore }: (typeof offerWords)['zh-CN'],
  titleOf: (offer: string) => string,
): string {
  const listed = (names: readonly string[]) => {
    const shown = names.slice(0, namedMax).join('、');
    return names.length > namedMax ? andMore(shown, names.length) : shown;
  };
  switch (warning.warning) {
    case 'tills-skip':
      return warn.skip;
    case 'old-tills':
      return warn.oldTills(listed(warning.tills));
    case 'no-calendar':
      return noCalendar(warning.years.join('、'));
    case 'overlap':
      return warn.overlap(listed(warning.offers.map(titleOf)));
    case 'over':
      return warn.over;
    case 'no-end':
      return warn.noEnd;
    case 'budget':
      return warn.budget(
        amountText(warning.spent, { thousands: true }),
        amountText(warning.budget, { thousands: true }),
      );
    case 'unknown-excludes':
      return warn.unknownExcludes(listed(warning.names));
  }
}
