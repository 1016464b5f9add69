import { canFulfilmentBecome, type Fulfilment, type OrderEvent } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { resolveAnomaly } from '../anomalies/anomaly-store.js';
import { freePickupCode } from '../delivery/delivery-store.js';
import { recordEvent } from './order-store.js';

/** A step of an order's fulfilment, and what it sets besides. */
type FulfilmentStep =
  | { readonly from: 'UNSHIPPED'; readonly to: 'SHIPPED'; readonly nextCheckAt: Date | null }
  | { readonly from: 'SHIPPED'; readonly to: 'RECEIVED'; readonly nextCheckAt: Date | null }
  | { readonly from: 'RECEIVED'; readonly to: 'SETTLED' };

interface Transition {
  readonly orderId: string;
  readonly step: FulfilmentStep;
  readonly event: Extract<OrderEvent, { type: Fulfilment }>;
  /** When it happened, as far as that is known. */
  readonly at: Date;
}

/**
 * The only place where the fulfilment of an order changes: compared and set in one statement, with its event in the same
 * transaction. Answers false, and changes nothing, where the order is no longer in `from`, or where all its money is
 * back before it is shipped.
 * @throws Error on a step that the table of the contract does not have: that is a bug, not an outcome.
 */
export async function transitionFulfilment(
  tx: Tx,
  { orderId, step, event, at }: Transition,
): Promise<boolean> {
  if (!canFulfilmentBecome(step.from, step.to) || event.type !== step.to) {
    throw new Error(`No fulfilment goes from ${step.from} to ${step.to} with ${event.type}.`);
  }
  if ((await setFulfilment(tx, orderId, step, at)) === 0) return false;
  await recordEvent(tx, orderId, event, at);
  if (step.to === 'SHIPPED') {
    await resolveAnomaly(tx, { kind: 'UNSHIPPED', subject: orderId, at });
    await freePickupCode(tx, orderId);
  }
  return true;
}

function setFulfilment(tx: Tx, orderId: string, step: FulfilmentStep, at: Date): Promise<number> {
  switch (step.to) {
    case 'SHIPPED':
      return tx.execute`
        UPDATE "Order" SET "fulfilment" = 'SHIPPED', "shippedAt" = ${at}, "fulfilmentCheckAt" = ${step.nextCheckAt},
          "fulfilmentCheckCount" = 0
        WHERE "id" = ${orderId} AND "fulfilment" = ${step.from} AND "status" = 'PAID'`;
    case 'RECEIVED':
      return tx.execute`
        UPDATE "Order" SET "fulfilment" = 'RECEIVED', "receivedAt" = ${at}, "fulfilmentCheckAt" = ${step.nextCheckAt},
          "fulfilmentCheckCount" = 0
        WHERE "id" = ${orderId} AND "fulfilment" = ${step.from}`;
    case 'SETTLED':
      return tx.execute`
        UPDATE "Order" SET "fulfilment" = 'SETTLED', "settledAt" = ${at}, "fulfilmentCheckAt" = NULL,
          "fulfilmentCheckCount" = 0
        WHERE "id" = ${orderId} AND "fulfilment" = ${step.from}`;
  }
}
