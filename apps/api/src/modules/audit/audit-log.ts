import type { OperationId } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
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

/** Writes an act into the audit log, in the transaction of its effect: there is none without the other. */
export function recordAct(tx: Tx, act: Act, effect: Effect): Promise<void> {
  const { action, at, subject, orderId, before, after, remark } = effect;
  return insertEntry(tx, {
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
