import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { MAX_FEN } from '../money.js';
import { REFUND_STATUSES } from '../states.js';
import { FenSchema, Nullable, Strict, TimeSchema } from './common.js';
import { ProductIdSchema } from './product.js';

export const RefundSchema = Strict({
  id: Type.String({ description: 'A ULID; it is the out_refund_no as well' }),
  orderId: Type.String(),
  amountFen: FenSchema,
  reason: Type.String(),
  status: Type.Enum(REFUND_STATUSES, { type: 'string' }),
  createdAt: TimeSchema,
  succeededAt: Nullable(TimeSchema),
});
export type Refund = Static<typeof RefundSchema>;

const RefundReasonSchema = Type.String({ minLength: 1, maxLength: LIMITS.refundReasonCharacters });

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
  reason: Type.String({
    minLength: 1,
    maxLength: 80,
    description: 'The buyer reads it; WeChat shows 80 bytes',
  }),
  restock: Type.Optional(
    Type.Array(Strict({ productId: ProductIdSchema, quantity: Type.Integer({ minimum: 1 }) }), {
      maxItems: 20,
      description: 'What came back and can be sold again; left out, nothing did',
    }),
  ),
});
