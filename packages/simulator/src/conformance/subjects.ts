import type { RandomBytes } from '../foundation/cryptography.js';
import { randomDigits } from '../foundation/cryptography.js';
import type { JsonObject } from '../foundation/json.js';
import type { Merchant } from '../protocol/merchant.js';
import { type BackEnd, BackEndFailure } from './back-end.js';
import { paymentResource, refundResource } from './resources.js';

/** Calls `/_sim/` of the running simulator. @throws where it refuses */
export type CallSimulator = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: JsonObject,
) => Promise<JsonObject>;

/** What a notification is about, and how the order stood before it was sent. */
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

/** Has the back end make orders and refunds, and the simulator do what WeChat would have done with them. */
export function createSubjects({ merchant, backEnd, callSimulator, randomBytes }: Options) {
  async function orderAt(outTradeNo: string): Promise<JsonObject> {
    try {
      return await callSimulator('GET', `/_sim/orders/${encodeURIComponent(outTradeNo)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      throw new BackEndFailure(
        `The simulator does not know order ${outTradeNo} (${reason}): the order command has to make its prepay there, too.`,
      );
    }
  }

  const taken = new Set<string>();

  /** Without a command that makes orders: one that the back end made before, and nobody has paid. */
  async function takeUnpaidOrder(): Promise<string> {
    const { orders } = await callSimulator('GET', '/_sim/orders');
    const known: readonly JsonObject[] = Array.isArray(orders) ? orders : [];
    const first = known.find(
      ({ tradeState, outTradeNo }) => tradeState === 'NOTPAY' && !taken.has(String(outTradeNo)),
    );
    if (first === undefined) {
      throw new BackEndFailure(
        `The simulator has no unpaid order left, after ${taken.size}: have the back end make more, or give --order-command.`,
      );
    }
    const outTradeNo = String(first.outTradeNo);
    taken.add(outTradeNo);
    return outTradeNo;
  }

  const nextOrder = backEnd.newOrder ?? takeUnpaidOrder;

  /** The transaction of an order: the one that paid it, or one that never was. */
  function transactionResource(order: JsonObject): JsonObject {
    const { transactionId, paidAt } = order;
    const payment =
      typeof transactionId === 'string'
        ? { transactionId, paidAtMs: Date.parse(String(paidAt)) }
        : { transactionId: `42000${randomDigits(23, randomBytes)}`, paidAtMs: Date.now() };
    return paymentResource(order, payment, merchant);
  }

  /** An order that nobody paid. */
  async function unpaidOrder(): Promise<Subject> {
    const outTradeNo = await nextOrder();
    const resource = transactionResource(await orderAt(outTradeNo));
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  /** An order that was paid a moment ago, and of which the back end has not heard. */
  async function paidOrder(): Promise<Subject> {
    const { outTradeNo, seen } = await unpaidOrder();
    const path = `/_sim/orders/${encodeURIComponent(outTradeNo)}`;
    const { errMsg } = await callSimulator('POST', path, { action: 'pay' });
    if (errMsg !== 'requestPayment:ok')
      throw new BackEndFailure(`Order ${outTradeNo} can not be paid: ${errMsg}.`);
    return { outTradeNo, seen, resource: transactionResource(await orderAt(outTradeNo)) };
  }

  /** A refund of an order that the back end knows to be paid: settled, or still on its way. */
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
        `The simulator does not know refund ${outRefundNo}: the refund command has to ask it.`,
      );
    }
    const resource = refundResource(found, merchant);
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  return { unpaidOrder, paidOrder, refund };
}
