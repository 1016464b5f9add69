import { useEffect, useRef, useState } from 'react';
import { formatTimeLeft } from '../../model/time';
import { serverClock } from '../../platform/server-clock';

/** The server closes an expired order within seconds: poll for it, with a bound. */
const LOOK_EVERY_MS = 5_000;
const LOOKS = 6;

/** The countdown to a server time, updated every second; null once it is over. Then `onOver` is called a few times. */
export function useTimeLeft(iso: string, onOver: () => void): string | null {
  const [left, setLeft] = useState(() => formatTimeLeft(iso, serverClock.now()));
  const isOver = left === null;
  // A ref, so that a new callback does not restart the polling.
  const look = useRef(onOver);
  look.current = onOver;
  useEffect(() => {
    const tick = () => setLeft(formatTimeLeft(iso, serverClock.now()));
    tick();
    // Continues once it is over: the next answer may correct the clock.
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [iso]);
  useEffect(() => {
    if (!isOver) return;
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks > LOOKS) clearInterval(timer);
      else look.current();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  return left;
}
