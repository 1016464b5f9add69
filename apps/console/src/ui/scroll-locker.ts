import { useLayoutEffect } from 'react';

let locks = 0;

/** Keeps the page from scrolling under a dialog. It takes the place of antd’s own: vite.config.ts. */
export default function useScrollLocker(isLocked = false): void {
  useLayoutEffect(() => {
    if (!isLocked) return;
    locks += 1;
    document.documentElement.classList.add('locked');
    return () => {
      locks -= 1;
      document.documentElement.classList.toggle('locked', locks > 0);
    };
  }, [isLocked]);
}
