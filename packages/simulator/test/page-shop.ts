import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';

interface Sale {
  readonly outTradeNo: string;
  readonly description: string;
  readonly totalFen: number;
}

/**
 * The least shop that can sell: it signs its requests as a merchant does, answers notifications with the status that
 * it is told to, and has a page. The simulator's page is tested with what it makes happen.
 */
export async function openShop(simulator: Simulator) {
  let notificationStatus = 204;
  const notifications: object[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Shop</title><p>The shop</p>');
        return;
      }
      const signed = Object.entries(request.headers).filter(([name]) => name.startsWith('wechatpay-'));
      notifications.push({ url: request.url, type: request.headers['content-type'], signed, body });
      response.writeHead(notificationStatus).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const notifyUrl = `${url}/notify`;
  let client = createMerchantClient(simulator);

  async function orderBody({ description, ...sale }: Sale) {
    const openid = await client.login();
    return { ...client.prepayBody({ ...sale, openid, notifyUrl }), description };
  }

  /** Makes the order; answers its prepay_id. */
  async function order(sale: Sale): Promise<string> {
    const { json } = await client.prepay(await orderBody(sale));
    return String(json.prepay_id);
  }

  return {
    /** Where its preview is. */
    url,
    close: (outTradeNo: string) => client.close(outTradeNo),
    query: (outTradeNo: string) => client.query(outTradeNo),
    order,

    /** An order of another product than JSAPI. */
    async orderOf(product: 'native' | 'h5' | 'app', outTradeNo: string) {
      const openid = await client.login();
      await client.prepayOf(product, client.productBody(product, { openid, outTradeNo, notifyUrl }));
    },

    /** An order that the buyer pays at the cashier. */
    async sell(sale: Sale) {
      return client.control('cashier', { ...client.paymentOf(await order(sale)), action: 'pay' });
    },

    /** Gives all of it back. */
    async refund({ outTradeNo, totalFen }: Sale) {
      const refund = { outTradeNo, outRefundNo: `${outTradeNo}-R`, refundFen: totalFen, totalFen };
      await client.refund({ ...client.refundBody(refund), notify_url: notifyUrl });
    },

    /** The commonest mistake: the body is serialised once to be signed and again to be sent. */
    async orderSignedOverOtherBytes(sale: Sale) {
      const body = await orderBody(sale);
      await client.prepay(body, { signed: { body: JSON.stringify(body, null, 1) } });
    },

    /** Buys at another WeChat from now on. */
    moveTo(other: Simulator) {
      client = createMerchantClient(other);
    },

    /** Another common mistake: the last of the five lines is not ended. */
    async orderSignedWithoutLastLineFeed(sale: Sale) {
      await client.prepay(await orderBody(sale), { signed: { lines: (text) => text.slice(0, -1) } });
    },

    /** A mistake that nobody has a name for. */
    async orderSignedOverOtherText(sale: Sale) {
      await client.prepay(await orderBody(sale), { signed: { lines: () => 'something else' } });
    },

    /** What arrived: all that a back end looks at. */
    notifications,

    answerNotificationsWith(status: number) {
      notificationStatus = status;
    },

    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The shop has no port.');
  return address.port;
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
