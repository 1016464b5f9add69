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
 * The least shop that can sell: it signs its requests as a merchant does and answers notifications with the status
 * that it is told to. The page is tested with what it makes happen.
 */
export async function openShop(simulator: Simulator) {
  let notificationStatus = 204;
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(notificationStatus).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const notifyUrl = `http://127.0.0.1:${portOf(server.address())}/notify`;
  const client = createMerchantClient(simulator);

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
    control: client.control,
    close: client.close,
    query: client.query,
    call: client.call,
    order,

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
