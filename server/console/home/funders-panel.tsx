import type { Overview } from '../../overview/overview-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { funderName } from '../funders/funder-name.ts';
import { useFunderText } from '../funders/funder-words.ts';
import { useWords } from '../language/language.tsx';
import { Amount } from '../parts/amount.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Panel } from '../parts/panel.tsx';
import { Scrolls } from '../parts/scrolls.tsx';
import { percentText } from '../time/china-time.ts';
import { homeWords } from './home-words.ts';

/** Whom today's reductions cost. The stack is drawn over its own table, which says the same in numbers. */
export function FundersPanel({ funders }: { readonly funders: Overview['funders'] }) {
  const words = useWords(homeWords);
  const { session } = useFrame();
  const text = useFunderText(session.programmes);
  const sorted = [...funders].filter(({ amount }) => amount !== 0).sort((a, b) => b.amount - a.amount);
  const sum = sorted.reduce((all, { amount }) => all + amount, 0);
  return (
    <Panel title={words.funders} note={words.today} className="home-funders">
      {sorted.length === 0 ? (
        <EmptyState title={words.fundersNone} next={words.fundersNoneNext} />
      ) : (
        <>
          <div className="funder-stack" aria-hidden="true">
            {sorted.map(({ funder, amount }) => (
              <i
                key={funder}
                className={`fund-${funderName(funder).kind}`}
                style={{ flexGrow: Math.max(0, amount) }}
              />
            ))}
          </div>
          <Scrolls label={words.funders}>
            <table className="lines">
              <thead className="for-ears-only">
                <tr>
                  <th scope="col">{words.funder}</th>
                  <th scope="col">{words.amount}</th>
                  <th scope="col">{words.share}</th>
                </tr>
              </thead>
              <tbody>
                {sorted.map(({ funder, amount }) => (
                  <tr key={funder}>
                    <td>
                      <span className="funder-name">
                        <i className={`fund-${funderName(funder).kind}`} aria-hidden="true" />
                        <bdi className="cut" title={text(funder)}>
                          {text(funder)}
                        </bdi>
                      </span>
                    </td>
                    <td className="right">
                      <Amount fen={amount} />
                    </td>
                    <td className="right n quiet">{percentText(amount, sum)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
          <p className="funder-sum">
            <span>{words.sum}</span>
            <Amount fen={sum} />
          </p>
        </>
      )}
    </Panel>
  );
}
