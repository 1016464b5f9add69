import { Type } from 'typebox';
import { FenSchema, Nullable, Strict, TimeSchema } from './common.js';
import { OrderSchema } from './order.js';
import { RefundApplicationSchema, RefundSchema } from './refund.js';

export const OrderSearchQuerySchema = Strict({
  query: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'An order’s, transaction’s or refund’s id' }),
  ),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

/** All that is known of an order, without its buyer’s openid. */
export const OrderDossierSchema = Strict({
  order: OrderSchema,
  events: Type.Array(Strict({ type: Type.String(), at: TimeSchema, data: Type.Unknown() })),
  refunds: Type.Array(RefundSchema),
  refundApplication: Nullable(RefundApplicationSchema),
  notifications: Type.Array(
    Strict({
      id: Type.String(),
      eventType: Type.String(),
      receivedAt: TimeSchema,
      outcome: Type.String(),
      detail: Nullable(Type.String()),
    }),
  ),
});

export const AnomalyListSchema = Strict({
  anomalies: Type.Array(
    Strict({
      id: Type.String(),
      kind: Type.String(),
      orderId: Nullable(Type.String()),
      at: TimeSchema,
      detail: Type.String(),
      resolvedAt: Nullable(TimeSchema),
    }),
  ),
});

const BillDateSchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day in Beijing' });

export const ReconciliationRequestSchema = Strict({ billDate: BillDateSchema });

export const ReconciliationSchema = Strict({
  billDate: BillDateSchema,
  status: Type.String(),
  payments: Type.Integer(),
  refunds: Type.Integer(),
  differences: Type.Array(
    Strict({
      kind: Type.String(),
      orderId: Nullable(Type.String()),
      refundId: Nullable(Type.String()),
      localFen: Nullable(FenSchema),
      wechatFen: Nullable(FenSchema),
      repaired: Type.Boolean(),
    }),
  ),
});
