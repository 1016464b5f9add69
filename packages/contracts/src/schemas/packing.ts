import { type Static, Type } from 'typebox';
import { ANOMALY_KINDS } from '../operator-states.js';
import { CursorSchema, Nullable, PageLimitSchema, Strict, TimeSchema } from './common.js';
import { DeliveryKindSchema } from './delivery.js';
import { OperatorOrderSchema } from './operator-orders.js';
import { ProductIdSchema } from './product.js';

export const PackingListQuerySchema = Strict({
  delivery: Type.Optional(DeliveryKindSchema),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

/** An order that waits for its shipment, with what has to be known before it is packed. */
const WaitingOrderSchema = Strict({
  order: OperatorOrderSchema,
  left: Type.Array(
    Strict({ productId: ProductIdSchema, name: Type.String(), quantity: Type.Integer({ minimum: 1 }) }),
    { description: 'What is not shipped yet' },
  ),
  isPartlyShipped: Type.Boolean(),
  refundApplication: Nullable(
    Strict({ reason: Type.String(), appliedAt: TimeSchema }, { description: 'The buyer’s open one' }),
  ),
  anomalies: Type.Array(Type.Enum(ANOMALY_KINDS, { type: 'string' }), {
    description: 'The kinds of the open ones',
  }),
});
export type WaitingOrder = Static<typeof WaitingOrderSchema>;

export const PackingListSchema = Strict({
  orders: Type.Array(WaitingOrderSchema, { description: 'Oldest first' }),
  nextCursor: Nullable(Type.String()),
});

export const WaitingCountsSchema = Strict({
  waiting: Type.Array(
    Strict({
      kind: DeliveryKindSchema,
      count: Type.Integer({ minimum: 1, description: 'At most 1,000 are counted, the oldest of all kinds' }),
      oldestPaidAt: TimeSchema,
    }),
    { description: 'By kind of delivery; a kind of which nothing waits is left out' },
  ),
});
