import { FULFILMENTS, type Fulfilment, type PaymentSource } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { transitionFulfilment } from '../orders/fulfilment-store.js';
import { findOrder } from '../orders/order-store.js';

const HOUR_MS = 3_600_000;

/** WeChat settles received orders at the end of the day. */
const AFTER_RECEIPT_MS = 6 * HOUR_MS;

/** How far WeChat says that an order has come, and when. */
interface Progress {
  readonly reached: Exclude<Fulfilment, 'UNSHIPPED'>;
  readonly source: PaymentSource;
  /** Null where it was not told. */
  readonly receivedAt: Date | null;
  readonly settledAt: Date | null;
  readonly at: Date;
}

/**
 * Moves an order as far as WeChat says that it has come, one step after the other. What was shipped in WeChat’s console
 * is adopted by it. Answers whether it moved: what is known already, or is behind, changes nothing. The order is locked.
 */
export async function followWechat(tx: Tx, orderId: string, progress: Progress): Promise<boolean> {
  const order = await findOrder(tx, orderId);
  const from = order?.fulfilment ?? null;
  if (from === null) return false;
  const steps = FULFILMENTS.slice(FULFILMENTS.indexOf(from) + 1, FULFILMENTS.indexOf(progress.reached) + 1);
  let hasMoved = false;
  for (const to of steps) {
    if (!(await stepTo(tx, orderId, to, progress))) return hasMoved;
    hasMoved = true;
  }
  return hasMoved;
}

function stepTo(tx: Tx, orderId: string, to: Fulfilment, { source, receivedAt, settledAt, at }: Progress) {
  const later = new Date(at.getTime() + AFTER_RECEIPT_MS);
  switch (to) {
    case 'SHIPPED':
      return transitionFulfilment(tx, {
        orderId,
        step: { from: 'UNSHIPPED', to, nextCheckAt: later },
        event: { type: to, data: { source, shipment: null } },
        at,
      });
    case 'RECEIVED':
      return transitionFulfilment(tx, {
        orderId,
        step: { from: 'SHIPPED', to, nextCheckAt: later },
        event: { type: to, data: { source } },
        at: receivedAt ?? at,
      });
    case 'SETTLED':
      return transitionFulfilment(tx, {
        orderId,
        step: { from: 'RECEIVED', to },
        event: { type: to, data: { source } },
        at: settledAt ?? at,
      });
    case 'UNSHIPPED':
      return Promise.resolve(false);
  }
}
