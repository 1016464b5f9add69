import { useEffect, useState } from 'react';
import { useClock } from '../api/queries.js';

const TICK_MS = 1000;

/** The simulator's time in milliseconds since 1970, each second anew. */
export function useNow(): number {
  const { offsetMs, frozenAtMs } = useClock();
  const [realNowMs, setRealNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setRealNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  // A clock that was moved between two ticks is shown at once.
  return frozenAtMs ?? Math.max(realNowMs, Date.now()) + offsetMs;
}
