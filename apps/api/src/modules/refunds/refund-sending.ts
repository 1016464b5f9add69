import type { Dependencies } from '../../dependencies.js';
import type { Refund } from '../../generated/prisma/client.js';
import { WechatError } from '../../wechat/index.js';
import { reportAnomaly } from '../anomalies/anomalies.js';
import { recordEvent } from '../orders/order-events.js';
import { settleRefund } from './refund-settlement.js';

interface Options extends Dependencies {
  readonly notifyUrl: string;
}

/** One step of a refund at WeChat: send it, or ask what became of it. Each may be repeated with the same number. */
export function createRefundSending({ database, wechat, now, newId, notifyUrl }: Options) {
  async function send(row: Refund): Promise<void> {
    const order = await database.order.findUniqueOrThrow({ where: { id: row.orderId } });
    try {
      const { refund, requestId } = await wechat.createRefund({
        outRefundNo: row.id,
        outTradeNo: row.orderId,
        refundFen: row.amountFen,
        totalFen: order.totalFen,
        reason: row.reason,
        notifyUrl,
      });
      const at = new Date(now());
      await database.$transaction(async (transaction) => {
        const data = { refundId: row.id, wechatRequestId: requestId };
        await recordEvent(transaction, row.orderId, { type: 'REFUND_SENT', data }, at);
        await settleRefund(transaction, { refund, source: 'query', at, newId });
      });
    } catch (error) {
      if (!(error instanceof WechatError) || error.kind !== 'rejected') throw error;
      await reportRefusal(row, error);
    }
  }

  // WeChat said no: the merchant's balance is short, or the console has to be looked at. The refund stays
  // REQUESTED and is tried again, and the operators know.
  async function reportRefusal(row: Refund, error: WechatError): Promise<void> {
    await database.$transaction((transaction) =>
      reportAnomaly(transaction, {
        id: newId(),
        kind: 'ABNORMAL_REFUND',
        subject: row.id,
        orderId: row.orderId,
        at: new Date(now()),
        detail: `WeChat does not take the refund of ${row.amountFen} fen: ${error.message}`,
      }),
    );
  }

  async function ask(row: Refund): Promise<void> {
    const { refund } = await wechat.queryRefund(row.id);
    if (refund === null) return;
    const at = new Date(now());
    await database.$transaction((transaction) =>
      settleRefund(transaction, { refund, source: 'query', at, newId }),
    );
  }

  /** @throws WechatError while WeChat cannot be asked; the refund stays as it is. */
  return async (refundId: string): Promise<void> => {
    const row = await database.refund.findUniqueOrThrow({ where: { id: refundId } });
    switch (row.status) {
      case 'REQUESTED':
        if (row.sendAfter.getTime() <= now()) await send(row);
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
