import { useEffect, useState } from 'react';
import { formatTimeLeft } from '../../time';

/** What is left until a moment, told every second; null once it is over. */
export function useTimeLeft(iso: string): string | null {
  const [left, setLeft] = useState(() => formatTimeLeft(iso, Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setLeft(formatTimeLeft(iso, Date.now())), 1000);
    return () => clearInterval(timer);
  }, [iso]);
  return left;
}
