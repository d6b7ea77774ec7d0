import type { Overview } from '../../overview/overview-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Panel } from '../parts/panel.tsx';
import { Scrolls } from '../parts/scrolls.tsx';
import { countText, percentText } from '../time/china-time.ts';
import { homeWords } from './home-words.ts';
import { coveragePermilleMin } from './to-dos.ts';

/** How many members of each organisation are certified and hold a card, beside the goal of 80 %. */
export function CoveragePanel({ organisations }: { readonly organisations: Overview['organisations'] }) {
  const words = useWords(homeWords);
  const titleOf = useTitle();
  return (
    <Panel title={words.coverage} note={words.coverageNote} className="home-coverage">
      {organisations.length === 0 ? (
        <EmptyState title={words.coverageNone} next={words.coverageNoneNext} />
      ) : (
        <Scrolls label={words.coverage}>
          <table className="lines coverage-lines">
            <thead>
              <tr>
                <th scope="col">{words.organisation}</th>
                <th scope="col" className="right">
                  {words.memberCount}
                </th>
                <th scope="col" className="right">
                  {words.certified}
                </th>
                <th scope="col" className="coverage-bar-head">
                  {words.carded}
                </th>
              </tr>
            </thead>
            <tbody>
              {organisations.map((one) => (
                <tr key={one.path}>
                  <td>
                    <bdi className="cut" title={titleOf(one)}>
                      {titleOf(one)}
                    </bdi>
                  </td>
                  <td className="right n">{countText(one.members)}</td>
                  <td className="right n">{percentText(one.certified, one.members)}</td>
                  <td className="whole">
                    <CoverageBar part={one.carded} whole={one.members} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </Panel>
  );
}

function CoverageBar({ part, whole }: { readonly part: number; readonly whole: number }) {
  const isLow = part * 1000 < whole * coveragePermilleMin;
  const share = whole === 0 ? 0 : Math.min(100, (100 * part) / whole);
  return (
    <span className="coverage">
      <span className={`coverage-bar ${isLow ? 'low' : ''}`} aria-hidden="true">
        <i style={{ width: `${share}%` }} />
      </span>
      <span className="n">{percentText(part, whole)}</span>
    </span>
  );
}
