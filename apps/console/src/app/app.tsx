import { useQuery } from '@tanstack/react-query';
import type { ActingOperator } from '@taro-pay/contracts';
import { lazy, Suspense, useRef } from 'react';
import { SESSION } from '../api/query-client.js';
import { Failure, Loading } from '../ui/states.js';
import { loadShell } from './preload.js';
import { usePlace } from './router.js';
import { OperatorProvider } from './session.js';

// They need forms; the pages behind the sign-in need much more. Neither waits for the other.
const Invitation = lazy(() => import('../pages/sign-in/invitation-page.js'));
const SignIn = lazy(() => import('../pages/sign-in/sign-in-page.js'));
const Shell = lazy(loadShell);

/**
 * The sign-in stands in front of every page, at the page’s own address: who signs in is where they wanted to be. Where a
 * session ends in the middle, the page stays behind the sign-in, with what was typed into it.
 */
export function App() {
  const { path } = usePlace();
  const session = useQuery(SESSION);
  const last = useRef<ActingOperator | null>(null);
  if (session.data) last.current = session.data;

  if (path === '/invitation') {
    return (
      <Suspense fallback={<Loading />}>
        <Invitation />
      </Suspense>
    );
  }
  if (session.isPending) return <Loading />;
  if (session.isError) {
    return (
      <main className="front">
        <Failure error={session.error} retry={session.refetch} />
      </main>
    );
  }
  const operator = session.data ?? last.current;
  const isOver = session.data === null;
  return (
    <Suspense fallback={<Loading />}>
      {operator !== null && (
        <OperatorProvider value={operator}>
          <div hidden={isOver}>
            <Shell key={operator.id} />
          </div>
        </OperatorProvider>
      )}
      {isOver && <SignIn before={last.current} />}
    </Suspense>
  );
}
