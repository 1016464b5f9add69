import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { type Buyer, openShop, type Shop } from './shop.js';

/** An order that was paid, in a shop of its own whose time the test moves. */
export interface Sale {
  readonly shop: Shop;
  readonly buyer: Buyer;
  readonly orderId: string;
}

/** A paid order of two packs, 14 400 fen. */
export async function paidSale(): Promise<Sale> {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 2 });
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  return { shop, buyer, orderId };
}

/** An operator asks for a refund. */
export function refund(
  { shop, orderId }: Sale,
  amountFen: number,
  key: string = randomUUID(),
  extra: object = {},
) {
  return shop.operator('createRefund', {
    params: { orderId },
    idempotencyKey: key,
    body: { amountFen, reason: '买家不想要了', ...extra },
  });
}

/** Time passes at both sides, and what is due happens. */
export async function pass({ shop }: Sale, seconds: number): Promise<void> {
  vi.setSystemTime(Date.now() + seconds * 1000);
  shop.simulator.control.advanceClock(0);
  await shop.simulator.control.idle();
  await shop.app.sweep();
}
