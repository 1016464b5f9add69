import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { MAX_FEN } from '../money.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../states.js';
import { FenSchema, Nullable, Strict, TimeSchema, WrittenTextSchema } from './common.js';
import { ProductIdSchema } from './product.js';

const refundProperties = {
  id: Type.String({ description: 'A ULID; it is the out_refund_no as well, but for refunds made outside' }),
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
    description: 'OUTSIDE: made in WeChat’s merchant console, or by another program',
  }),
});
export type OperatorRefund = Static<typeof OperatorRefundSchema>;

const RefundReasonSchema = WrittenTextSchema(LIMITS.refundReasonCharacters);

export const RefundApplicationRequestSchema = Strict({ reason: RefundReasonSchema });

/** A buyer's wish for their money back; an operator's refund answers it. */
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
  reason: WrittenTextSchema(80, 'The buyer reads it; WeChat shows 80 bytes'),
  restock: Type.Optional(
    Type.Array(Strict({ productId: ProductIdSchema, quantity: Type.Integer({ minimum: 1 }) }), {
      maxItems: 20,
      description: 'What came back and can be sold again; left out, nothing did',
    }),
  ),
});

export const WithdrawalRequestSchema = Strict({
  remark: WrittenTextSchema(200, 'Why; it stands in the order’s events'),
});
