import { onTestFinished } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

/** A fixed moment: noon in China. */
export const NOON_MS = Date.parse('2026-11-10T12:00:00+08:00');

/** The back end of a mini-program at noon, which asks api.weixin.qq.com. */
export async function openMiniProgram(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ merchant, now: () => NOON_MS, ...options });
  onTestFinished(() => simulator.close());
  const { environment, address, control } = simulator;

  async function post(path: string, body: unknown) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(address + path, { method: 'POST', body: text });
    return { status: response.status, ...JSON.parse(await response.text()) };
  }
  const credentials = {
    grant_type: 'client_credential',
    appid: environment.WECHAT_APP_ID,
    secret: environment.WECHAT_APP_SECRET,
  };
  return {
    simulator,
    post,
    client: createMerchantClient(simulator),
    token: (changes: object = {}) => post('/cgi-bin/stable_token', { ...credentials, ...changes }),
    advanceSeconds: (seconds: number) => control.advanceClock(seconds * 1000),
    advanceHours: (hours: number) => control.advanceClock(hours * 3_600_000),
  };
}

/** A mini-program whose back end has a token and sells to alice, for 6,800 fen each. */
export async function openSellingApp(options: SimulatorOptions = {}) {
  const app = await openMiniProgram(options);
  const { client, simulator } = app;
  const openid = await client.login('alice');
  const timestamp = String(NOON_MS / 1000);

  async function prepay(outTradeNo: string, changes: object = {}) {
    await client.prepay({ ...client.prepayBody({ openid, outTradeNo }), ...changes }, { timestamp });
  }

  return {
    ...app,
    openid,
    prepay,
    async sell(outTradeNo: string, changes: object = {}) {
      await prepay(outTradeNo, changes);
      return simulator.control.actOnOrder(outTradeNo, 'pay')?.errMsg;
    },
    /** Calls api.weixin.qq.com with the token, which is renewed where the clock moved. */
    async ask(path: string, body: unknown = {}) {
      const { access_token } = await app.token();
      return app.post(`${path}?access_token=${access_token}`, body);
    },
    async read(path: string, query: Record<string, string> = {}) {
      const { access_token } = await app.token();
      const response = await fetch(
        `${simulator.address}${path}?${new URLSearchParams({ access_token, ...query })}`,
      );
      return JSON.parse(await response.text());
    },
    shippingOf: (outTradeNo: string, changes: object = {}) => ({
      order_key: { order_number_type: 1, mchid: merchant.merchantId, out_trade_no: outTradeNo },
      logistics_type: 1,
      delivery_mode: 1,
      shipping_list: [{ tracking_no: 'YT0001', express_company: 'YTO', item_desc: '云南小粒咖啡 250 g*1' }],
      upload_time: '2026-11-10T12:00:00.120+08:00',
      payer: { openid },
      ...changes,
    }),
    refund: (outTradeNo: string, outRefundNo: string, refundFen: number) =>
      client.refund(client.refundBody({ outTradeNo, outRefundNo, refundFen }), { timestamp }),
    balances: () =>
      Object.fromEntries(
        simulator.control.books().accounts.map(({ name, balanceFen }) => [name, balanceFen]),
      ),
  };
}

export type SellingApp = Awaited<ReturnType<typeof openSellingApp>>;
