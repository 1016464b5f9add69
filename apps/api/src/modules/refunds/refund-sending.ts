import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import { WechatError } from '../../wechat/index.js';
import { askWechat } from '../orders/ask-wechat.js';
import { findOrder, lockOrder, type Order } from '../orders/order-store.js';
import type { PaymentQuery } from '../payments/payment-query.js';
import { tellUnqueryable } from './refund-adoption.js';
import type { RefundAnswers } from './refund-answers.js';
import { FARTHEST_MS, PAUSE_BETWEEN_MS, SEND_LINGERS_MS } from './refund-rules.js';
import { endRefundChecks, postponeOthers, settleUncertainty, takeTurn } from './refund-schedule-store.js';
import { type Refund, readRefund } from './refund-store.js';
import type { RefundWithdrawal } from './refund-withdrawal.js';

interface Options extends Dependencies {
  readonly answers: RefundAnswers;
  readonly withdrawal: RefundWithdrawal;
  readonly query: PaymentQuery;
  readonly notifyUrl: string;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

type Row = Refund & { readonly order: Order };

/** One step of a refund at WeChat: sends it, or asks about it. Each may be repeated with the same number. */
export function createRefundSending(options: Options) {
  const { database, wechat, now, newId, answers, withdrawal, query, notifyUrl, log } = options;

  /**
   * Takes the turn of a refund: it and the order's other refunds wait a minute from now. The actual time of sending
   * counts, however late it is. Null where another instance was first, or where the refund is not due yet.
   */
  async function takeTurnOf(row: Row): Promise<Date | null> {
    const { sendAfter } = row;
    const at = new Date(now());
    const isBeyondBound = sendAfter.getTime() > at.getTime() + FARTHEST_MS;
    if (sendAfter > at && !isBeyondBound) return null;
    const later = new Date(at.getTime() + PAUSE_BETWEEN_MS);
    const farthest = new Date(at.getTime() + FARTHEST_MS);
    const uncertainUntil = new Date(at.getTime() + SEND_LINGERS_MS);
    return database.transaction(async (tx) => {
      await lockOrder(tx, row.orderId);
      if (!(await takeTurn(tx, row, { later, uncertainUntil }))) return null;
      await postponeOthers(tx, row, { later, farthest });
      return later;
    });
  }

  async function send(row: Row, outRefundNo: string): Promise<void> {
    const turn = await takeTurnOf(row);
    if (turn === null) return;
    try {
      const { refund, trace } = await askWechat(options, row.orderId, 'refund', () =>
        wechat.createRefund({
          outRefundNo,
          outTradeNo: row.orderId,
          refundFen: row.amountFen,
          totalFen: row.order.totalFen,
          reason: row.reason,
          notifyUrl,
        }),
      );
      const data = { refundId: row.id, ...trace };
      await answers.book(row, { type: 'REFUND_SENT', data }, refund);
    } catch (error) {
      if (!(error instanceof WechatError) || error.kind !== 'rejected') throw error;
      await bookRefusal(row, turn, error);
    }
  }

  // The merchant's balance is short, or the money is back already, or the merchant console needs attention. The
  // refund stays REQUESTED and is retried, and operators see it: they can withdraw it.
  async function bookRefusal(row: Row, turn: Date, refusal: WechatError): Promise<void> {
    const { code, message, isSigned, requestId: wechatRequestId } = refusal;
    log.warn({ refundId: row.id, code, wechatRequestId }, 'WeChat refused a refund');
    if (isSigned) {
      // A signed refusal settles this request; one before it may still be executed.
      await settleUncertainty(database, row, turn);
    }
    await answers.tellOperators(row, `WeChat does not take the refund of ${row.amountFen} fen: ${message}`);
    await query.settleByQuery(row.orderId);
  }

  async function ask(row: Row, outRefundNo: string): Promise<void> {
    if (await answers.ask(row, outRefundNo)) return;
    switch (row.origin) {
      case 'OPERATOR':
      case 'LATE_MONEY':
        await answers.tellOperators(row, 'WeChat does not know this refund any more.');
        break;
      // WeChat may not know these by their number: their notification or the bill brings their end.
      case 'OUTSIDE':
        await stopAsking(row);
        break;
      default:
        row.origin satisfies never;
    }
  }

  async function stopAsking(row: Row): Promise<void> {
    const { id: refundId, orderId, amountFen, wechatRefundId } = row;
    const at = new Date(now());
    await database.transaction(async (tx) => {
      if (!(await endRefundChecks(tx, row)) || wechatRefundId === null) return;
      await tellUnqueryable(tx, { refundId, orderId, amountFen, wechatRefundId, at, newId });
    });
  }

  async function read(refundId: string): Promise<Row> {
    const refund = await readRefund(database, refundId);
    const order = await findOrder(database, refund.orderId);
    if (order === undefined) throw new Error(`Refund ${refundId} has no order.`);
    return { ...refund, order };
  }

  /** @throws WechatError while WeChat cannot be asked; the refund stays as it is. */
  return async (refundId: string): Promise<void> => {
    const row = await read(refundId);
    const { outRefundNo } = row;
    if (outRefundNo === null) return;
    switch (row.status) {
      case 'REQUESTED':
        if (isHopeless(row)) await withdrawal.giveUp(row);
        else await send(row, outRefundNo);
        break;
      case 'PROCESSING':
      case 'ABNORMAL':
        await ask(row, outRefundNo);
        break;
      case 'SUCCESS':
      case 'CLOSED':
        break;
      default:
        row.status satisfies never;
    }
  };
}

/** Refunds made outside have taken its amount of the order: WeChat would always refuse it. */
function isHopeless({ amountFen, order }: Row): boolean {
  return order.refundedFen > order.totalFen - amountFen;
}

export type AdvanceRefund = ReturnType<typeof createRefundSending>;
