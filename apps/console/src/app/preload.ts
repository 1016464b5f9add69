import type { QueryClient } from '@tanstack/react-query';
import { SESSION } from '../api/query-client.js';
import { findPage } from './pages.js';

/** Menu and page. */
export const loadShell = () => import('./shell.js');

/**
 * Asks for the session, the menu and the page at an address at once: each would otherwise wait for the one before. What
 * fails here is asked for again where it is drawn, which says what failed.
 */
export function preload(client: QueryClient, path: string): void {
  if (path === '/invitation') return;
  void client.prefetchQuery(SESSION);
  for (const loading of [loadShell(), findPage(path)?.page.load()]) loading?.catch(() => {});
}
