import { type Static, Type } from 'typebox';
import { FULFILMENTS } from '../fulfilment.js';
import { MAX_FEN } from '../money.js';
import { ANOMALY_KINDS, ORDER_EVENT_TYPES, WECHAT_CALLS } from '../operator-states.js';
import type { OrderEvent } from '../order-events.js';
import { REFUND_ORIGINS, REFUND_STATUSES } from '../states.js';
import { AuditEntrySchema } from './audit.js';
import {
  CursorSchema,
  Nullable,
  OpenOrResolvedSchema,
  PageLimitSchema,
  periodProperties,
  Strict,
  TimeCursorSchema,
  TimeSchema,
} from './common.js';
import { DeliveryKindSchema } from './delivery.js';
import { MessageToBuyerSchema } from './message.js';
import { NotificationSchema } from './notification.js';
import { AnomalySchema } from './operator.js';
import { OrderStatusSchema, orderProperties, RefundReservedSchema } from './order.js';
import { ProductIdSchema } from './product.js';
import { ListedApplicationSchema, OperatorRefundSchema, RefundApplicationSchema } from './refund.js';
import { OperatorShipmentSchema, ShippedItemsSchema } from './shipment.js';

const AmountSchema = Type.Integer({ minimum: 0, maximum: MAX_FEN, description: 'Of the total, in fen' });

export const OrderSearchQuerySchema = Strict({
  query: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: '\\S',
      description:
        'A number of an order: its id, its transaction, a refund here or at WeChat, its buyer. Of four characters or more, the end of the number is enough',
    }),
  ),
  status: Type.Optional(OrderStatusSchema),
  fulfilment: Type.Optional(
    Type.Enum(FULFILMENTS, {
      type: 'string',
      description:
        'UNSHIPPED: orders that are to be shipped; those whose money is all back are not among them',
    }),
  ),
  delivery: Type.Optional(DeliveryKindSchema),
  ...periodProperties('placed'),
  minFen: Type.Optional(AmountSchema),
  maxFen: Type.Optional(AmountSchema),
  productId: Type.Optional(ProductIdSchema),
  anomaly: Type.Optional(
    Type.Enum([...ANOMALY_KINDS, 'ANY'], {
      type: 'string',
      description: 'Orders with an open anomaly of this kind, or of any',
    }),
  ),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

/** An order as operators see it, without its buyer’s openid. */
export const OperatorOrderSchema = Strict({
  ...orderProperties,
  buyerId: Type.String({ description: 'The same for all orders of a buyer' }),
  transactionId: Nullable(Type.String({ description: 'WeChat’s number of the payment' })),
  refundReservedFen: RefundReservedSchema,
  shippedAt: Nullable(TimeSchema),
  receivedAt: Nullable(TimeSchema),
  settledAt: Nullable(TimeSchema),
  isMasked: Type.Boolean({
    description:
      'Whether the name, the phone, the street and the note of the buyer are masked, and the code is null',
  }),
});
export type OperatorOrder = Static<typeof OperatorOrderSchema>;

export const OperatorOrderListSchema = Strict({
  orders: Type.Array(OperatorOrderSchema, { description: 'Newest first' }),
  nextCursor: Nullable(
    Type.String({
      description:
        'The `cursor` of the next page; null on the last page. A page of a rare filter may be shorter than `limit` and still have a next one',
    }),
  ),
});

/** A call to WeChat about an order, as far as the events keep it. */
const WechatCallSchema = Strict({
  call: Type.Enum(WECHAT_CALLS, { type: 'string' }),
  at: TimeSchema,
  wechatRequestId: Nullable(Type.String({ description: 'WeChat’s Request-ID; null where no answer came' })),
  outcome: Nullable(
    Type.String({ description: 'The state that WeChat answered, or the code of its refusal' }),
  ),
  signed: Nullable(
    Strict(
      {
        text: Type.String({ description: 'Method, path, timestamp, nonce and body, with cut openids' }),
        sha256: Nullable(
          Type.String({ description: 'Of the whole text, in hexadecimal; null where nothing of it is cut' }),
        ),
      },
      { description: 'What was signed; null for calls from before it was kept' },
    ),
  ),
});
export type WechatCallOfOrder = Static<typeof WechatCallSchema>;

const EventSchema = Type.Unsafe<OrderEvent & { at: string }>(
  Strict({ type: Type.Enum(ORDER_EVENT_TYPES, { type: 'string' }), at: TimeSchema, data: Type.Unknown() }),
);

/** All that is known of an order, without its buyer’s openid. */
export const OrderDossierSchema = Strict({
  order: OperatorOrderSchema,
  events: Type.Array(EventSchema, { description: 'Oldest first' }),
  refunds: Type.Array(OperatorRefundSchema),
  refundApplication: Nullable(RefundApplicationSchema),
  shipments: Type.Array(OperatorShipmentSchema, { description: 'Oldest first' }),
  unshipped: ShippedItemsSchema,
  notifications: Type.Array(NotificationSchema),
  messages: Type.Array(MessageToBuyerSchema, {
    description: 'Subscribe messages to the buyer, oldest first',
  }),
  calls: Type.Array(WechatCallSchema, { description: 'Oldest first' }),
  anomalies: Type.Array(AnomalySchema, { description: 'Oldest first, the resolved ones included' }),
  audit: Type.Array(AuditEntrySchema, { description: 'The acts of operators, oldest first' }),
});

export const RefundListQuerySchema = Strict({
  status: Type.Optional(Type.Enum(REFUND_STATUSES, { type: 'string' })),
  origin: Type.Optional(Type.Enum(REFUND_ORIGINS, { type: 'string' })),
  ...periodProperties('asked for'),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

export const RefundListSchema = Strict({
  refunds: Type.Array(OperatorRefundSchema, { description: 'Newest first' }),
  nextCursor: Nullable(Type.String()),
});

export const RefundApplicationListQuerySchema = Strict({
  state: Type.Optional(OpenOrResolvedSchema),
  cursor: Type.Optional(TimeCursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

export const RefundApplicationListSchema = Strict({
  refundApplications: Type.Array(ListedApplicationSchema, { description: 'Oldest first' }),
  nextCursor: Nullable(Type.String()),
});
