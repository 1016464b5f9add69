import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';

import { ApiProblem } from '../../http/problem.js';
import { resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type Act, recordAct } from '../audit/audit-log.js';

import { releaseRefund } from '../orders/order-refund-store.js';
import { lockOrder, recordEvent } from '../orders/order-store.js';
import { giveBackAgain } from './late-money.js';
import type { RefundAnswers } from './refund-answers.js';
import { planTurn } from './refund-booking.js';
import { PAUSE_BETWEEN_MS, SEND_LINGERS_MS } from './refund-rules.js';
import { claimRefund, closeClaimed, shortenUncertainty } from './refund-schedule-store.js';
import { findRefund, type Refund, readRefund } from './refund-store.js';

interface Options extends Dependencies {
  readonly answers: RefundAnswers;
}

type Withdrawal =
  | { readonly by: 'operator'; readonly remark: string; readonly act: Act }
  | { readonly by: 'shop'; readonly remark: string };

/** The reason why a refund is not withdrawn: it was moved at the same moment, or WeChat knows it. */
type Obstacle = 'moved' | 'known';

/** The event's remark where no operator withdrew it. */
const TAKEN_OUTSIDE = 'Other refunds of this order have taken its amount.';

/**
 * Withdraws refunds that WeChat has never accepted. A refund is claimed before WeChat is asked, so that nobody sends
 * it after the question, and WeChat is not asked while it may still execute an unanswered request. Should WeChat
 * execute it after all, it is adopted as a refund made outside: a withdrawn one has given up its number.
 */
export function createRefundWithdrawal({ database, now, newId, answers }: Options) {
  /** How long an unanswered request may still be executed; a clock that was set back does not make it longer. */
  async function lingersMs({ id, uncertainUntil }: Refund): Promise<number> {
    if (uncertainUntil === null) return 0;
    const waitMs = uncertainUntil.getTime() - now();
    if (waitMs <= SEND_LINGERS_MS) return Math.max(0, waitMs);
    await shortenUncertainty(database, { id, uncertainUntil }, new Date(now() + SEND_LINGERS_MS));
    return SEND_LINGERS_MS;
  }

  async function close(tx: Tx, row: Refund, claimedUntil: Date, why: Withdrawal): Promise<boolean> {
    const at = new Date(now());
    const { id, orderId, amountFen } = row;
    await lockOrder(tx, orderId);
    if (!(await closeClaimed(tx, row, claimedUntil))) return false;
    await releaseRefund(tx, orderId, amountFen);
    const { by, remark } = why;
    const data = { refundId: id, amountFen, by, remark };
    await recordEvent(tx, orderId, { type: 'REFUND_WITHDRAWN', data }, at);
    if (why.by === 'operator') {
      const sides = { before: { status: row.status }, after: { status: 'CLOSED', amountFen } };
      await recordAct(tx, why.act, { action: 'withdrawRefund', at, subject: id, orderId, remark, ...sides });
    }
    await resolveAnomaly(tx, { kind: 'ABNORMAL_REFUND', subject: id, at });
    if (row.origin === 'LATE_MONEY') {
      const turn = await planTurn(tx, orderId, now());
      await giveBackAgain(tx, { orderId, at, sendAfter: turn, newId });
    }
    return true;
  }

  async function claimAndClose(row: Refund, why: Withdrawal): Promise<Obstacle | null> {
    const claimedUntil = new Date(now() + PAUSE_BETWEEN_MS);
    if (row.outRefundNo === null || !(await claimRefund(database, row, claimedUntil))) return 'moved';
    if (await answers.ask(row, row.outRefundNo)) return 'known';
    const isClosed = await database.transaction((tx) => close(tx, row, claimedUntil, why));
    return isClosed ? null : 'moved';
  }

  const underWay = new Map<string, Promise<Obstacle | null>>();

  /**
   * Answers the obstacle, or null where it is withdrawn; concurrent calls share one answer.
   * @throws WechatError while WeChat cannot be asked
   */
  function withdraw(row: Refund, why: Withdrawal): Promise<Obstacle | null> {
    const known = underWay.get(row.id);
    if (known !== undefined) return known;
    const withdrawal = claimAndClose(row, why).finally(() => underWay.delete(row.id));
    underWay.set(row.id, withdrawal);
    return withdrawal;
  }

  return {
    /** Withdraws a refund that can never succeed, once that is certain. */
    async giveUp(row: Refund): Promise<void> {
      if ((await lingersMs(row)) > 0) return;
      await withdraw(row, { by: 'shop', remark: TAKEN_OUTSIDE });
    },

    /**
     * Withdraws a refund for an operator. Its amount is free again; goods that came back with it stay in stock. A
     * withdrawn refund is answered as it is.
     */
    async withdraw(refundId: string, remark: string, act: Act): Promise<Refund> {
      const row = await findRefund(database, refundId);
      if (row === undefined) throw new ApiProblem('REFUND_NOT_FOUND');
      if (isWithdrawn(row)) return row;
      if (row.status !== 'REQUESTED') throw notWithdrawable(`It is ${row.status}: WeChat has taken it.`);
      if (row.origin === 'LATE_MONEY') {
        throw notWithdrawable(
          'It gives back money that came for a closed order, and is tried until that is done. Made in the merchant console instead, it ends by itself.',
        );
      }
      const waitMs = await lingersMs(row);
      if (waitMs > 0) {
        throw new ApiProblem('REFUND_UNDER_WAY', undefined, { retryAfterSeconds: Math.ceil(waitMs / 1000) });
      }
      const obstacle = await withdraw(row, { by: 'operator', remark, act });
      const after = await readRefund(database, refundId);
      // Another instance was first.
      if (isWithdrawn(after)) return after;
      switch (obstacle) {
        case null:
          return after;
        case 'known':
          throw notWithdrawable(`WeChat knows it; it is ${after.status} here.`);
        case 'moved':
          throw notWithdrawable(`It was moved at the same moment; it is ${after.status} now.`);
      }
    },
  };
}

const isWithdrawn = ({ status, outRefundNo, wechatRefundId }: Refund) =>
  status === 'CLOSED' && outRefundNo === null && wechatRefundId === null;

const notWithdrawable = (detail: string) => new ApiProblem('REFUND_NOT_WITHDRAWABLE', detail);

export type RefundWithdrawal = ReturnType<typeof createRefundWithdrawal>;
