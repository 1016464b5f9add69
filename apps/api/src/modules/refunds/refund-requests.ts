import { isUniqueViolation } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { lockOrder } from '../orders/order-store.js';
import { lockPeopleBehind, takeAllowance } from '../people/allowance.js';
import { beijingDay } from '../reconciliation/bill-day.js';
import { requestHash } from '../request-hash.js';
import { assertPossible, findRefundable, makeRefund, type WantedRefund } from './operator-refund.js';
import { requireUnanswered } from './refund-applications.js';
import {
  findApprovalByKey,
  insertApproval,
  type RefundApproval,
  readApproval,
} from './refund-approval-store.js';
import { APPROVAL_LASTS_MS } from './refund-rules.js';
import { findRefundByKey, type Refund, readRefund } from './refund-store.js';

export interface RefundRequest extends Omit<WantedRefund, 'amountFen'> {
  /** Null where a decision on an application asks, which is made once in any case. */
  readonly idempotencyKey: string | null;
  /** Null for all that is left. */
  readonly amountFen: number | null;
  /** `appliedAt` of the application that it grants; null where it grants none. */
  readonly applicationAt: Date | null;
  readonly act: Act;
}

/** What became of a request: a refund or, above the limits of whoever asked, a request for approval. */
export type RefundOutcome =
  | { readonly kind: 'refund'; readonly refund: Refund }
  | { readonly kind: 'approval'; readonly approval: RefundApproval };

/**
 * Creates refunds for operators. The row is committed before WeChat is asked, and its amount of the order is reserved
 * in the same transaction, so that no two refunds together exceed what was paid.
 */
export function createRefundRequests({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function findByKey(sql: Sql, request: RefundRequest): Promise<RefundOutcome | undefined> {
    if (request.idempotencyKey === null) return undefined;
    const approval = await findApprovalByKey(sql, request.idempotencyKey);
    const refund = await findRefundByKey(sql, request.idempotencyKey);
    const known = approval ?? refund;
    if (known !== undefined && known.requestHash !== hashOfRequest(request))
      throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    if (approval !== undefined) return { kind: 'approval', approval };
    return refund === undefined ? undefined : { kind: 'refund', refund };
  }

  async function ask(tx: Tx, request: RefundRequest): Promise<RefundOutcome> {
    const { orderId, reason, restock, applicationAt, act } = request;
    await lockOrder(tx, orderId);
    // Also for one key about two orders at once: refunds and approvals have an index each, so their owner is locked.
    const people = await lockPeopleBehind(tx, act.operatorId);
    const known = await findByKey(tx, request);
    if (known !== undefined) return known;
    const at = new Date(now());
    if (applicationAt !== null) await requireUnanswered(tx, { orderId, appliedAt: applicationAt, at });
    const leftFen = await findRefundable(tx, orderId);
    const amountFen = request.amountFen ?? leftFen;
    const wanted = { orderId, amountFen, reason, restock };
    await assertPossible(tx, wanted, leftFen);
    const id = newId();
    const action = applicationAt === null ? 'createRefund' : 'decideRefundApplication';
    const effect = { action, at, subject: id, orderId, remark: reason } as const;
    const day = beijingDay(at.getTime());
    if (act.operatorId === null || (await takeAllowance(tx, people, { amountFen, day }))) {
      await makeRefund(tx, wanted, { id, at, leftFen, ...keyOf(request) });
      await recordAct(tx, act, {
        ...effect,
        before: { refundableFen: leftFen },
        after: { refundableFen: leftFen - amountFen, amountFen, restock },
      });
      return { kind: 'refund', refund: await readRefund(tx, id) };
    }
    const { idempotencyKey = null, requestHash: hash = null } = keyOf(request).request ?? {};
    await insertApproval(tx, {
      ...{ id, orderId, amountFen, reason, applicationAt, idempotencyKey, requestHash: hash },
      ...{ restock: JSON.stringify(restock), requestedById: act.operatorId, requestedBy: act.actor },
      ...{ createdAt: at, expiresAt: new Date(at.getTime() + APPROVAL_LASTS_MS) },
    });
    await recordAct(tx, act, { ...effect, after: { needsApproval: true, amountFen, restock } });
    return { kind: 'approval', approval: await readApproval(tx, id) };
  }

  /** Answers what this Idempotency-Key has made: now, or before. */
  return async (request: RefundRequest): Promise<RefundOutcome> => {
    const known = await findByKey(database, request);
    if (known !== undefined) return known;
    try {
      return await database.transaction((tx) => ask(tx, request));
    } catch (error) {
      // Two identical requests at once: the unique index let one win.
      const winner = isUniqueViolation(error) ? await findByKey(database, request) : undefined;
      if (winner !== undefined) return winner;
      throw error;
    }
  };
}

function keyOf(request: RefundRequest) {
  const { idempotencyKey } = request;
  return idempotencyKey === null ? {} : { request: { idempotencyKey, requestHash: hashOfRequest(request) } };
}

/** A key belongs to whoever made it: nobody takes somebody else's refund for their own. */
function hashOfRequest({ orderId, amountFen, reason, restock, act }: RefundRequest): string {
  const goods = restock.map(({ productId, quantity }) => [productId, quantity]);
  const owner = act.operatorId === null ? [] : [act.operatorId];
  return requestHash([orderId, amountFen, reason, goods, ...owner]);
}
