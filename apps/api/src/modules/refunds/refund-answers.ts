import type { OrderEvent } from '@taro-pay/contracts';
import { retryAfterUniqueViolation } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { WechatRefund } from '../../wechat/index.js';
import { reportAnomaly } from '../anomalies/anomaly-store.js';
import { askWechat } from '../orders/ask-wechat.js';
import { recordEvent } from '../orders/order-store.js';
import { settleRefund } from './refund-settlement.js';
import type { Refund } from './refund-store.js';

interface Options extends Dependencies {
  readonly merchantId: string;
}

/** Books WeChat's answers about refunds. */
export function createRefundAnswers(options: Options) {
  const { database, wechat, now, newId, merchantId } = options;

  async function tellOperators(row: Pick<Refund, 'id' | 'orderId'>, detail: string): Promise<void> {
    const { id: subject, orderId } = row;
    const report = { id: newId(), kind: 'ABNORMAL_REFUND', subject, orderId, detail } as const;
    await database.transaction((tx) => reportAnomaly(tx, { ...report, at: new Date(now()) }));
  }

  /** Books an answer; null where WeChat knows no such refund. */
  async function book(
    row: Pick<Refund, 'id' | 'orderId'>,
    event: OrderEvent,
    refund: WechatRefund | null,
  ): Promise<void> {
    const at = new Date(now());
    const mismatch = await retryAfterUniqueViolation(() =>
      database.transaction(async (tx) => {
        await recordEvent(tx, row.orderId, event, at);
        if (refund === null) return null;
        const settlement = { refund, merchantId, source: 'query', at, newId } as const;
        const { outcome, detail } = await settleRefund(tx, settlement);
        return outcome === 'MISMATCHED' ? detail : null;
      }),
    );
    if (mismatch !== null) await tellOperators(row, `WeChat’s answer is not of this refund: ${mismatch}`);
  }

  return {
    tellOperators,
    book,

    /**
     * Asks WeChat about a refund, and books the answer. Answers whether WeChat knows it.
     * @throws WechatError while WeChat cannot be asked
     */
    async ask(row: Pick<Refund, 'id' | 'orderId'>, outRefundNo: string): Promise<boolean> {
      const { refund, trace } = await askWechat(options, row.orderId, 'refund query', () =>
        wechat.queryRefund(outRefundNo),
      );
      const data = { refundId: row.id, status: refund?.status ?? null, ...trace };
      await book(row, { type: 'REFUND_QUERIED', data }, refund);
      return refund !== null;
    },
  };
}

export type RefundAnswers = ReturnType<typeof createRefundAnswers>;
