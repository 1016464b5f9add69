import type { PagePath } from '../src/app/pages.js';

export interface Shown {
  readonly orderId: string;
  readonly billDate: string;
}

/** An address of every page. A page without one does not compile. */
export const addressesOf = ({ orderId, billDate }: Shown): Readonly<Record<PagePath, string>> => ({
  '/': '',
  '/orders': '/orders',
  '/orders/:orderId': `/orders/${orderId}`,
  '/shipping': '/shipping',
  '/shipping/print/:form': '/shipping/print/list',
  '/pickup': '/pickup',
  '/refunds': '/refunds',
  '/applications': '/applications',
  '/approvals': '/approvals',
  '/anomalies': '/anomalies',
  '/notifications': '/notifications',
  '/reconciliation': '/reconciliation',
  '/reconciliation/:billDate': `/reconciliation/${billDate}`,
  '/products': '/products',
  '/people': '/people',
  '/robot': '/robot',
  '/audit': '/audit',
});
