import type { Overview } from '../../overview/overview-view.ts';
import { useWords } from '../language/language.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { Amount } from '../parts/amount.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { countText, percentText } from '../time/china-time.ts';
import { type HomeWords, homeWords } from './home-words.ts';
import { Sparkline } from './sparkline.tsx';

/** The four numbers that staff look for first. */
export function KeyFigures({ overview }: { readonly overview: Overview }) {
  const words = useWords(homeWords);
  const { redemptions, saved, members, tills, days } = overview;
  const offline = tills.total - tills.connected;
  return (
    <>
      <Figure
        icon="bolt"
        title={words.redemptions}
        note={beside(redemptions, words)}
        line={days.map(({ count }) => count)}
      >
        {countText(redemptions.count)}
        <small>{words.redemptionsUnit}</small>
      </Figure>
      <Figure
        icon="yuan"
        title={words.saved}
        note={
          redemptions.count === 0 ? null : (
            <>
              {words.average} <Amount fen={Math.round(saved / redemptions.count)} />
            </>
          )
        }
      >
        <Amount fen={saved} />
      </Figure>
      <Figure icon="members" title={words.members} note={words.firstUse(countText(members.first))}>
        {countText(members.count)}
        <small>{words.membersUnit}</small>
      </Figure>
      <Figure
        icon="till"
        title={words.tills}
        note={
          <>
            {tills.expired > 0 ? (
              <StatePill tone="stop" icon="offline">
                {words.expired(countText(tills.expired))}
              </StatePill>
            ) : null}
            {offline > 0 ? (
              <StatePill tone="attn" icon="offline">
                {words.offline(countText(offline))}
              </StatePill>
            ) : tills.total > 0 && tills.expired === 0 ? (
              <StatePill tone="ok" icon="tick">
                {words.allOnline}
              </StatePill>
            ) : null}
            <span className="n">{words.unsent(countText(tills.unsent))}</span>
          </>
        }
      >
        {countText(tills.connected)}
        <small>{words.ofTills(countText(tills.total))}</small>
      </Figure>
    </>
  );
}

type FigureParts = {
  readonly icon: IconName;
  readonly title: string;
  readonly note: React.ReactNode;
  readonly line?: readonly number[];
  readonly children: React.ReactNode;
};

function Figure({ icon, title, note, line, children }: FigureParts) {
  return (
    <section className="panel home-figure" aria-label={title}>
      <div className="figure">
        <h2 className="figure-title">
          <Icon name={icon} />
          {title}
        </h2>
        <p className="figure-value n">{children}</p>
        {line === undefined ? null : <Sparkline values={line} />}
        <p className="figure-note">{note}</p>
      </div>
    </section>
  );
}

function beside(of: Overview['redemptions'], words: HomeWords): string {
  const { count, countYesterdaySameTime: before } = of;
  if (before === 0) return words.noneYesterday;
  if (count === before) return words.same;
  return count > before
    ? words.more(percentText(count - before, before))
    : words.fewer(percentText(before - count, before));
}
