import type { PageName } from './page-map';

type Listener = (name: PageName) => void;

const listeners = new Set<Listener>();

/** Calls back whenever a page loads. */
export const onPageLoad = (listener: Listener): void => void listeners.add(listener);

/** Calls the listeners of page loads. */
export function announcePageLoad(name: PageName): void {
  for (const listener of listeners) listener(name);
}
