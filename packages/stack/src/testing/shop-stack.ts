import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type StackOptions, startStack } from '../stack.js';
import { shipInConsole } from './ship-in-console.js';

const ROOT = new URL('../../../../', import.meta.url);

/** The shop of the tests, with their own build of the preview. */
const TEST_SITE = {
  SITE: 'testing',
  PREVIEW_FOLDER: fileURLToPath(new URL('apps/miniapp/dist/h5-test', ROOT)),
};

export interface WechatOrder {
  readonly outTradeNo: string;
  readonly tradeState: string;
  readonly totalFen: number;
  /** The user in the simulator. */
  readonly user: string | null;
}

/** API and simulator as processes, on free ports, with the shop of the tests unless SITE names another. */
export async function openShopStack(
  environment: Readonly<Record<string, string>> = {},
  options: Pick<StackOptions, 'isTradeManaged'> = {},
) {
  const site = environment.SITE === undefined ? TEST_SITE : {};
  const dataFolder = mkdtempSync(join(tmpdir(), 'shop-'));
  const stack = await startStack({
    ...options,
    apiPort: 0,
    simulatorPort: 0,
    dataFolder,
    environment: { ...site, ...environment },
  });
  const { apiUrl, simulatorUrl, databaseUrl } = stack;

  /** The answer of a control verb of the simulator. */
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

  /** The answer to the holder of OPERATOR_TOKEN. @throws Error where it is an error */
  async function askOperator(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${apiUrl}/api/operator/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${stack.operatorToken}`,
        'idempotency-key': randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  }

  /** The API's clock, in whole seconds. */
  const apiTime = async (): Promise<number> =>
    Date.parse((await fetch(`${apiUrl}/healthz`)).headers.get('date') ?? '');

  return {
    apiUrl,
    simulatorUrl,
    databaseUrl,
    apiTime,

    /** Replaces the built-in addresses by those of this shop. */
    redirect: (url: string): string =>
      url
        .replace(/^http:\/\/127\.0\.0\.1:3100(?=\/)/, simulatorUrl)
        .replace(/^(http:\/\/127\.0\.0\.1:3000|https:\/\/api\.example\.com)(?=\/)/, apiUrl),

    /** A login code of a user. */
    login: async (user: string): Promise<string> =>
      String((await askSimulator('POST', 'login', { user })).code),

    /** The errMsg of wx.requestPayment after an action of the buyer. */
    cashier: async (parameters: object, action: 'pay' | 'cancel' | 'fail'): Promise<string> =>
      String((await askSimulator('POST', 'cashier', { ...parameters, action })).errMsg),

    /** Advances WeChat's clock, and waits until the API has followed: what it makes before would be as old at once. */
    async passTime(advanceMs: number): Promise<void> {
      const { now } = await askSimulator('POST', 'clock', { advanceMs });
      while ((await apiTime()) < Date.parse(String(now)) - 1_000) await sleep(50);
    },

    setFaults: (faults: object) => askSimulator('PUT', 'faults', faults),

    /** An operator makes a refund. */
    async refund(orderId: string, amountFen: number): Promise<void> {
      await askOperator('POST', `orders/${orderId}/refunds`, { amountFen, reason: '买家不想要了' });
    },

    /** An operator declines the buyer's application. */
    async decline(orderId: string, remark: string): Promise<void> {
      const path = `orders/${orderId}/refund-application/decision`;
      await askOperator('POST', path, { decision: 'decline', remark });
    },

    askOperator,
    askSimulator,

    /** Ships an order as WeChat’s own console does: the shop has to find out. */
    shipInConsole: (orderId: string) => shipInConsole(stack, orderId),

    /** The orders at WeChat, newest last. */
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
