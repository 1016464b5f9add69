import type { ActingOperator, Operator } from '@taro-pay/contracts';
import type { Operator as Row } from './operator-store.js';

/** An operator as admins see them. */
export function presentOperator(row: Row): Operator {
  const { id, name, role, refundLimitFen, dayLimitFen, suspendedAt, passwordHash, createdAt } = row;
  return {
    ...{ id, name, role, refundLimitFen, dayLimitFen },
    isActive: suspendedAt === null,
    hasPassword: passwordHash !== null,
    createdAt: createdAt.toISOString(),
  };
}

/** An operator as they act. */
export function toActing({
  id,
  name,
  role,
  refundLimitFen,
  dayLimitFen,
}: Pick<Row, 'id' | 'name' | 'role' | 'refundLimitFen' | 'dayLimitFen'>): ActingOperator {
  return { id, name, role, refundLimitFen, dayLimitFen };
}
