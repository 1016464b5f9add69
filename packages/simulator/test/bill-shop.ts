import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

const HOUR_MS = 3_600_000;
/** A fixed moment: noon in China. */
const NOON_MS = Date.parse('2026-11-10T12:00:00+08:00');

/** A simulator whose time stands at noon, a merchant that sells and gives back there, and asks for bills. */
export async function openBillShop(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ merchant, now: () => NOON_MS, ...options });
  onTestFinished(() => simulator.close());
  const plain = createMerchantClient(simulator);
  // Signatures bear the time that the simulator takes for the real one.
  const timestamp = String(NOON_MS / 1000);
  const client = {
    ...plain,
    call: (method: string, path: string, options = {}) => plain.call(method, path, { timestamp, ...options }),
  };
  const openid = await client.login('alice');
  const post = (path: string, body: object) => client.call('POST', path, { body: JSON.stringify(body) });

  return {
    simulator,
    client,
    openid,
    async sell(outTradeNo: string, totalFen: number, changes: object = {}) {
      const body = { ...client.prepayBody({ openid, outTradeNo, totalFen }), ...changes };
      const { json } = await post('/v3/pay/transactions/jsapi', body);
      await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
    },
    refund: (
      outTradeNo: string,
      outRefundNo: string,
      refundFen: number,
      totalFen: number,
      changes: object = {},
    ) =>
      post('/v3/refund/domestic/refunds', {
        ...client.refundBody({ outTradeNo, outRefundNo, refundFen, totalFen }),
        ...changes,
      }),
    advance: (hours: number) => simulator.control.advanceClock(hours * HOUR_MS),
    ask: (query: Record<string, string>, bill = 'tradebill') =>
      client.call('GET', `/v3/bill/${bill}?${new URLSearchParams({ tar_type: 'GZIP', ...query })}`),
    download: (url: unknown) => client.call('GET', String(url).replace(simulator.address, '')),
  };
}

export type BillShop = Awaited<ReturnType<typeof openBillShop>>;

/** The downloaded bill as text. */
export async function billOf(
  shop: BillShop,
  query: Record<string, string>,
  bill = 'tradebill',
): Promise<string> {
  const { json } = await shop.ask(query, bill);
  return gunzipSync((await shop.download(json.download_url)).bytes).toString();
}

/** The cells of a line by the names of its header. */
export function named(header: string, line: string): Record<string, string> {
  const names = header.split(',');
  return Object.fromEntries(
    line
      .slice(1)
      .split(',`')
      .map((cell, index) => [names[index] ?? '?', cell]),
  );
}
