import { useEffect, useState } from 'react';

/** After this long a buyer is told that it takes long. */
const SLOW_AFTER_MS = 3_000;

/** Whether what is waited for takes longer than a patient person likes. */
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
