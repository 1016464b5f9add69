import type { JsonObject } from '../foundation/json.js';
import type { RefundOutcome } from '../refunds/refund.js';
import { type BackEnd, BackEndFailure } from './back-end.js';

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
  readonly backEnd: BackEnd;
  readonly callSimulator: CallSimulator;
}

/** Lets the back end make orders and refunds, and the simulator pay and settle them. */
export function createSubjects({ backEnd, callSimulator }: Options) {
  /** What the notification of an order's payment holds. */
  async function paymentAt(outTradeNo: string): Promise<JsonObject> {
    try {
      return await callSimulator('GET', `/_sim/orders/${encodeURIComponent(outTradeNo)}/notified`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      throw new BackEndFailure(
        `Order ${outTradeNo} cannot be used: ${reason} The order command has to make the prepay of an ordinary order at the simulator.`,
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

  /** An unpaid order. */
  async function unpaidOrder(): Promise<Subject> {
    const outTradeNo = await nextOrder();
    const resource = await paymentAt(outTradeNo);
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  /** An order that is paid at the simulator, and of which the back end has not been notified. */
  async function paidOrder(): Promise<Subject> {
    for (;;) {
      const { outTradeNo, seen } = await unpaidOrder();
      const path = `/_sim/orders/${encodeURIComponent(outTradeNo)}`;
      const { errMsg } = await callSimulator('POST', path, { action: 'pay' });
      if (errMsg === 'requestPayment:ok') return { outTradeNo, seen, resource: await paymentAt(outTradeNo) };
      // The time of an unpaid order that the simulator already had may be over: then the next one is taken.
      if (backEnd.newOrder !== null)
        throw new BackEndFailure(`Order ${outTradeNo} cannot be paid: ${errMsg}.`);
    }
  }

  async function refundAt(outRefundNo: string): Promise<JsonObject | undefined> {
    const { refunds } = await callSimulator('GET', '/_sim/refunds');
    const known: readonly JsonObject[] = Array.isArray(refunds) ? refunds : [];
    return known.find((refund) => refund.outRefundNo === outRefundNo);
  }

  /** It ends by itself after two seconds, which a slow refund command may have taken already. */
  async function settled(outRefundNo: string, status: RefundOutcome): Promise<JsonObject | undefined> {
    const path = `/_sim/refunds/${encodeURIComponent(outRefundNo)}`;
    const refusal = await callSimulator('POST', path, { status }).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const refund = await refundAt(outRefundNo);
    if (refusal !== null && refund !== undefined && refund.status !== status) throw refusal.error;
    return refund;
  }

  /** A refund of an order that the back end has booked as paid; null leaves it processing. */
  async function refund(outTradeNo: string, status: RefundOutcome | null): Promise<Subject> {
    const path = `/_sim/orders/${encodeURIComponent(outTradeNo)}`;
    if (status !== null) await callSimulator('POST', path, { refundOutcome: status });
    const outRefundNo = await backEnd.newRefund(outTradeNo);
    const found = await (status === null ? refundAt(outRefundNo) : settled(outRefundNo, status));
    if (found === undefined) {
      throw new BackEndFailure(
        `The simulator does not know refund ${outRefundNo}. The refund command has to request it at the simulator.`,
      );
    }
    const query = `status=${status ?? 'SUCCESS'}`;
    const resource = await callSimulator(
      'GET',
      `/_sim/refunds/${encodeURIComponent(outRefundNo)}/notified?${query}`,
    );
    return { outTradeNo, resource, seen: await backEnd.look(outTradeNo) };
  }

  return { unpaidOrder, paidOrder, refund };
}
