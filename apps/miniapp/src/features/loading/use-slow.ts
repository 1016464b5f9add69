import { useEffect, useState } from 'react';

/** Loading is slow after this time. */
const SLOW_AFTER_MS = 3_000;

/** Whether waiting takes longer than three seconds. */
export function useSlow(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isWaiting]);
  return isSlow;
}
