import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@taro-pay/tooling';

export interface WechatOrder {
  readonly outTradeNo: string;
  readonly tradeState: string;
  readonly totalFen: number;
}

/** The real API and the real simulator as processes of their own, on ports of their own. */
export async function openShopStack() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'miniapp-'));
  const stack = await startStack({ apiPort: 0, simulatorPort: 0, dataFolder });
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

    setFaults: (faults: object) => askSimulator('PUT', 'faults', faults),

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
