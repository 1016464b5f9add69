import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { MAX_FEN } from '../money.js';
import { APPROVAL_STATUSES } from '../operator-states.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../states.js';
import {
  AskedTimeSchema,
  CursorSchema,
  FenSchema,
  Nullable,
  Strict,
  TimeSchema,
  WrittenTextSchema,
} from './common.js';
import { OrderItemsSchema, RefundReservedSchema } from './order.js';
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

const applicationProperties = {
  orderId: Type.String(),
  reason: RefundReasonSchema,
  appliedAt: TimeSchema,
  resolvedAt: Nullable(TimeSchema),
  declinedWords: Nullable(Type.String({ description: 'The shop’s words to the buyer where it declined' })),
  mayApplyAgain: Type.Boolean({
    description: `False once the shop declined ${LIMITS.declinedApplicationsPerOrder} applications of the order`,
  }),
};

/** A buyer's request for a refund; an operator's refund or decision resolves it. */
export const RefundApplicationSchema = Strict(applicationProperties);
export type RefundApplication = Static<typeof RefundApplicationSchema>;

/** A buyer's request for a refund, with what it is about. */
export const ListedApplicationSchema = Strict({
  ...applicationProperties,
  items: OrderItemsSchema,
  totalFen: FenSchema,
  refundReservedFen: RefundReservedSchema,
});
export type ListedApplication = Static<typeof ListedApplicationSchema>;

export const OrderRefundsSchema = Strict({
  application: Nullable(RefundApplicationSchema),
  refunds: Type.Array(RefundSchema, { description: 'Oldest first' }),
});
export type OrderRefunds = Static<typeof OrderRefundsSchema>;

const AmountSchema = (description: string) =>
  Type.Integer({ minimum: 1, maximum: MAX_FEN, description: `Money in fen (0.01 CNY)${description}` });

const RestockSchema = Type.Array(
  Strict({
    productId: ProductIdSchema,
    quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantityPerItem }),
  }),
  {
    maxItems: LIMITS.itemsPerOrder,
    description: 'Returned units that can be sold again; none by default',
  },
);

export const RefundRequestSchema = Strict({
  amountFen: AmountSchema(''),
  reason: WrittenTextSchema(80, 'Shown to the buyer; WeChat shows 80 bytes'),
  restock: Type.Optional(RestockSchema),
});

/** A refund above the limits of the operator who asks: it is made once another one approves it. */
export const RefundApprovalSchema = Strict({
  id: Type.String(),
  orderId: Type.String(),
  amountFen: FenSchema,
  reason: Type.String(),
  restock: RestockSchema,
  answersApplication: Type.Boolean({ description: 'Whether it grants the buyer’s application' }),
  status: Type.Enum(APPROVAL_STATUSES, { type: 'string' }),
  requestedBy: Type.String({ description: 'The name of the operator who asks' }),
  requestedById: Type.String(),
  createdAt: TimeSchema,
  expiresAt: TimeSchema,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(TimeSchema),
  remark: Nullable(Type.String({ description: 'Of whoever decided' })),
  refundId: Nullable(Type.String({ description: 'The refund that was made, once it is approved' })),
});
export type RefundApproval = Static<typeof RefundApprovalSchema>;

export const RefundApprovalListQuerySchema = Strict({
  status: Type.Optional(Type.Enum(APPROVAL_STATUSES, { type: 'string' })),
  orderId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

export const RefundApprovalListSchema = Strict({
  refundApprovals: Type.Array(RefundApprovalSchema, { description: 'Newest first' }),
  nextCursor: Nullable(Type.String()),
});

export const ApprovalParamsSchema = Strict({ approvalId: Type.String({ minLength: 1, maxLength: 64 }) });

export const ApprovalDecisionRequestSchema = Strict({
  decision: Type.Enum(['approve', 'decline'], { type: 'string' }),
  remark: WrittenTextSchema(200, 'The reason; it is kept in the audit log'),
});

export const ApplicationDecisionRequestSchema = Strict({
  decision: Type.Enum(['accept', 'decline'], { type: 'string' }),
  remark: WrittenTextSchema(80, 'The buyer reads it: as the reason of the refund, or why it is declined'),
  amountFen: Type.Optional(AmountSchema('; the rest of the order by default, and none where it is declined')),
  appliedAt: Type.Optional(
    AskedTimeSchema('Of the application that is meant; required once the order had an earlier one'),
  ),
});

/** What became of an application: a refund, a request for approval, or neither where it is declined. */
export const ApplicationDecisionSchema = Strict({
  application: RefundApplicationSchema,
  refund: Nullable(OperatorRefundSchema),
  approval: Nullable(RefundApprovalSchema),
});

export const WithdrawalRequestSchema = Strict({
  remark: WrittenTextSchema(200, 'The reason; it is kept in the order’s events'),
});
