import './home.css';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RedemptionLine } from '../../redemptions/redemption-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { PageNote } from '../frame/page-note.tsx';
import { useLanguage, useWords } from '../language/language.tsx';
import { isAttended } from '../line/attended.ts';
import { useLive } from '../live/use-live.ts';
import { Asked } from '../parts/asked.tsx';
import { problemsFirst, tillsOf } from '../tills/till-standing.ts';
import { tillsKey, useTills } from '../tills/use-tills.ts';
import { hourOf, weekdayText } from '../time/china-time.ts';
import { CoveragePanel } from './coverage-panel.tsx';
import { DaysPanel } from './days-panel.tsx';
import { FundersPanel } from './funders-panel.tsx';
import { homeWords } from './home-words.ts';
import { HoursPanel } from './hours-panel.tsx';
import { KeyFigures } from './key-figures.tsx';
import { arrived, type LiveFeed, resumed, withOverview } from './live-feed.ts';
import { LivePanel } from './live-panel.tsx';
import { TillsPanel } from './tills-panel.tsx';
import { ToDoPanel } from './to-do-panel.tsx';
import { overviewKey, useOverview } from './use-overview.ts';

/** Sums are asked for anew once for all sales that come in within this time. */
const refreshMs = 700;

/** Today at a glance: what happens, whom it costs, and what waits for somebody. */
export function HomePage() {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  const { programme } = useFrame();
  const overview = useOverview(programme.id);
  const tills = useTills();
  const [feed, setFeed] = useState<LiveFeed>({ shown: [], held: [] });
  const [isPaused, setPaused] = useState(false);
  const refresh = useRefresh(programme.id);
  const live = useLive({
    programme: programme.id,
    onRedemption: (line: RedemptionLine) => {
      setFeed((before) => arrived(before, line, isPaused));
      refresh('overview');
    },
    onTerminals: () => refresh('terminals'),
    onPublished: () => refresh('offers'),
    onReopened: () => {
      refresh('overview');
      refresh('terminals');
      refresh('offers');
    },
  });
  const standing = useMemo(
    () => (tills.data === undefined ? null : problemsFirst(tillsOf(programme.id, tills.data), Date.now())),
    [tills.data, programme.id],
  );
  const pause = useCallback((next: boolean) => {
    setPaused(next);
    if (!next) setFeed(resumed);
  }, []);
  return (
    <Asked of={overview}>
      {(day) => {
        const shown = withOverview(feed, day.latest);
        return (
          <div className="home">
            <PageNote>
              {day.day} {weekdayText(day.day, language)} · {words.dayKinds[day.dayKind]}
            </PageNote>
            <KeyFigures overview={day} />
            <HoursPanel hours={day.hours} runningHour={hourOf(overview.dataUpdatedAt)} />
            <LivePanel feed={shown} state={live} isPaused={isPaused} onPause={pause} />
            <FundersPanel funders={day.funders} />
            <TillsPanel tills={tills} standing={standing} />
            <CoveragePanel organisations={day.organisations} />
            <ToDoPanel today={day.day} tills={standing} organisations={day.organisations} />
            <DaysPanel days={day.days} />
          </div>
        );
      }}
    </Asked>
  );
}

/** Asks for sums and tills anew after live events: soon, and once for many. */
function useRefresh(programme: string): (what: 'overview' | 'terminals' | 'offers') => void {
  const queries = useQueryClient();
  const waiting = useRef(new Set<string>());
  return useCallback(
    (what) => {
      if (waiting.current.has(what) || !isAttended()) return;
      waiting.current.add(what);
      setTimeout(() => {
        waiting.current.delete(what);
        const key = {
          overview: overviewKey(programme),
          terminals: tillsKey,
          offers: ['offer-list', programme],
        }[what];
        void queries.invalidateQueries({ queryKey: key });
      }, refreshMs);
    },
    [queries, programme],
  );
}
