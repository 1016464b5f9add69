import { canApplyForRefund, LIMITS, type OrderRefunds, type RefundApplication } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { hasOtherAnomaly, reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { findOrder, lockOrder, recordEvent } from '../orders/order-store.js';
import { closeApplication, findApplication, openApplication } from './refund-application-store.js';
import { hasWaitingGrant } from './refund-approval-store.js';
import { listRefundsOf } from './refund-store.js';
import { presentApplication, presentRefund } from './refund-view.js';

interface Application {
  readonly userId: string;
  readonly orderId: string;
  readonly reason: string;
}

const subjectOf = (orderId: string, appliedAt: Date) => `${orderId} ${appliedAt.toISOString()}`;

/** Refunds as buyers see them: they apply for one, and read its progress. Another buyer's order is not found. */
export function createRefundApplications({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  /** Opens an application, or answers the one that is open already. */
  function apply({ userId, orderId, reason }: Application): Promise<RefundApplication> {
    const appliedAt = new Date(now());
    return database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const order = await findOrder(tx, orderId);
      if (order?.userId !== userId) throw new ApiProblem('ORDER_NOT_FOUND');
      const known = await findApplication(tx, orderId);
      if (known !== undefined && known.resolvedAt === null) return presentApplication(known);
      if (!canApplyForRefund(order.status)) throw new ApiProblem('ORDER_NOT_PAID');
      if ((known?.declinedCount ?? 0) >= LIMITS.declinedApplicationsPerOrder)
        throw new ApiProblem('APPLICATIONS_EXHAUSTED');
      // Two taps at once: the other one was first, and its application is answered.
      if (!(await openApplication(tx, { orderId, reason, appliedAt }))) return readOpen(tx, orderId);
      await recordEvent(tx, orderId, { type: 'REFUND_APPLIED', data: { reason } }, appliedAt);
      await reportAnomaly(tx, {
        id: newId(),
        kind: 'REFUND_APPLICATION',
        subject: subjectOf(orderId, appliedAt),
        orderId,
        at: appliedAt,
        detail: `The buyer asks for their money back: ${reason}`,
      });
      return readOpen(tx, orderId);
    });
  }

  async function readOpen(tx: Tx, orderId: string): Promise<RefundApplication> {
    const open = await findApplication(tx, orderId);
    if (open === undefined) throw new Error(`Order ${orderId} has no application.`);
    return presentApplication(open);
  }

  return {
    apply,

    async list(userId: string, orderId: string): Promise<OrderRefunds> {
      const order = await findOrder(database, orderId);
      if (order?.userId !== userId) throw new ApiProblem('ORDER_NOT_FOUND');
      const application = await findApplication(database, orderId);
      const refunds = await listRefundsOf(database, orderId);
      return {
        application: application === undefined ? null : presentApplication(application),
        refunds: refunds.map(presentRefund),
      };
    },
  };
}

export type RefundApplications = ReturnType<typeof createRefundApplications>;

/** Resolves the open application, in the transaction of the operator's refund that answers it. */
export async function resolveApplication(tx: Tx, orderId: string, at: Date): Promise<void> {
  const application = await findApplication(tx, orderId);
  if (application === undefined || application.resolvedAt !== null) return;
  await closeApplication(tx, orderId, at);
  await settleApplicationAnomaly(tx, { orderId, appliedAt: application.appliedAt, at });
}

interface Answering {
  readonly orderId: string;
  /** Of the application that is answered: the buyer may have applied again since it was read. */
  readonly appliedAt: Date;
  readonly at: Date;
}

/** The application is answered: nothing is left to do about it. */
export async function settleApplicationAnomaly(tx: Tx, { orderId, appliedAt, at }: Answering): Promise<void> {
  await resolveAnomaly(tx, { kind: 'REFUND_APPLICATION', subject: subjectOf(orderId, appliedAt), at });
}

/** Whether the buyer has applied for this order before `appliedAt`: each application has its anomaly. */
export function hasEarlierApplication(sql: Sql, orderId: string, appliedAt: Date): Promise<boolean> {
  return hasOtherAnomaly(sql, {
    kind: 'REFUND_APPLICATION',
    orderId,
    subject: subjectOf(orderId, appliedAt),
  });
}

/** @throws ApiProblem where somebody has answered this application */
export async function requireOpenApplication(tx: Tx, orderId: string, appliedAt: Date): Promise<void> {
  const application = await findApplication(tx, orderId);
  if (application === undefined) throw new ApiProblem('APPLICATION_NOT_FOUND');
  if (application.appliedAt.getTime() !== appliedAt.getTime())
    throw new ApiProblem(
      'APPLICATION_DECIDED',
      `The last application is of ${application.appliedAt.toISOString()}.`,
    );
  if (application.resolvedAt === null) return;
  const words = application.declinedWords === null ? 'It was answered with a refund.' : 'It was declined.';
  throw new ApiProblem('APPLICATION_DECIDED', words);
}

/** @throws ApiProblem where somebody has answered it, or has asked for approval of the refund that grants it */
export async function requireUnanswered(tx: Tx, { orderId, appliedAt, at }: Answering): Promise<void> {
  await requireOpenApplication(tx, orderId, appliedAt);
  if (!(await hasWaitingGrant(tx, orderId, at))) return;
  throw new ApiProblem('APPLICATION_DECIDED', 'The refund that grants it waits for approval.');
}
