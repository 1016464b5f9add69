import { canApplyForRefund, type OrderRefunds, type RefundApplication } from '@taro-pay/contracts';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { recordEvent } from '../orders/order-events.js';
import { presentApplication, presentRefund } from './refund-view.js';

interface Application {
  readonly userId: string;
  readonly orderId: string;
  readonly reason: string;
}

const subjectOf = (orderId: string, appliedAt: Date) => `${orderId} ${appliedAt.toISOString()}`;

/** Refunds as buyers see them: they ask, and watch what becomes of it. Another buyer's order is none. */
export function createRefundApplications({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function apply({ userId, orderId, reason }: Application): Promise<RefundApplication> {
    const appliedAt = new Date(now());
    return database.$transaction(async (transaction) => {
      const order = await transaction.order.findFirst({
        where: { id: orderId, userId },
        include: { refundApplication: true },
      });
      if (order === null) throw new ApiProblem('ORDER_NOT_FOUND');
      const { refundApplication: known } = order;
      if (known !== null && known.resolvedAt === null) return presentApplication(known);
      if (!canApplyForRefund(order.status)) throw new ApiProblem('ORDER_NOT_PAID');
      const values = { reason, appliedAt, resolvedAt: null };
      const row =
        known === null
          ? await transaction.refundApplication.create({ data: { orderId, ...values } })
          : await transaction.refundApplication.update({ where: { orderId }, data: values });
      await recordEvent(transaction, orderId, { type: 'REFUND_APPLIED', data: { reason } }, appliedAt);
      await reportAnomaly(transaction, {
        id: newId(),
        kind: 'REFUND_APPLICATION',
        subject: subjectOf(orderId, appliedAt),
        orderId,
        at: appliedAt,
        detail: `The buyer asks for their money back: ${reason}`,
      });
      return presentApplication(row);
    });
  }

  return {
    /** Answers the open application: this one, or the one that was made before it. */
    async apply(application: Application): Promise<RefundApplication> {
      try {
        return await apply(application);
      } catch (error) {
        // Two taps at once: the other one was first, and is answered.
        if (isUniqueViolation(error)) return apply(application);
        throw error;
      }
    },

    async list(userId: string, orderId: string): Promise<OrderRefunds> {
      const order = await database.order.findFirst({
        where: { id: orderId, userId },
        select: { refundApplication: true, refunds: { orderBy: { id: 'asc' } } },
      });
      if (order === null) throw new ApiProblem('ORDER_NOT_FOUND');
      const { refundApplication, refunds } = order;
      return {
        application: refundApplication === null ? null : presentApplication(refundApplication),
        refunds: refunds.map(presentRefund),
      };
    },
  };
}

export type RefundApplications = ReturnType<typeof createRefundApplications>;

/** An operator's refund answers the open application, in the transaction that makes the refund. */
export async function resolveApplication(transaction: Transaction, orderId: string, at: Date): Promise<void> {
  const open = await transaction.refundApplication.findFirst({ where: { orderId, resolvedAt: null } });
  if (open === null) return;
  await transaction.refundApplication.update({ where: { orderId }, data: { resolvedAt: at } });
  const subject = subjectOf(orderId, open.appliedAt);
  await resolveAnomaly(transaction, { kind: 'REFUND_APPLICATION', subject, at });
}
