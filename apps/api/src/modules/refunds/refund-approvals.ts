import {
  isAtLeast,
  type OperationInputs,
  type OperationOutputs,
  type RefundApproval,
  ROUTES,
} from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { lockOrder } from '../orders/order-store.js';
import { pageOf } from '../paging.js';
import { lockPeopleBehind, readAllowance, takeAllowance } from '../people/allowance.js';
import { findOperator } from '../people/operator-store.js';
import { peopleBehind } from '../people/people-behind.js';
import { beijingDay } from '../reconciliation/bill-day.js';
import { assertPossible, findRefundable, makeRefund } from './operator-refund.js';
import { requireOpenApplication } from './refund-applications.js';
import {
  decideApproval,
  findApproval,
  listApprovals,
  type RefundApproval as Row,
  readApproval,
} from './refund-approval-store.js';
import { presentApproval, restockOf, statusOfApproval } from './refund-approval-view.js';

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  /** Sends a committed refund to WeChat, now or by a sweep. */
  readonly send: (refundId: string) => Promise<unknown>;
}

type Decision = OperationInputs['decideRefundApproval']['body'];
type ListQuery = NonNullable<OperationInputs['listRefundApprovals']['query']>;

const PAGE = 20;

/**
 * Refunds above the limits of whoever asked, which a second person approves or declines. Nothing of the order is
 * reserved meanwhile: money and goods are looked at again when it is approved, and the refund counts into the day of
 * the person who approves it.
 */
export function createRefundApprovals({ database, now, newId, send }: Options) {
  async function approve(tx: Tx, row: Row, act: Act, at: Date): Promise<string> {
    await requireOther(tx, act.operatorId, row);
    await requireRight(tx, row.requestedById);
    const { orderId, amountFen, reason, applicationAt } = row;
    if (applicationAt !== null) await requireOpenApplication(tx, orderId, applicationAt);
    const wanted = { orderId, amountFen, reason, restock: restockOf(row) };
    const leftFen = await findRefundable(tx, orderId);
    await assertPossible(tx, wanted, leftFen);
    await stayWithinLimits(tx, act, { amountFen, day: beijingDay(at.getTime()) });
    const id = newId();
    await makeRefund(tx, wanted, { id, at, leftFen });
    return id;
  }

  function decide(approvalId: string, { decision, remark }: Decision, act: Act): Promise<Row> {
    return database.transaction(async (tx) => {
      const known = await findApproval(tx, approvalId);
      if (known === undefined) throw new ApiProblem('APPROVAL_NOT_FOUND');
      await lockOrder(tx, known.orderId);
      const at = new Date(now());
      const row = await readApproval(tx, approvalId);
      const status = statusOfApproval(row, at);
      if (status !== 'WAITING') throw new ApiProblem('APPROVAL_DECIDED', `It is ${status}.`);
      const refundId = decision === 'approve' ? await approve(tx, row, act, at) : null;
      if (!(await decideApproval(tx, approvalId, { at, decidedBy: act.actor, remark, refundId })))
        throw new ApiProblem('APPROVAL_DECIDED');
      const { orderId, requestedBy, amountFen } = row;
      await recordAct(tx, act, {
        ...{ action: 'decideRefundApproval', at, subject: approvalId, orderId, remark },
        before: { status, requestedBy, amountFen },
        after: { status: refundId === null ? 'DECLINED' : 'APPROVED', refundId },
      });
      return readApproval(tx, approvalId);
    });
  }

  return {
    /** @throws ApiProblem where it is decided or expired, is their own, or exceeds the order or their limits */
    async decide(approvalId: string, decision: Decision, act: Act): Promise<RefundApproval> {
      const row = await decide(approvalId, decision, act);
      if (row.refundId !== null) await send(row.refundId);
      return presentApproval(row, new Date(now()));
    },

    /** Newest first. */
    async list({
      status,
      orderId,
      cursor,
      limit = PAGE,
    }: ListQuery): Promise<OperationOutputs['listRefundApprovals']> {
      const at = new Date(now());
      const rows = await listApprovals(database, { status, orderId, at, before: cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { refundApprovals: page.map((row) => presentApproval(row, at)), nextCursor };
    },
  };
}

export type RefundApprovals = ReturnType<typeof createRefundApprovals>;

/** @throws ApiProblem where whoever asked may be the one who approves */
async function requireOther(
  tx: Tx,
  operatorId: string | null,
  { requestedById, requestedBy }: Row,
): Promise<void> {
  if (operatorId === null) return;
  if (operatorId === requestedById) throw new ApiProblem('OWN_APPROVAL');
  if ((await peopleBehind(tx, operatorId)).includes(requestedById))
    throw new ApiProblem('OWN_APPROVAL', `The link of this account comes from ${requestedBy}, who asked.`);
}

/** @throws ApiProblem where whoever asked may refund nothing any more: nobody stands for the request */
async function requireRight(tx: Tx, requestedById: string): Promise<void> {
  const asking = await findOperator(tx, requestedById);
  if (asking === undefined) return;
  const who = `${asking.name}, who asked for the refund,`;
  const instead = 'decline it, and refund the order yourself where it has to be.';
  if (asking.suspendedAt !== null)
    throw new ApiProblem('OPERATOR_SUSPENDED', `${who} is suspended: ${instead}`);
  if (!isAtLeast(asking.role, ROUTES.createRefund.access))
    throw new ApiProblem('ACTION_NOT_POSSIBLE', `${who} may refund nothing any more: ${instead}`);
}

/** @throws ApiProblem where the refund exceeds what whoever approves it may refund themselves */
async function stayWithinLimits(
  tx: Tx,
  { operatorId, actor }: Act,
  refund: { readonly amountFen: number; readonly day: string },
): Promise<void> {
  const people = await lockPeopleBehind(tx, operatorId);
  if (await takeAllowance(tx, people, refund)) return;
  const { refundFen, dayLeftFen } = await readAllowance(tx, operatorId, refund.day);
  const words = `A refund of ${actor} is at most ${refundFen} fen`;
  throw new ApiProblem(
    'OPERATOR_LIMIT',
    dayLeftFen === null ? `${words}.` : `${words}, and ${dayLeftFen} fen more today.`,
  );
}
