import { useEffect, useRef, useState } from 'react';
import { formatTimeLeft } from '../../format/time';

/** The server closes an expired order within seconds; it is asked this often, so many times. */
const LOOK_EVERY_MS = 5_000;
const LOOKS = 6;

/** What is left until a moment, told every second; null once it is over. Then `onOver` is called a few times. */
export function useTimeLeft(iso: string, onOver: () => void): string | null {
  const [left, setLeft] = useState(() => formatTimeLeft(iso, Date.now()));
  const isOver = left === null;
  // A ref: what is called anew after each look must not start the looks anew.
  const look = useRef(onOver);
  look.current = onOver;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setLeft(formatTimeLeft(iso, Date.now())), 1000);
    return () => clearInterval(timer);
  }, [iso, isOver]);
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
