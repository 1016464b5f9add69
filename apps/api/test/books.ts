import type { Simulator } from '@taro-pay/simulator';
import { expect, vi } from 'vitest';
import { createApp } from '../src/app.js';
import type { Database } from '../src/database/database.js';
import { type Answered, SOLD } from './buyers.js';

/** Time passes, on one process that nobody kills any more, until nothing is left to do. */
export async function letEverythingSettle(
  environment: Readonly<Record<string, string>>,
  simulator: Simulator,
): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const app = await createApp({ environment });
  try {
    for (let hour = 0; hour < 48; hour += 8) {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
      simulator.control.advanceClock(0);
      await simulator.control.idle();
      // A sweep takes a hundred, and reconciles one day.
      for (let sweep = 0; sweep < 10; sweep += 1) await app.sweep();
    }
  } finally {
    await app.close();
    vi.useRealTimers();
  }
}

/** Nothing that was acknowledged is lost, no order is stuck, and both books agree to the fen. */
export async function checkBooks(
  database: Database,
  { control }: Simulator,
  { orders: placed, refunds: refunded }: Answered,
): Promise<void> {
  const orders = await database.order.findMany({ include: { items: true, refunds: true } });
  const byId = new Map(orders.map((order) => [order.id, order]));
  const byKey = new Map(orders.map((order) => [order.idempotencyKey, order]));
  for (const [key, order] of placed) expect(byKey.get(key)).toMatchObject(order);
  expect(orders.filter(({ status }) => status === 'PENDING')).toEqual([]);
  for (const { outTradeNo, paidAt, totalFen } of control.orders()) {
    const status = paidAt === null ? 'CLOSED' : 'PAID';
    expect(byId.get(outTradeNo)).toMatchObject({ status, totalFen });
  }

  const refunds = orders.flatMap((order) => order.refunds);
  const refundByKey = new Map(refunds.map((refund) => [refund.idempotencyKey, refund]));
  for (const [key, refund] of refunded) expect(refundByKey.get(key)).toMatchObject(refund);
  const facts = (id: string, fen: number, status: string) => `${id} ${fen} ${status}`;
  expect(refunds.map(({ id, amountFen, status }) => facts(id, amountFen, status)).sort()).toEqual(
    control
      .refunds()
      .map(({ outRefundNo, refundFen, status }) => facts(outRefundNo, refundFen, status))
      .sort(),
  );
  for (const { refundedFen, refunds: own } of orders) {
    expect(refundedFen).toBe(own.reduce((sum, { amountFen }) => sum + amountFen, 0));
  }

  const kept = new Set((await database.notification.findMany()).map(({ id }) => id));
  for (const event of control.events()) {
    if (event.kind === 'notification' && event.statusCode === 204)
      expect(kept).toContain(event.notificationId);
  }
  const sold = orders.filter(({ status }) => status !== 'CLOSED').length;
  const product = await database.product.findUniqueOrThrow({ where: { id: SOLD.productId } });
  expect(product.stock).toBe(SOLD.stock - sold);
}
