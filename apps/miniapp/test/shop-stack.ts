import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@taro-pay/stack';

export interface WechatOrder {
  readonly outTradeNo: string;
  readonly tradeState: string;
  readonly totalFen: number;
  /** Who made it, as the simulator calls them. */
  readonly user: string | null;
}

/** The real API and the real simulator as processes of their own, on ports of their own. */
export async function openShopStack(environment: Readonly<Record<string, string>> = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'miniapp-'));
  const stack = await startStack({ apiPort: 0, simulatorPort: 0, dataFolder, environment });
  const { apiUrl, simulatorUrl } = stack;

  async function askSimulator(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const response = await fetch(`${simulatorUrl}/_sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  }

  return {
    apiUrl,
    simulatorUrl,

    /** The addresses that are built into the mini-program, led to where this shop really is. */
    redirect: (url: string): string =>
      url
        .replace(/^http:\/\/127\.0\.0\.1:3100(?=\/)/, simulatorUrl)
        .replace(/^(http:\/\/127\.0\.0\.1:3000|https:\/\/api\.example\.com)(?=\/)/, apiUrl),

    /** What wx.login gives. */
    login: async (user: string): Promise<string> =>
      String((await askSimulator('POST', 'login', { user })).code),

    /** What wx.requestPayment answers when the buyer does `action`. */
    cashier: async (parameters: object, action: 'pay' | 'cancel' | 'fail'): Promise<string> =>
      String((await askSimulator('POST', 'cashier', { ...parameters, action })).errMsg),

    /** WeChat's clock goes forward; what is due there happens. */
    passTime: (advanceMs: number) => askSimulator('POST', 'clock', { advanceMs }),

    setFaults: (faults: object) => askSimulator('PUT', 'faults', faults),

    /** An operator gives money back. */
    async refund(orderId: string, amountFen: number): Promise<void> {
      const response = await fetch(`${apiUrl}/api/operator/orders/${orderId}/refunds`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${stack.operatorToken}`,
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ amountFen, reason: '顾客不想要了' }),
      });
      if (response.status !== 201) throw new Error(await response.text());
    },

    /** The orders as WeChat has them, newest last. */
    async wechatOrders(): Promise<WechatOrder[]> {
      const { orders } = JSON.parse(JSON.stringify(await askSimulator('GET', 'orders')));
      return orders;
    },

    async stop(): Promise<void> {
      await stack.stop();
      rmSync(dataFolder, { recursive: true });
    },
  };
}

export type ShopStack = Awaited<ReturnType<typeof openShopStack>>;
