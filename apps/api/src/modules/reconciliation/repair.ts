import type { Dependencies } from '../../dependencies.js';
import { WechatError } from '../../wechat/index.js';
import type { PaymentService } from '../payments/payment-service.js';
import type { TakeBilledRefund } from '../refunds/billed-refunds.js';
import type { Difference } from './compare.js';

interface Options extends Pick<Dependencies, 'database' | 'wechat'> {
  readonly payments: PaymentService;
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
export function createRepair({ database, wechat, payments, takeBilledRefund }: Options) {
  async function askAbout({ kind, orderId, refundId, localFen, row }: Difference): Promise<Outcome> {
    switch (kind) {
      case 'PAYMENT_UNKNOWN_HERE': {
        const id = orderId ?? '';
        const tradeState = await payments.settleByQuery(id);
        if (tradeState === null || tradeState === 'UNKNOWN_THERE') {
          throw new WechatError('unavailable', `${PROVES_NOTHING}: the bill has the payment of ${id}.`);
        }
        return (await database.order.findUnique({ where: { id } }))?.paidAt == null ? 'stays' : 'repaired';
      }
      case 'REFUND_UNKNOWN_HERE':
        return row === null ? 'stays' : afterTaking(await takeBilledRefund(row));
      // Booked a moment before or after midnight, it stands in the bill of another day.
      case 'PAYMENT_ABSENT_THERE': {
        const { transaction, isSigned } = await wechat.queryTransaction(orderId ?? '');
        if (transaction === null && !isSigned) {
          throw new WechatError('unavailable', `${PROVES_NOTHING}: it is not signed (${orderId}).`);
        }
        const isThere = transaction?.tradeState === 'SUCCESS' || transaction?.tradeState === 'REFUND';
        return isThere && transaction?.totalFen === localFen ? 'agrees' : 'stays';
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
