import { randomUUID } from 'node:crypto';
import type { Fulfilment, OperationInputs } from '@taro-pay/contracts';
import { vi } from 'vitest';
import { express } from './delivery.js';
import { type Buyer, openShop, type Shop } from './shop.js';

export const PUSH = {
  token: 'AAAAA',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
} as const;
export const PUSH_ENVIRONMENT = {
  WECHAT_MESSAGE_TOKEN: PUSH.token,
  WECHAT_MESSAGE_AES_KEY: PUSH.encodingAesKey,
};

type OrderBody = OperationInputs['createOrder']['body'];

export interface ShippingStage {
  readonly shop: Shop;
  readonly buyer: Buyer;
  /** Places an order and pays it. */
  readonly sell: (delivery?: OrderBody['delivery'], items?: Record<string, number>) => Promise<string>;
  /** Time passes at both sides, and what is due happens. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** A shop whose trade WeChat manages. The test has fake timers of Date. */
export async function openShippingStage(environment: Record<string, string> = {}): Promise<ShippingStage> {
  const shop = await openShop({ environment: { DELIVERY_KINDS: 'none,express,pickup', ...environment } });
  const { control } = shop.simulator;
  control.setTradeManaged(true);
  const buyer = await shop.buyer();
  // WeChat's carriers are fetched.
  await shop.app.sweep();
  return {
    shop,
    buyer,
    async sell(delivery = express, items = { huila: 2 }) {
      const { id } = await buyer.call('createOrder', {
        idempotencyKey: randomUUID(),
        body: {
          items: Object.entries(items).map(([productId, quantity]) => ({ productId, quantity })),
          delivery,
        },
      });
      await buyer.pay(id);
      await control.idle();
      return id;
    },
    async pass(seconds) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      control.advanceClock(0);
      await control.idle();
      await shop.app.sweep();
    },
  };
}

interface Parcel {
  readonly carrier?: string;
  readonly trackingNo?: string;
  /** Of the one product of the order; by default all that is left. */
  readonly quantity?: number;
}

/** An operator ships an express order, or a part of it. Answers the number of the shipment. */
export async function ship({ shop }: Pick<ShippingStage, 'shop'>, orderId: string, parcel: Parcel = {}) {
  const { carrier = 'ZTO', trackingNo = `T${orderId.slice(-8)}`, quantity } = parcel;
  const items = quantity === undefined ? {} : { items: [{ productId: 'huila', quantity }] };
  const body = { kind: 'express', carrier, trackingNo, ...items } as const;
  return (await shop.operator('shipOrder', { params: { orderId }, body })).id;
}

/** A buyer collects an order with its code. */
export async function handOver({ shop, buyer }: Pick<ShippingStage, 'shop' | 'buyer'>, orderId: string) {
  const { delivery } = await buyer.call('getOrder', { params: { orderId } });
  const code = delivery.kind === 'pickup' ? (delivery.code ?? '') : '';
  await shop.operator('shipOrder', { params: { orderId }, body: { kind: 'pickup', code } });
}

interface Progress {
  readonly here: Fulfilment | null;
  /** Of its shipments, oldest first, with commas between. */
  readonly reports: string;
  /** WeChat’s `order_state`. */
  readonly there: number | null;
  readonly parcels: readonly string[];
}

/** How far the order has come here and at WeChat, and what its reports say. */
export async function stateOf({ database, simulator }: Shop, orderId: string): Promise<Progress> {
  const order = await database.order.findUniqueOrThrow({ where: { id: orderId } });
  const shipments = await database.shipment.findMany({ where: { orderId }, orderBy: { id: 'asc' } });
  const there = simulator.control.shipments().find(({ outTradeNo }) => outTradeNo === orderId);
  return {
    here: order.fulfilment,
    reports: shipments.map(({ report }) => report).join(),
    there: there?.orderState ?? null,
    parcels: there?.packages.map(({ trackingNo }) => trackingNo) ?? [],
  };
}

export async function openAnomalies({ operator }: Shop) {
  const { anomalies } = await operator('listAnomalies', {});
  return anomalies.filter(({ resolvedAt }) => resolvedAt === null);
}
