import { Link } from 'react-router';
import { amountText } from '../../../terminal/core/words/amount-words.ts';
import type { RedemptionLine } from '../../redemptions/redemption-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useTitle, useWords } from '../language/language.tsx';
import type { LiveState } from '../live/live-line.ts';
import { Amount } from '../parts/amount.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { Panel } from '../parts/panel.tsx';
import { type HomeWords, homeWords } from './home-words.ts';
import type { LiveFeed } from './live-feed.ts';

type Live = {
  readonly feed: LiveFeed;
  readonly state: LiveState;
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
};

/** What is sold now. Rows stand still while somebody points at them or walks through them by keyboard. */
export function LivePanel({ feed, state, isPaused, onPause }: Live) {
  const words = useWords(homeWords);
  const titleOf = useTitle();
  const newest = feed.shown[0];
  const note =
    state === 'broken' ? words.liveBroken : isPaused ? words.livePaused(feed.held.length) : words.liveMasked;
  return (
    <Panel
      title={words.live}
      className={`home-live ${state === 'open' && !isPaused ? 'live-on' : ''}`}
      note={<span role={state === 'broken' ? 'status' : undefined}>{note}</span>}
    >
      <p className="for-ears-only" aria-live="polite">
        {newest === undefined ? '' : words.liveSaid(spoken(newest, words, titleOf))}
      </p>
      {newest === undefined ? (
        <EmptyState title={words.liveNone} next={words.liveNoneNext} />
      ) : (
        <ul
          onPointerEnter={() => onPause(true)}
          onPointerLeave={() => onPause(false)}
          onFocus={() => onPause(true)}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) onPause(false);
          }}
        >
          {feed.shown.map((line) => (
            <LiveRow key={line.id} line={line} titleOf={titleOf} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

type TitleOf = ReturnType<typeof useTitle>;

function LiveRow({ line, titleOf }: { readonly line: RedemptionLine; readonly titleOf: TitleOf }) {
  const words = useWords(homeWords);
  const { to } = useFrame();
  return (
    <li>
      <Link className="live-row" to={to(`/redemptions?open=${encodeURIComponent(line.id)}`)}>
        <span className="live-time">
          <InstantText at={line.at} short />
        </span>
        <span className="cut">
          <bdi>{whatOf(line, words, titleOf)}</bdi>{' '}
          <small>
            <bdi>{titleOf(storeOf(line))}</bdi>
            {line.member === null ? null : (
              <>
                {' · '}
                <bdi>{line.member}</bdi>
              </>
            )}
          </small>
        </span>
        <b className={line.discount > 0 ? 'live-saved' : ''}>
          <Amount fen={-line.discount} />
        </b>
      </Link>
    </li>
  );
}

function storeOf({ storeTitleZh, storeTitleEn }: RedemptionLine) {
  return { titleZh: storeTitleZh, titleEn: storeTitleEn };
}

function whatOf(line: RedemptionLine, words: HomeWords, titleOf: TitleOf): string {
  const offers = line.offers.map(titleOf).join(words.join);
  if (line.kind === 'refund') return offers === '' ? words.refund : `${words.refund} ${offers}`;
  return offers === '' ? words.fullPrice : offers;
}

function spoken(line: RedemptionLine, words: HomeWords, titleOf: TitleOf): string {
  return `${whatOf(line, words, titleOf)}, ${titleOf(storeOf(line))}, ${amountText(-line.discount)}`;
}
