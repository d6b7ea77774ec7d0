import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useFrame } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import { Asked } from '../parts/asked.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Panel } from '../parts/panel.tsx';
import { Scrolls } from '../parts/scrolls.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { CacheText } from '../tills/cache-text.tsx';
import { StandingPill } from '../tills/standing-pill.tsx';
import type { StandingTill } from '../tills/till-standing.ts';
import { tillWords } from '../tills/till-words.ts';
import { ageText, countText } from '../time/china-time.ts';
import { homeWords } from './home-words.ts';

/** Rows before the rest is summed up. */
const rowsMax = 6;

type Tills = {
  readonly tills: UseQueryResult<unknown, Error>;
  readonly standing: readonly StandingTill[] | null;
};

/** The tills, those with a problem first; what is well is one line when there are many. */
export function TillsPanel({ tills, standing }: Tills) {
  const words = useWords(homeWords);
  const tillTexts = useWords(tillWords);
  const { to } = useFrame();
  const all = standing ?? [];
  return (
    <Panel
      title={tillTexts.tills}
      className="home-tills"
      note={<Link to={to('/tills')}>{words.tillsNote(countText(all.length))}</Link>}
    >
      <Asked of={tills}>
        {() =>
          all.length === 0 ? (
            <EmptyState title={tillTexts.none} next={tillTexts.noneNext} />
          ) : (
            <Scrolls label={tillTexts.tills}>
              <TillRows all={all} />
            </Scrolls>
          )
        }
      </Asked>
    </Panel>
  );
}

function TillRows({ all }: { readonly all: readonly StandingTill[] }) {
  const words = useWords(homeWords);
  const tillTexts = useWords(tillWords);
  const { language } = useLanguage();
  const { programme, to } = useFrame();
  const titleOf = useTitle();
  const [shown, rest] = summed(all);
  return (
    <table className="lines tills-lines">
      <thead>
        <tr>
          <th scope="col">{tillTexts.till}</th>
          <th scope="col">{tillTexts.state}</th>
          <th scope="col">{tillTexts.cache}</th>
          <th scope="col" className="right">
            {tillTexts.lastContact}
          </th>
          <th scope="col" className="right">
            {tillTexts.unsent}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ till, standing }) => (
          <tr key={till.terminal}>
            <td>
              <Link className="cut" to={to(`/tills?open=${encodeURIComponent(till.terminal)}`)}>
                <bdi>{titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })}</bdi>
              </Link>
            </td>
            <td className="whole">
              <StandingPill standing={standing} />
            </td>
            <td className="whole">
              <CacheText till={till} programme={programme.id} />
            </td>
            <td className="right n">
              {tillTexts.ago(ageText(Math.max(0, Date.now() - Date.parse(till.lastContact)), language))}
            </td>
            <td className="right n">{till.unsent === null ? '—' : countText(till.unsent)}</td>
          </tr>
        ))}
        {rest.length === 0 ? null : (
          <tr>
            <td>{words.rest(countText(rest.length))}</td>
            <td className="whole">
              <StatePill tone="ok" icon="tick">
                {tillTexts.standings.online}
              </StatePill>
            </td>
            <td />
            <td />
            <td className="right n">
              {countText(rest.reduce((sum, { till }) => sum + (till.unsent ?? 0), 0))}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** Every till with a problem, and those that are well only while the list stays short. */
function summed(all: readonly StandingTill[]): readonly [readonly StandingTill[], readonly StandingTill[]] {
  if (all.length <= rowsMax) return [all, []];
  const well = all.findIndex(({ standing }) => standing.kind === 'online');
  return well < 0 ? [all, []] : [all.slice(0, well), all.slice(well)];
}
