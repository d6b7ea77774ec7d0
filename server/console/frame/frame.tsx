import './frame.css';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo } from 'react';
import { Outlet, useLocation, useSearchParams } from 'react-router';
import type { SessionView } from '../../staff/session-view.ts';
import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { FailureFence } from '../parts/failure-fence.tsx';
import { LoadingText } from '../parts/loading-text.tsx';
import { FrameContext, type FrameFacts } from './frame-context.ts';
import { frameWords } from './frame-words.ts';
import { KitLook } from './kit-look.tsx';
import { NavigationRail } from './navigation-rail.tsx';
import { pageOf } from './pages.ts';
import { programmeInView } from './programme-in-view.ts';
import { TopBar } from './top-bar.tsx';

/** What stands around every page: the rail, the top bar, and which programme is looked at. */
export function Frame({ session }: { readonly session: SessionView }) {
  const words = useWords(frameWords);
  const location = useLocation();
  const [search] = useSearchParams();
  const asked = search.get('programme');
  const { programmes } = session;
  // Which programme has tills decides only where several are hosted and the address names none.
  const isOpen = programmes.length > 1 && !programmes.some(({ id }) => id === asked);
  const tills = useQuery({
    queryKey: ['terminals'],
    queryFn: ({ signal }) => call<readonly TerminalLine[]>({ path: '/terminals', signal }),
    enabled: isOpen,
  });
  const programme =
    isOpen && tills.isPending ? null : programmeInView({ asked, programmes, tills: tills.data ?? [] });
  const facts = useMemo((): FrameFacts | null => {
    if (programme === null || programme === undefined) return null;
    return { session, programme, to: (path) => withProgramme(path, asked) };
  }, [session, programme, asked]);

  const page = pageOf(location.pathname);
  const title = page === null ? words.noSuchPage : words.pages[page];
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
  }, [title, words]);

  return (
    <KitLook>
      <FrameContext value={facts}>
        <div className="frame">
          <a className="to-content" href="#content">
            {words.toContent}
          </a>
          <NavigationRail page={page} asked={asked} />
          <div className="work">
            <TopBar title={title} session={session} programme={programme ?? null} />
            <main id="content" tabIndex={-1} key={programme?.id}>
              <FailureFence key={page ?? location.pathname}>
                <Suspense fallback={<LoadingText />}>
                  {programme === undefined ? (
                    <EmptyState title={words.noProgramme} next={words.noProgrammeNext} />
                  ) : facts === null ? (
                    <LoadingText />
                  ) : (
                    <Outlet />
                  )}
                </Suspense>
              </FailureFence>
            </main>
          </div>
        </div>
      </FrameContext>
    </KitLook>
  );
}

function withProgramme(path: string, asked: string | null): string {
  if (asked === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}programme=${encodeURIComponent(asked)}`;
}
