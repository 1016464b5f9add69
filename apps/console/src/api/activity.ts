import { focusManager } from '@tanstack/react-query';

const IDLE_AFTER_MS = 5 * 60_000;

/**
 * Lists are read again while somebody is at the desk, and at once when they come back. Nothing is read at an abandoned
 * desk: requests that nobody made would keep its session alive.
 */
export function readOnlyWhileSomebodyIsHere(): void {
  focusManager.setEventListener((setFocused) => {
    let timer = 0;
    const leave = () => setFocused(false);
    const come = () => {
      clearTimeout(timer);
      timer = window.setTimeout(leave, IDLE_AFTER_MS);
      setFocused(document.visibilityState === 'visible');
    };
    const inputs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'visibilitychange'];
    for (const type of inputs) addEventListener(type, come, { passive: true, capture: true });
    come();
    return () => {
      clearTimeout(timer);
      for (const type of inputs) removeEventListener(type, come, { capture: true });
    };
  });
}
