import type { Dependencies } from '../../dependencies.js';
import { WechatError } from '../../wechat/index.js';
import { findOrder } from '../orders/order-store.js';
import type { PaymentQuery } from '../payments/payment-query.js';
import type { TakeBilledRefund } from '../refunds/billed-refunds.js';
import type { Difference } from './compare.js';

interface Options extends Pick<Dependencies, 'database' | 'wechat'> {
  readonly query: PaymentQuery;
  readonly takeBilledRefund: TakeBilledRefund;
}

/** The state of a difference after WeChat was asked. */
type Outcome = 'agrees' | 'repaired' | 'stays';

function afterTaking(outcome: Awaited<ReturnType<TakeBilledRefund>>): Outcome {
  switch (outcome) {
    case 'APPLIED':
      return 'repaired';
    // Known by now, or closed without moving money.
    case 'REPEATED':
    case 'IGNORED':
      return 'agrees';
    case 'MISMATCHED':
    case 'LATE':
    case 'UNREADABLE':
      return 'stays';
  }
}

const PROVES_NOTHING = 'WeChat answers that there is no such order, which proves nothing';

/** Asks WeChat about a difference, and books the answer. */
export function createRepair({ database, wechat, query, takeBilledRefund }: Options) {
  /** The payment of an order in the books, after asking WeChat where there was none. */
  async function takePayment(id: string): Promise<string | null> {
    const booked = async () => (await findOrder(database, id))?.transactionId ?? null;
    const known = await booked();
    if (known !== null) return known;
    const { tradeState } = await query.settleByQuery(id);
    if (tradeState === null || tradeState === 'UNKNOWN_THERE') {
      throw new WechatError('unavailable', `${PROVES_NOTHING}: ${id} is in the bill.`);
    }
    return booked();
  }

  async function askAbout({ kind, orderId, refundId, localFen, row }: Difference): Promise<Outcome> {
    switch (kind) {
      case 'PAYMENT_UNKNOWN_HERE':
        return row !== null && (await takePayment(row.outTradeNo)) === row.transactionId
          ? 'repaired'
          : 'stays';
      case 'REFUND_UNKNOWN_HERE':
        if (row === null) return 'stays';
        // Its payment may come later in the bill, or be in the bill of a day that is not done yet.
        await takePayment(row.outTradeNo);
        return afterTaking(await takeBilledRefund(row));
      // Booked close to midnight, it is in the bill of the day before or after.
      case 'PAYMENT_ABSENT_THERE': {
        const { payment, isSigned } = await wechat.queryPayment(orderId ?? '');
        if (payment === null && !isSigned) {
          throw new WechatError('unavailable', `${PROVES_NOTHING}: the answer is not signed (${orderId}).`);
        }
        const isThere = payment?.tradeState === 'SUCCESS' || payment?.tradeState === 'REFUND';
        return isThere && payment?.totalFen === localFen ? 'agrees' : 'stays';
      }
      case 'REFUND_ABSENT_THERE': {
        const { refund } = await wechat.queryRefund(refundId ?? '');
        return refund?.status === 'SUCCESS' && refund.refundFen === localFen ? 'agrees' : 'stays';
      }
      case 'PAYMENT_AMOUNT':
      case 'REFUND_AMOUNT':
      case 'ROW_UNREADABLE':
      case 'SUMMARY_DIFFERS':
        return 'stays';
    }
  }

  return async (difference: Difference): Promise<Outcome> => {
    // WeChat does not say whose order it is, and a bill may have a million rows that are not ours.
    if (!difference.isOurs) return 'stays';
    try {
      return await askAbout(difference);
    } catch (error) {
      // WeChat signed its refusal: asking again does not help, and one row must not stop the day. An unsigned refusal
      // may come from anybody: the day is retried.
      if (error instanceof WechatError && error.kind === 'rejected' && error.isSigned) return 'stays';
      throw error;
    }
  };
}
