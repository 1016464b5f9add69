import type { RandomBytes } from '../foundation/cryptography.js';
import { randomDigits } from '../foundation/cryptography.js';
import type { JsonObject } from '../foundation/json.js';
import type { Merchant } from '../protocol/merchant.js';
import { type BackEnd, BackEndFailure } from './back-end.js';
import { paymentResource, refundResource } from './resources.js';

/** Calls `/_sim/` of the running simulator. @throws where the simulator refuses */
export type CallSimulator = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: JsonObject,
) => Promise<JsonObject>;

/** The order or refund of a notification, and its status before the notification. */
export interface Subject {
  readonly outTradeNo: string;
  readonly resource: JsonObject;
  readonly seen: string;
}

interface Options {
  readonly merchant: Merchant;
  readonly backEnd: BackEnd;
  readonly callSimulator: CallSimulator;
  readonly randomBytes: RandomBytes;
}

/** Lets the back end make orders and refunds, and the simulator pay and settle them. */
export function createSubjects({ merchant, backEnd, callSimulator, randomBytes }: Options) {
  async function orderAt(outTradeNo: string): Promise<JsonObject> {
    try {
      return await callSimulator('GET', `/_sim/orders/${encodeURIComponent(outTradeNo)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      throw new BackEndFailure(
        `The simulator does not know order ${outTradeNo} (${reason}). The order command has to make its prepay at the simulator.`,
      );
    }
  }

  const taken = new Set<string>();

  /** Without an order command: an existing unpaid order. */
  async function takeUnpaidOrder(): Promise<string> {
    const { orders } = await callSimulator('GET', '/_sim/orders');
    const known: readonly JsonObject[] = Array.isArray(orders) ? orders : [];
    const first = known.find(
      ({ tradeState, outTradeNo }) => tradeState === 'NOTPAY' && !taken.has(String(outTradeNo)),
    );
    if (first === undefined) {
      throw new BackEndFailure(
        `The simulator has no unpaid order left after ${taken.size}. Make more orders in the back end, or give --order-command.`,
      );
    }
    const outTradeNo = String(first.outTradeNo);
    taken.add(outTradeNo);
    return outTradeNo;
  }

  const nextOrder = backEnd.newOrder ?? takeUnpaidOrder;

  /** The transaction that paid an order, or an invented one for an unpaid order. */
  function transactionResource(order: JsonObject): JsonObject {
    const { transactionId, paidAt } = order;
    const payment =
      typeof transactionId === 'string'
        ? { transactionId, paidAtMs: Date.parse(String(paidAt)) }
        : { transactionId: `42000${randomDigits(23, randomBytes)}`, paidAtMs: Date.now() };
    return paymentResource(order, payment, merchant);
  }

  /** An unpaid order. */
  async function unpaidOrder(): Promise<Subject> {
    const outTradeNo = await nextOrder();
    const resource = transactionResource(await orderAt(outTradeNo));
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  /** An order that is paid at the simulator, and of which the back end has not been notified. */
  async function paidOrder(): Promise<Subject> {
    const { outTradeNo, seen } = await unpaidOrder();
    const path = `/_sim/orders/${encodeURIComponent(outTradeNo)}`;
    const { errMsg } = await callSimulator('POST', path, { action: 'pay' });
    if (errMsg !== 'requestPayment:ok')
      throw new BackEndFailure(`Order ${outTradeNo} cannot be paid: ${errMsg}.`);
    return { outTradeNo, seen, resource: transactionResource(await orderAt(outTradeNo)) };
  }

  /** A refund of an order that the back end has booked as paid; settled or processing. */
  async function refund(outTradeNo: string, isSettled: boolean): Promise<Subject> {
    const outRefundNo = await backEnd.newRefund(outTradeNo);
    if (isSettled) {
      const path = `/_sim/refunds/${encodeURIComponent(outRefundNo)}`;
      await callSimulator('POST', path, { status: 'SUCCESS' });
    }
    const { refunds } = await callSimulator('GET', '/_sim/refunds');
    const known: readonly JsonObject[] = Array.isArray(refunds) ? refunds : [];
    const found = known.find((one) => one.outRefundNo === outRefundNo);
    if (found === undefined) {
      throw new BackEndFailure(
        `The simulator does not know refund ${outRefundNo}. The refund command has to request it at the simulator.`,
      );
    }
    const resource = refundResource(found, merchant);
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  return { unpaidOrder, paidOrder, refund };
}
