import type { RefundSource } from '@taro-pay/contracts';
import { retryAfterUniqueViolation } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { BillRow } from '../../wechat/index.js';
import { askWechat } from '../orders/ask-wechat.js';
import { findOrder } from '../orders/order-store.js';
import { settleRefund } from './refund-settlement.js';
import type { RefundSettlement, ToldRefund } from './told-refund.js';

interface Options extends Dependencies {
  readonly merchantId: string;
}

/** 退款状态. https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html */
export const BILLED_STATUSES: Readonly<Record<string, ToldRefund['status']>> = {
  SUCCESS: 'SUCCESS',
  PROCESSING: 'PROCESSING',
  FAIL: 'CLOSED',
  CHANGE: 'ABNORMAL',
};

/**
 * Books a refund of WeChat's bill that the books do not have. WeChat is asked by its number first, because the bill's
 * status is that of the next morning. Where WeChat knows none by that number, the bill's row is booked.
 */
export function createBilledRefunds(options: Options) {
  const { database, wechat, now, newId, merchantId } = options;

  function settle(refund: ToldRefund, source: RefundSource): Promise<RefundSettlement> {
    const settlement = { refund, merchantId, source, at: new Date(now()), newId };
    return retryAfterUniqueViolation(() => database.transaction((tx) => settleRefund(tx, settlement)));
  }

  /** @throws WechatError while WeChat cannot be asked */
  return async (row: BillRow): Promise<RefundSettlement['outcome']> => {
    const { outTradeNo, outRefundNo, wechatRefundId } = row;
    if (outRefundNo !== null) {
      const { refund } = await askWechat(options, outTradeNo, 'refund query', () =>
        wechat.queryRefund(outRefundNo),
      );
      if (refund !== null) return (await settle(refund, 'query')).outcome;
    }
    const order = await findOrder(database, outTradeNo);
    const status = BILLED_STATUSES[row.refundStatus];
    if (order === undefined || wechatRefundId === null || status === undefined) return 'MISMATCHED';
    const told: ToldRefund = {
      wechatRefundId,
      // WeChat cannot be asked by this number.
      outRefundNo: null,
      outTradeNo,
      merchantId: null,
      transactionId: row.transactionId,
      currency: 'CNY',
      status,
      refundFen: row.amountFen,
      totalFen: order.totalFen,
      successTime: null,
    };
    return (await settle(told, 'bill')).outcome;
  };
}

export type TakeBilledRefund = ReturnType<typeof createBilledRefunds>;
