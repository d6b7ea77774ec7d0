import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { SignInPage } from './access/sign-in-page.tsx';
import { SignedInOnly } from './access/signed-in-only.tsx';
import { LanguageProvider } from './language/language.tsx';
import { consoleQueries } from './line/queries.ts';
import { ThemeProvider } from './look/theme.tsx';
import { FailureFence } from './parts/failure-fence.tsx';
import { LoadingText } from './parts/loading-text.tsx';

// The frame brings the component kit, each page its own tables and charts: signing in waits for none of it.
const Frame = lazy(async () => ({ default: (await import('./frame/frame.tsx')).Frame }));
const Home = lazy(async () => ({ default: (await import('./home/home-page.tsx')).HomePage }));
const Offers = lazy(async () => ({ default: (await import('./offers/offers-area.tsx')).OffersArea }));
const Quotas = lazy(async () => ({ default: (await import('./quotas/quotas-page.tsx')).QuotasPage }));
const Redemptions = lazy(async () => ({
  default: (await import('./redemptions/redemptions-page.tsx')).RedemptionsPage,
}));
const Members = lazy(async () => ({ default: (await import('./members/members-page.tsx')).MembersPage }));
const Cards = lazy(async () => ({ default: (await import('./cards/cards-page.tsx')).CardsPage }));
const Tills = lazy(async () => ({ default: (await import('./tills/tills-page.tsx')).TillsPage }));
const NoSuchPage = lazy(async () => ({ default: (await import('./frame/no-such-page.tsx')).NoSuchPage }));

/** The staff console: who is not signed in sees the way in, who is sees the frame with one page in it. */
export function Console() {
  const [queries] = useState(consoleQueries);
  return (
    <LanguageProvider>
      <ThemeProvider>
        <QueryClientProvider client={queries}>
          <FailureFence>
            <BrowserRouter>
              <Suspense fallback={<LoadingText />}>
                <Routes>
                  <Route path="/sign-in" element={<SignInPage />} />
                  <Route element={<SignedInOnly page={(session) => <Frame session={session} />} />}>
                    <Route path="/" element={<Home />} />
                    <Route path="/offers/*" element={<Offers />} />
                    <Route path="/quotas" element={<Quotas />} />
                    <Route path="/redemptions" element={<Redemptions />} />
                    <Route path="/members" element={<Members />} />
                    <Route path="/cards" element={<Cards />} />
                    <Route path="/tills" element={<Tills />} />
                    <Route path="*" element={<NoSuchPage />} />
                  </Route>
                </Routes>
              </Suspense>
            </BrowserRouter>
          </FailureFence>
        </QueryClientProvider>
      </ThemeProvider>
    </LanguageProvider>
  );
}
