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

/** Whether the books agree with WeChat after it was asked. */
type Outcome = 'agrees' | 'repaired' | 'stays';

function afterTaking(outcome: Awaited<ReturnType<TakeBilledRefund>>): Outcome {
  switch (outcome) {
    case 'APPLIED':
      return 'repaired';
    // Known by now, or closed without having moved money.
    case 'REPEATED':
    case 'IGNORED':
      return 'agrees';
    case 'MISMATCHED':
    case 'LATE':
    case 'UNREADABLE':
      return 'stays';
  }
}

const PROVES_NOTHING = 'WeChat says that it knows no such order, and that proves nothing';

/** Asks WeChat about a difference, and brings the books up to what it answers. */
export function createRepair({ database, wechat, query, takeBilledRefund }: Options) {
  /** Whether the payment that the bill speaks of is in the books, after WeChat was asked where it was not. */
  async function takePayment(id: string): Promise<boolean> {
    const isPaid = async () => ((await findOrder(database, id))?.paidAt ?? null) !== null;
    if (await isPaid()) return true;
    const { tradeState } = await query.settleByQuery(id);
    if (tradeState === null || tradeState === 'UNKNOWN_THERE') {
      throw new WechatError('unavailable', `${PROVES_NOTHING}: ${id} stands in the bill.`);
    }
    return isPaid();
  }

  async function askAbout({ kind, orderId, refundId, localFen, row }: Difference): Promise<Outcome> {
    switch (kind) {
      case 'PAYMENT_UNKNOWN_HERE':
        return (await takePayment(orderId ?? '')) ? 'repaired' : 'stays';
      case 'REFUND_UNKNOWN_HERE':
        if (row === null) return 'stays';
        // Its payment may stand behind it in the bill, or in the bill of a day that is not done yet.
        await takePayment(row.outTradeNo);
        return afterTaking(await takeBilledRefund(row));
      // Booked a moment before or after midnight, it stands in the bill of another day.
      case 'PAYMENT_ABSENT_THERE': {
        const { payment, isSigned } = await wechat.queryPayment(orderId ?? '');
        if (payment === null && !isSigned) {
          throw new WechatError('unavailable', `${PROVES_NOTHING}: it is not signed (${orderId}).`);
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
    // Whose order it is WeChat does not tell, and a bill may have a million rows that are not ours.
    if (!difference.isOurs) return 'stays';
    try {
      return await askAbout(difference);
    } catch (error) {
      // WeChat understood, and refused: asking again does not help, and one row must not stop the day. What is not
      // signed may be anybody's, and leaves the day to be tried again.
      if (error instanceof WechatError && error.kind === 'rejected' && error.isSigned) return 'stays';
      throw error;
    }
  };
}
