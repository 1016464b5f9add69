import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { type FeedState, followEvents } from './feed.js';
import { SIMULATOR } from './queries.js';

const REFRESH_EVERY_MS = 250;

/**
 * Everything that the simulator tells: the events as they happen, and the answers that are shown beside them, which are
 * asked for anew whenever something has happened.
 */
export function createLive() {
  const client = new QueryClient({
    defaultOptions: {
      // The simulator is on this machine. Whether it answers is what the stream of events tells.
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });
  const listeners = new Set<() => void>();
  const refresh = throttled(() => client.invalidateQueries({ queryKey: SIMULATOR }));
  const feed = followEvents({
    onChange() {
      for (const listener of listeners) listener();
    },
    onNews: refresh,
    onForget: () => void client.resetQueries({ queryKey: SIMULATOR }),
  });
  return {
    client,
    refresh,
    state: feed.state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Runs at once, then at most once per `REFRESH_EVERY_MS` and never twice at a time, however often it is called. */
function throttled(run: () => Promise<unknown>): () => void {
  let isPlanned = false;
  let isRunning = false;
  let nextAtMs = 0;

  async function next(): Promise<void> {
    isPlanned = false;
    isRunning = true;
    await run();
    isRunning = false;
    nextAtMs = Date.now() + REFRESH_EVERY_MS;
    if (isPlanned) setTimeout(next, REFRESH_EVERY_MS);
  }

  return () => {
    if (isPlanned) return;
    isPlanned = true;
    if (!isRunning) setTimeout(next, Math.max(0, nextAtMs - Date.now()));
  };
}

export type Live = ReturnType<typeof createLive>;

const LiveContext = createContext<Live | null>(null);

/** Gives everything inside what `live` follows. */
export function LiveProvider({ live, children }: { readonly live: Live; readonly children: ReactNode }) {
  return (
    <LiveContext.Provider value={live}>
      <QueryClientProvider client={live.client}>{children}</QueryClientProvider>
    </LiveContext.Provider>
  );
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('There is no LiveProvider around this.');
  return live;
}

/** The connection and the events. */
export function useFeed(): FeedState {
  const { subscribe, state } = useLive();
  return useSyncExternalStore(subscribe, state);
}

/** Asks soon for everything anew that is shown beside the events. */
export const useRefresh = (): (() => void) => useLive().refresh;
