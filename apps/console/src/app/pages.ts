import { isAtLeast, type OperatorRole } from '@taro-pay/contracts';
import { type ComponentType, lazy } from 'react';
import type { Text } from '../text/index.js';

/** What stands in the place of `:name` in the path. */
export type Params = Readonly<Record<string, string>>;

type PageComponent = ComponentType<{ readonly params: Params }>;

type Load = () => Promise<{ readonly default: PageComponent }>;

interface Page<Path extends string = string> {
  readonly path: Path;
  /** The least role that may see it. */
  readonly access: OperatorRole;
  readonly component: PageComponent;
  readonly load: Load;
  /** Its name in the menu, or that of the page above it. */
  readonly menu: keyof Text['menu'];
  readonly isInMenu: boolean;
}

const page = <const Path extends string>(
  path: Path,
  menu: Page['menu'],
  access: OperatorRole,
  load: Load,
): Page<Path> => ({
  ...{ path, menu, access },
  component: lazy(load),
  load,
  isInMenu: !path.includes(':'),
});

/** Every page, in the order of the menu. Each is loaded when it is asked for. */
const PAGES = [
  page('/', 'home', 'viewer', () => import('../pages/home/home-page.js')),
  page('/orders', 'orders', 'viewer', () => import('../pages/orders/orders-page.js')),
  page('/orders/:orderId', 'orders', 'viewer', () => import('../pages/order/order-page.js')),
  page('/shipping', 'shipping', 'viewer', () => import('../pages/shipping/shipping-page.js')),
  page('/shipping/print/:form', 'shipping', 'viewer', () => import('../pages/print/print-page.js')),
  page('/pickup', 'pickup', 'viewer', () => import('../pages/pickup/pickup-page.js')),
  page('/refunds', 'refunds', 'viewer', () => import('../pages/refunds/refunds-page.js')),
  page('/applications', 'applications', 'viewer', () => import('../pages/applications/applications-page.js')),
  page('/approvals', 'approvals', 'viewer', () => import('../pages/approvals/approvals-page.js')),
  page('/anomalies', 'anomalies', 'viewer', () => import('../pages/anomalies/anomalies-page.js')),
  page(
    '/notifications',
    'notifications',
    'viewer',
    () => import('../pages/notifications/notifications-page.js'),
  ),
  page(
    '/reconciliation',
    'reconciliation',
    'viewer',
    () => import('../pages/reconciliation/reconciliation-page.js'),
  ),
  page(
    '/reconciliation/:billDate',
    'reconciliation',
    'viewer',
    () => import('../pages/reconciliation/day-page.js'),
  ),
  page('/products', 'products', 'viewer', () => import('../pages/products/products-page.js')),
  page('/people', 'people', 'admin', () => import('../pages/people/people-page.js')),
  page('/robot', 'robot', 'admin', () => import('../pages/robot/robot-page.js')),
  page('/audit', 'audit', 'finance', () => import('../pages/audit/audit-page.js')),
] satisfies readonly Page[];

/** The tests and the pictures have an address for each. */
export type PagePath = (typeof PAGES)[number]['path'];

export const pagesInMenu = (role: OperatorRole): readonly Page[] =>
  PAGES.filter(({ isInMenu, access }) => isInMenu && isAtLeast(role, access));

/** The page of a path, with its parameters; null where there is none. */
export function findPage(path: string): { readonly page: Page; readonly params: Params } | null {
  const parts = path.split('/');
  for (const candidate of PAGES) {
    const params = match(candidate.path.split('/'), parts);
    if (params !== null) return { page: candidate, params };
  }
  return null;
}

function match(pattern: readonly string[], parts: readonly string[]): Params | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const expected = pattern[index] ?? '';
    if (expected.startsWith(':')) params[expected.slice(1)] = decodeURIComponent(part);
    else if (expected !== part) return null;
  }
  return params;
}
