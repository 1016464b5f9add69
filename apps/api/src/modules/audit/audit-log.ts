import { isAtLeast, type OperationId, ROUTES } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { lockOperator, type Operator } from '../people/operator-store.js';
import { insertEntry } from './audit-store.js';

/** Who acts, and from where. */
export interface Act {
  /** Null for OPERATOR_TOKEN and for commands. */
  readonly operatorId: string | null;
  readonly actor: string;
  readonly address: string;
  readonly requestId: string;
}

interface Effect {
  readonly action: OperationId;
  readonly at: Date;
  /** The id of what is changed. */
  readonly subject?: string;
  readonly orderId?: string;
  /** What is replaced, and by what. */
  readonly before?: object;
  readonly after?: object;
  readonly remark?: string;
}

/**
 * Writes an act into the audit log, in the transaction of its effect: there is none without the other. Whoever acts has
 * the right to it until that transaction ends: it may have been taken away since the request began.
 * @throws ApiProblem where the operator is suspended or their role does not allow the action
 */
export async function recordAct(tx: Tx, act: Act, effect: Effect): Promise<void> {
  await assertMayAct(act, effect.action, (id) => lockOperator(tx, id));
  const { action, at, subject, orderId, before, after, remark } = effect;
  await insertEntry(tx, {
    ...act,
    at,
    action,
    subject: subject ?? null,
    orderId: orderId ?? null,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
    remark: remark ?? null,
  });
}

/**
 * @param find the operator as they are now
 * @throws ApiProblem where the operator is suspended or their role does not allow the action
 */
export async function assertMayAct(
  { operatorId }: Act,
  action: OperationId,
  find: (operatorId: string) => Promise<Operator | undefined>,
): Promise<void> {
  const { access } = ROUTES[action];
  if (operatorId === null || access === 'public' || access === 'buyer') return;
  const operator = await find(operatorId);
  if (operator === undefined || operator.suspendedAt !== null) throw new ApiProblem('UNAUTHENTICATED');
  if (!isAtLeast(operator.role, access)) throw new ApiProblem('FORBIDDEN');
}
