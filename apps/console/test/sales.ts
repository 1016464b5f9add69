import { randomUUID } from 'node:crypto';
import type { Address, DeliveryRequest } from '@taro-pay/contracts';
import type { ShopStack } from '@taro-pay/stack/testing';

interface Item {
  readonly productId: string;
  readonly quantity: number;
}

/** How a buyer wants the goods, and what they wish besides. */
interface More {
  readonly delivery?: DeliveryRequest;
  readonly note?: string;
}

const ADDRESS: Address = {
  ...{ name: '张小美', phone: '13812345678', province: '浙江省', city: '杭州市', district: '西湖区' },
  ...{ street: '文三路', detail: '文三路 478 号华星时代广场 A 座 1203 室' },
};

/** An express delivery to this address, or to one with other parts. */
export const toAddress = (parts: Partial<Address> = {}): DeliveryRequest => ({
  kind: 'express',
  address: { ...ADDRESS, ...parts },
});

export const toCounter: DeliveryRequest = { kind: 'pickup', placeId: 'roastery', phone: '13900001234' };

/** What buyers do in this shop, without a mini-program. */
export function createSales(shop: ShopStack) {
  async function ask(method: string, path: string, token: string | null, body?: unknown) {
    const response = await fetch(`${shop.apiUrl}/api/${path}`, {
      method,
      headers: {
        'idempotency-key': randomUUID(),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  }

  async function order(items: readonly Item[], user = 'alice', more: More = {}) {
    const { token } = await ask('POST', 'session', null, { code: await shop.login(user) });
    const { id } = await ask('POST', 'orders', token, { items, ...more });
    return { id: String(id), token: String(token), user };
  }
  type Placed = Awaited<ReturnType<typeof order>>;

  async function payAtCashier({ id, token, user }: Placed): Promise<void> {
    const parameters = await ask('POST', `orders/${id}/payment`, token);
    await shop.askSimulator('POST', 'cashier', { ...parameters, action: 'pay', user });
  }

  /** The mini-program asks whether the payment has come: the order’s status. */
  const confirm = async ({ id, token }: Placed): Promise<string> =>
    (await ask('POST', `orders/${id}/payment/confirm`, token)).status;

  async function pay(placed: Placed): Promise<void> {
    await payAtCashier(placed);
    const status = await confirm(placed);
    if (status !== 'PAID') throw new Error(`${placed.id} is ${status}.`);
  }

  return {
    order,
    /** Pays, and leaves: WeChat alone can tell the shop. */
    payAtCashier,
    confirm,

    /** The id of a paid order. */
    async sale(
      items: readonly Item[] = [{ productId: 'huila', quantity: 1 }],
      user = 'alice',
      more: More = {},
    ): Promise<string> {
      const placed = await order(items, user, more);
      await pay(placed);
      return placed.id;
    },

    /** The id of an order that was closed, and paid in the same moment. */
    async lateSale(): Promise<string> {
      const { id, token } = await order([{ productId: 'huila', quantity: 1 }], 'late');
      await ask('POST', `orders/${id}/payment`, token);
      await ask('POST', `orders/${id}/close`, token);
      await shop.askSimulator('POST', `orders/${id}`, { action: 'payInFlight' });
      return id;
    },

    async applyForRefund(placed: Placed, reason: string): Promise<void> {
      await pay(placed);
      await ask('POST', `orders/${placed.id}/refund-application`, placed.token, { reason });
    },

    async stockOf(productId: string): Promise<number> {
      return (await ask('GET', `products/${productId}`, null)).stock;
    },

    /** What operators know of an order. */
    dossier: (orderId: string) => shop.askOperator('GET', `orders/${orderId}`),
  };
}

export type Sales = ReturnType<typeof createSales>;
