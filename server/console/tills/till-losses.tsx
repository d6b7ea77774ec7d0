import { placesIn, rangesText } from '../../../terminal/core/journal/kept-runs.ts';
import { fen } from '../../../terminal/core/money.ts';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import type { TerminalState } from '../../terminals/terminal-view.ts';
import { useWords } from '../language/language.tsx';
import { countText, instantText } from '../time/china-time.ts';
import { tillWords } from './till-words.ts';

/** What a till has lost of the journals that it gave up: nothing of it is hidden, and it stays for ever. */
export function TillLosses({ losses }: Pick<TerminalState, 'losses'>) {
  const words = useWords(tillWords);
  if (losses.length === 0) return null;
  return (
    <section>
      <h3>{words.losses}</h3>
      <ul>
        {losses.map((loss) => (
          <li key={loss.epoch}>
            {words.lossOf({ epoch: loss.epoch, end: countText(loss.end), at: instantText(loss.closedAt) })}
            {lostLines(loss).map((line) => (
              <p className="quiet" key={line}>
                {line}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );

  function lostLines({ atTill, nowhere, known }: TerminalState['losses'][number]): readonly string[] {
    if (atTill.length === 0) return [words.lostNothing];
    const count = countText(placesIn(atTill));
    return [
      words.lostAtTill(count, rangesText(atTill)),
      nowhere.length === 0
        ? words.lostHeld
        : words.lostNowhere(countText(placesIn(nowhere)), rangesText(nowhere)),
      ...(known.entries === 0
        ? []
        : [
            words.lostKnown({
              entries: countText(known.entries),
              payable: amountText(fen(known.payable)),
              discount: amountText(fen(known.discount)),
            }),
          ]),
    ];
  }
}
