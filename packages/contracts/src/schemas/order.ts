import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { ORDER_STATUSES } from '../states.js';
import { CursorSchema, FenSchema, Nullable, Strict, TimeSchema } from './common.js';
import {
  DeliveryKindSchema,
  DeliveryRequestSchema,
  DeliverySchema,
  FulfilmentSchema,
  NoteSchema,
} from './delivery.js';
import { ProductIdSchema } from './product.js';

export const OrderStatusSchema = Type.Enum(ORDER_STATUSES, { type: 'string' });

const QuantitySchema = Type.Integer({ minimum: 1, maximum: LIMITS.quantityPerItem });

const OrderItemSchema = Strict({
  productId: ProductIdSchema,
  name: Type.String({ description: 'As of the time of the order' }),
  priceFen: FenSchema,
  quantity: QuantitySchema,
});
export type OrderItem = Static<typeof OrderItemSchema>;

export const OrderItemsSchema = Type.Array(OrderItemSchema);

export const RefundReservedSchema = Type.Integer({
  minimum: 0,
  description: 'The sum of all refunds that are not CLOSED, pending ones included',
});

export const orderProperties = {
  id: Type.String({ description: 'A ULID, and the out_trade_no at WeChat' }),
  status: OrderStatusSchema,
  items: OrderItemsSchema,
  goodsFen: FenSchema,
  deliveryFen: FenSchema,
  totalFen: FenSchema,
  payerTotalFen: Nullable(FenSchema),
  refundedFen: FenSchema,
  createdAt: TimeSchema,
  expiresAt: Type.String({
    format: 'date-time',
    description: 'Extended by the first prepay_id: an order that never reaches the cashier expires early',
  }),
  paidAt: Nullable(TimeSchema),
  closedAt: Nullable(TimeSchema),
  delivery: DeliverySchema,
  note: Nullable(Type.String({ description: 'The buyer’s; null where there is none, or once it is erased' })),
  fulfilment: Nullable(FulfilmentSchema),
};

export const OrderSchema = Strict(orderProperties);
export type Order = Static<typeof OrderSchema>;

export const OrderRequestSchema = Strict({
  items: Type.Array(Strict({ productId: ProductIdSchema, quantity: QuantitySchema }), {
    minItems: 1,
    maxItems: LIMITS.itemsPerOrder,
    description: 'Each product at most once',
  }),
  delivery: Type.Optional(DeliveryRequestSchema),
  note: Type.Optional(NoteSchema),
});
export type OrderRequest = Static<typeof OrderRequestSchema>;

export const OrderListSchema = Strict({
  orders: Type.Array(OrderSchema),
  nextCursor: Nullable(Type.String({ description: 'The `cursor` of the next page; null on the last page' })),
});
export type OrderList = Static<typeof OrderListSchema>;

export const OrderListQuerySchema = Strict({
  status: Type.Optional(OrderStatusSchema),
  fulfilment: Type.Optional(FulfilmentSchema),
  delivery: Type.Optional(DeliveryKindSchema),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.ordersPerPage, default: 20 })),
});

/**
 * The parameters of wx.requestPayment, as it takes them.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012791898
 */
export const PaymentParametersSchema = Strict({
  timeStamp: Type.String({ description: 'Seconds since 1970, as a text' }),
  nonceStr: Type.String({ maxLength: 32 }),
  package: Type.String({ description: '`prepay_id=…`' }),
  signType: Type.Literal('RSA'),
  paySign: Type.String(),
});
export type PaymentParameters = Static<typeof PaymentParametersSchema>;
