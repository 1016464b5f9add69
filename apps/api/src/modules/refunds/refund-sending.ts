import type { Dependencies } from '../../dependencies.js';
import type { Refund } from '../../generated/prisma/client.js';
import { WechatError, type WechatRefund } from '../../wechat/index.js';
import { reportAnomaly } from '../anomalies/anomalies.js';
import { askWechat, type OrderEvent, recordEvent } from '../orders/order-events.js';
import { FARTHEST_MS, PAUSE_BETWEEN_MS } from './refund-rules.js';
import { settleRefund } from './refund-settlement.js';

interface Options extends Dependencies {
  readonly merchantId: string;
  readonly notifyUrl: string;
}

/** One step of a refund at WeChat: send it, or ask what became of it. Each may be repeated with the same number. */
export function createRefundSending(options: Options) {
  const { database, wechat, now, newId, merchantId, notifyUrl } = options;

  /**
   * Lets one refund of an order go, and the others wait a minute from now: what counts is when one is really sent,
   * however long it was held up. False where another one was sent in between.
   */
  async function takeTurn({ id, orderId }: Refund): Promise<boolean> {
    const at = new Date(now());
    const later = new Date(at.getTime() + PAUSE_BETWEEN_MS);
    const stranded = { sendAfter: { gt: new Date(at.getTime() + FARTHEST_MS) } };
    return database.$transaction(async (transaction) => {
      const { count } = await transaction.refund.updateMany({
        where: { id, status: 'REQUESTED', OR: [{ sendAfter: { lte: at } }, stranded] },
        data: { sendAfter: at },
      });
      if (count === 0) return false;
      await transaction.refund.updateMany({
        where: {
          orderId,
          id: { not: id },
          status: 'REQUESTED',
          OR: [{ sendAfter: { lt: later } }, stranded],
        },
        data: { sendAfter: later, nextCheckAt: later },
      });
      return true;
    });
  }

  async function send(row: Refund): Promise<void> {
    if (!(await takeTurn(row))) return;
    const order = await database.order.findUniqueOrThrow({ where: { id: row.orderId } });
    try {
      const { refund, requestId } = await askWechat(options, row.orderId, 'refund', () =>
        wechat.createRefund({
          outRefundNo: row.id,
          outTradeNo: row.orderId,
          refundFen: row.amountFen,
          totalFen: order.totalFen,
          reason: row.reason,
          notifyUrl,
        }),
      );
      const data = { refundId: row.id, wechatRequestId: requestId };
      await bookAnswer(row, { type: 'REFUND_SENT', data }, refund);
    } catch (error) {
      if (!(error instanceof WechatError) || error.kind !== 'rejected') throw error;
      // The merchant's balance is short, or the console has to be looked at. The refund stays REQUESTED and is
      // tried again, and the operators know.
      await tellOperators(row, `WeChat does not take the refund of ${row.amountFen} fen: ${error.message}`);
    }
  }

  async function ask(row: Refund): Promise<void> {
    const { refund, requestId } = await askWechat(options, row.orderId, 'refund query', () =>
      wechat.queryRefund(row.id),
    );
    const data = { refundId: row.id, status: refund?.status ?? null, wechatRequestId: requestId };
    await bookAnswer(row, { type: 'REFUND_QUERIED', data }, refund);
  }

  async function bookAnswer(row: Refund, event: OrderEvent, refund: WechatRefund | null): Promise<void> {
    const at = new Date(now());
    const mismatch = await database.$transaction(async (transaction) => {
      await recordEvent(transaction, row.orderId, event, at);
      if (refund === null) return 'it knows no such refund';
      const settlement = { refund, merchantId, source: 'query', at, newId } as const;
      const { outcome, detail } = await settleRefund(transaction, settlement);
      return outcome === 'MISMATCHED' ? detail : null;
    });
    if (mismatch !== null) await tellOperators(row, `WeChat’s answer is not of this refund: ${mismatch}`);
  }

  async function tellOperators({ id, orderId }: Refund, detail: string): Promise<void> {
    const report = { id: newId(), kind: 'ABNORMAL_REFUND', subject: id, orderId, detail } as const;
    await database.$transaction((transaction) =>
      reportAnomaly(transaction, { ...report, at: new Date(now()) }),
    );
  }

  /** @throws WechatError while WeChat cannot be asked; the refund stays as it is. */
  return async (refundId: string): Promise<void> => {
    const row = await database.refund.findUniqueOrThrow({ where: { id: refundId } });
    switch (row.status) {
      case 'REQUESTED':
        await send(row);
        break;
      case 'PROCESSING':
      case 'ABNORMAL':
        await ask(row);
        break;
      case 'SUCCESS':
      case 'CLOSED':
        break;
    }
  };
}

export type AdvanceRefund = ReturnType<typeof createRefundSending>;
