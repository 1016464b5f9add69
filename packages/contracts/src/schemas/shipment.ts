import { type Static, Type } from 'typebox';
import { SHIPMENT_REPORTS } from '../fulfilment.js';
import { LIMITS } from '../limits.js';
import { SHIPMENT_PROBLEMS, type ShipmentProblem } from '../shipment-problems.js';
import { Nullable, Strict, TimeSchema } from './common.js';
import { AddressSchema, DeliveryKindSchema } from './delivery.js';
import { ProductIdSchema } from './product.js';

const ShippedItemSchema = Strict({
  productId: ProductIdSchema,
  quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantityPerItem }),
});

export const ShippedItemsSchema = Type.Array(ShippedItemSchema);

const shipmentProperties = {
  id: Type.String({ description: 'A ULID' }),
  kind: DeliveryKindSchema,
  carrier: Nullable(Type.String({ description: 'WeChat’s delivery_id of the carrier' })),
  carrierName: Nullable(Type.String()),
  trackingNo: Nullable(Type.String()),
  items: ShippedItemsSchema,
  createdAt: TimeSchema,
};

/** A parcel, or goods that were handed over, as their buyer sees it. */
const ShipmentSchema = Strict(shipmentProperties);
export type Shipment = Static<typeof ShipmentSchema>;

/** A shipment as operators see it. */
export const OperatorShipmentSchema = Strict({
  ...shipmentProperties,
  orderId: Type.String(),
  createdBy: Nullable(Type.String({ description: 'The operator; null where the shop shipped by itself' })),
  correctedAt: Nullable(TimeSchema),
  report: Type.Enum(SHIPMENT_REPORTS, { type: 'string', description: 'The state of its report to WeChat' }),
  reportedAt: Nullable(TimeSchema),
  reshippedAt: Nullable(
    Type.Unsafe<string>({
      ...TimeSchema,
      description:
        'When it was known that WeChat took a report in the place of a complete one. It takes one of an order, so no shipment of it can be corrected any more',
    }),
  ),
  refusal: Nullable(Type.String({ description: 'WeChat’s words where it refused the report' })),
});
export type OperatorShipment = Static<typeof OperatorShipmentSchema>;

/** The shipments of an order as its buyer sees them. */
export const OrderShipmentsSchema = Strict({
  shipments: Type.Array(ShipmentSchema, { description: 'Oldest first' }),
  receipt: Nullable(
    Strict(
      { merchantId: Type.String(), merchantTradeNo: Type.String() },
      {
        description:
          'What wx.openBusinessView takes for weappOrderConfirm; null while there is no receipt to confirm at WeChat',
      },
    ),
  ),
});
export type OrderShipments = Static<typeof OrderShipmentsSchema>;

/** As it was typed or scanned: the API puts it into its form. */
const TrackingNoSchema = Type.String({
  minLength: 1,
  maxLength: 128,
  description: '4 to 64 letters, digits and hyphens; spaces in it are left out',
});

const CarrierIdSchema = Type.String({ minLength: 1, maxLength: 128, description: 'An id of listCarriers' });

export const ShipmentRequestSchema = Strict({
  kind: DeliveryKindSchema,
  carrier: Type.Optional(CarrierIdSchema),
  trackingNo: Type.Optional(TrackingNoSchema),
  items: Type.Optional(
    Type.Array(ShippedItemSchema, {
      minItems: 1,
      maxItems: LIMITS.itemsPerOrder,
      description: 'All that is left, where it is left out',
    }),
  ),
  code: Type.Optional(
    Type.String({ pattern: '^[0-9]{6}$', description: 'What the buyer shows; `pickup` needs it' }),
  ),
});

export const CorrectionRequestSchema = Strict({ carrier: CarrierIdSchema, trackingNo: TrackingNoSchema });

export const ShipmentParamsSchema = Strict({ shipmentId: Type.String({ minLength: 1, maxLength: 64 }) });

export const PickupParamsSchema = Strict({
  code: Type.String({ pattern: '^[0-9]{6}$', description: 'Six digits' }),
});

export const AddressChangeSchema = Strict({ address: AddressSchema });

const CarrierSchema = Strict({
  id: Type.String({ description: 'WeChat’s delivery_id' }),
  name: Type.String(),
});
export type Carrier = Static<typeof CarrierSchema>;

export const CarrierListSchema = Strict({
  carriers: Type.Array(CarrierSchema, {
    description: 'By name; empty until WeChat has told them, and any carrier is taken until then',
  }),
});

export const ShipmentImportQuerySchema = Strict({
  dryRun: Type.Optional(Type.Boolean({ default: false })),
});

const ImportedShipmentSchema = Strict({
  line: Type.Integer({ minimum: 1 }),
  order: Type.String({ description: 'As the line has it' }),
  orderId: Nullable(Type.String({ description: 'The order that is meant' })),
  carrier: Nullable(Type.String()),
  carrierName: Nullable(Type.String()),
  trackingNo: Nullable(Type.String()),
  problem: Nullable(
    Type.Unsafe<ShipmentProblem>(
      Type.String({ enum: Object.keys(SHIPMENT_PROBLEMS), description: 'Why the line is not shipped' }),
    ),
  ),
  message: Nullable(Type.String({ description: 'The problem in words' })),
});
export type ImportedShipment = Static<typeof ImportedShipmentSchema>;

export const ShipmentImportSchema = Strict({
  isDryRun: Type.Boolean({ description: 'True where nothing was shipped' }),
  shipped: Type.Integer({ minimum: 0, description: 'The lines that are, or would be, shipped' }),
  refused: Type.Integer({ minimum: 0, description: 'The lines with a problem: they change nothing' }),
  skipped: Type.Integer({ minimum: 0, description: 'The lines without a tracking number' }),
  rows: Type.Array(ImportedShipmentSchema, {
    description: 'In the order of the file, without those skipped',
  }),
});
