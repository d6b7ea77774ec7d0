import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { LoadingText } from './loading-text.tsx';

type Asked<Answer> = {
  readonly of: UseQueryResult<Answer, Error>;
  readonly children: (answer: Answer) => ReactNode;
};

/** What was asked for once it is there; until then why it is not. An old answer stays while a new one fails. */
export function Asked<Answer>({ of, children }: Asked<Answer>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  return <LoadingText />;
}
