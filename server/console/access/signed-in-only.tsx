import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { SessionView } from '../../staff/session-view.ts';
import { watchAttendance } from '../line/attended.ts';
import { onSessionEnded } from '../line/console-client.ts';
import { ErrorState } from '../parts/error-state.tsx';
import { LoadingText } from '../parts/loading-text.tsx';
import { sessionKey, useSession } from './session.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { signInAddress } from './way-back.ts';

/**
 * The gate before every page. Who comes without a session is sent to sign in and then back here; who loses it
 * in the middle signs in over the page, so that nothing typed is lost.
 */
export function SignedInOnly({ page }: { readonly page: (session: SessionView) => ReactNode }) {
  const session = useSession();
  const queries = useQueryClient();
  const location = useLocation();
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => onSessionEnded(() => setEnded(true)), []);
  useEffect(watchAttendance, []);

  if (session.data === undefined) {
    if (session.error === null) return <LoadingText />;
    return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  }
  if (session.data === null) return <Navigate to={signInAddress(location)} replace />;
  const { user } = session.data.staff;
  return (
    <>
      {page(session.data)}
      {hasEnded ? (
        <SignInAgain
          user={user}
          onSignedIn={(view) => {
            queries.setQueryData(sessionKey, view);
            setEnded(false);
            void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
          }}
        />
      ) : null}
    </>
  );
}
