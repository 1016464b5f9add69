import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { MAX_FEN } from '../money.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../states.js';
import { FenSchema, Nullable, Strict, TimeSchema, WrittenTextSchema } from './common.js';
import { ProductIdSchema } from './product.js';

const refundProperties = {
  id: Type.String({
    description: 'A ULID, and the out_refund_no at WeChat, except for refunds made outside',
  }),
  orderId: Type.String(),
  amountFen: FenSchema,
  reason: Type.String(),
  status: Type.Enum(REFUND_STATUSES, { type: 'string' }),
  createdAt: TimeSchema,
  succeededAt: Nullable(TimeSchema),
};

/** A refund as its buyer sees it. */
export const RefundSchema = Strict(refundProperties);
export type Refund = Static<typeof RefundSchema>;

/** A refund as operators see it. */
export const OperatorRefundSchema = Strict({
  ...refundProperties,
  origin: Type.Enum(REFUND_ORIGINS, {
    type: 'string',
    description: 'OUTSIDE: made in WeChat’s merchant console or by another program',
  }),
});
export type OperatorRefund = Static<typeof OperatorRefundSchema>;

const RefundReasonSchema = WrittenTextSchema(LIMITS.refundReasonCharacters);

export const RefundApplicationRequestSchema = Strict({ reason: RefundReasonSchema });

/** A buyer's request for a refund; a refund by an operator resolves it. */
export const RefundApplicationSchema = Strict({
  orderId: Type.String(),
  reason: RefundReasonSchema,
  appliedAt: TimeSchema,
  resolvedAt: Nullable(TimeSchema),
});
export type RefundApplication = Static<typeof RefundApplicationSchema>;

export const OrderRefundsSchema = Strict({
  application: Nullable(RefundApplicationSchema),
  refunds: Type.Array(RefundSchema, { description: 'Oldest first' }),
});
export type OrderRefunds = Static<typeof OrderRefundsSchema>;

export const RefundRequestSchema = Strict({
  amountFen: Type.Integer({ minimum: 1, maximum: MAX_FEN, description: 'Money in fen (0.01 CNY)' }),
  reason: WrittenTextSchema(80, 'Shown to the buyer; WeChat shows 80 bytes'),
  restock: Type.Optional(
    Type.Array(Strict({ productId: ProductIdSchema, quantity: Type.Integer({ minimum: 1 }) }), {
      maxItems: 20,
      description: 'Returned units that can be sold again; none by default',
    }),
  ),
});

export const WithdrawalRequestSchema = Strict({
  remark: WrittenTextSchema(200, 'The reason; it is kept in the order’s events'),
});
