import { useCallback, useSyncExternalStore } from 'react';

/** Every page is below it; vite.config.ts builds for it. */
const BASE = '/console';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of [...listeners]) listener();
}

addEventListener('popstate', announce);
history.scrollRestoration = 'manual';

export interface Place {
  /** Below /console, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** How far its entry of the history was scrolled when it was left. */
  readonly scrollY: number;
}

let known: { href: string; state: unknown; place: Place } | null = null;

/** The same object until the address changes. */
export function currentPlace(): Place {
  if (known?.href === location.href && known.state === history.state) return known.place;
  const path = location.pathname.slice(BASE.length) || '/';
  const scrollY = Number(history.state?.scrollY ?? 0);
  const place = { path, query: new URLSearchParams(location.search), scrollY };
  known = { href: location.href, state: history.state, place };
  return place;
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, currentPlace);

/** The address of a page, for links. */
export function hrefOf(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return `${BASE}${path === '/' ? '' : path}${text === '' ? '' : `?${text}`}`;
}

/** Remembers how far the page is scrolled, then opens another one. */
export function navigate(href: string): void {
  history.replaceState({ scrollY }, '');
  history.pushState(null, '', href);
  announce();
}

/** Changes the address without an entry in the history. */
export function replaceAddress(href: string): void {
  history.replaceState(history.state, '', href);
  announce();
}

/**
 * The filters of a page: they stand in its address, so that it can be sent to a colleague. A change keeps the others;
 * undefined removes one.
 */
export function useFilters(): [
  URLSearchParams,
  (change: Readonly<Record<string, string | undefined>>) => void,
] {
  const { path, query } = usePlace();
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) =>
      replaceAddress(hrefOf(path, { ...Object.fromEntries(query), ...changes })),
    [path, query],
  );
  return [query, change];
}
