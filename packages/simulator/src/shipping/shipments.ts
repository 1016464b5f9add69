import type { Clock } from '../foundation/clock.js';
import type { Codec, State } from '../foundation/state.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { MAXIMUM_PACKAGES, type Package, type ShippingRequest } from './shipping-request.js';

/** How a receipt came about: the buyer confirmed it, or WeChat did after some days. */
export type ReceiptMethod = 'buyer' | 'automatic';

/** The shipping of one order: what the merchant reported, and what became of it. */
export interface Shipment {
  readonly outTradeNo: string;
  readonly logisticsType: ShippingRequest['logisticsType'];
  readonly deliveryMode: ShippingRequest['deliveryMode'];
  readonly packages: readonly Package[];
  /** Whether the current shipping is complete. */
  readonly isFinished: boolean;
  /** The number of complete shippings: 0, 1, or 2 after a second one. */
  readonly finishedCount: number;
  /** Whether the one chance to ship again is used. */
  readonly isReshipped: boolean;
  readonly uploadedAt: string;
  /** When the latest shipping was complete. */
  readonly shippedAtMs: number | null;
  /** Whether the merchant had the buyer reminded to confirm receipt. */
  readonly isReminded: boolean;
  readonly receipt: {
    readonly method: ReceiptMethod;
    readonly atMs: number;
    readonly settledAtMs: number | null;
  } | null;
}

/** WeChat's record of what was shipped. https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
export function createShipments({ clock, state }: { readonly clock: Clock; readonly state: State }) {
  const shipments = state.map('shipments', CODEC);

  const keep = (shipment: Shipment): Shipment => {
    shipments.set(shipment.outTradeNo, shipment);
    return shipment;
  };

  return {
    /**
     * What becomes of an order's shipping by a request. It is taken once more after a complete shipping or with other
     * modes. @throws MiniProgramRefusal
     */
    next(outTradeNo: string, request: ShippingRequest): Shipment {
      const known = shipments.get(outTradeNo);
      if (known?.receipt) throw new MiniProgramRefusal('shippingFinished');
      const isAgain = known !== undefined && (known.isFinished || hasOtherModes(known, request));
      if (isAgain && known.isReshipped) throw new MiniProgramRefusal('reshipped');
      const isNewer = known === undefined || request.uploadedAtMs > Date.parse(known.uploadedAt);
      if (!isNewer) throw new MiniProgramRefusal('notUpdated');
      // The parcels of a split delivery add up. A second shipping replaces the first.
      const packages = [...(isAgain ? [] : (known?.packages ?? [])), ...request.packages];
      if (packages.length > MAXIMUM_PACKAGES) throw new MiniProgramRefusal('tooManyPackages');
      const { logisticsType, deliveryMode, isAllDelivered } = request;
      return {
        outTradeNo,
        logisticsType,
        deliveryMode,
        packages,
        isFinished: isAllDelivered,
        finishedCount: (known?.finishedCount ?? 0) + (isAllDelivered ? 1 : 0),
        isReshipped: isAgain || known?.isReshipped === true,
        uploadedAt: new Date(request.uploadedAtMs).toISOString(),
        shippedAtMs: isAllDelivered ? clock.now() : (known?.shippedAtMs ?? null),
        isReminded: known?.isReminded ?? false,
        receipt: null,
      };
    },

    keep,

    /** Keeps the changes of a shipment. */
    change(shipment: Shipment, changes: Pick<Shipment, 'isReminded'> | Pick<Shipment, 'receipt'>): Shipment {
      return keep({ ...shipment, ...changes });
    },

    find: (outTradeNo: string): Shipment | null => shipments.get(outTradeNo) ?? null,

    /** Whether anything was ever shipped. */
    isEmpty: (): boolean => shipments.size === 0,

    /** In the order in which they were first shipped. */
    all: (): Shipment[] => [...shipments.values()],

    reset(): void {
      shipments.clear();
    },
  };
}

export type Shipments = ReturnType<typeof createShipments>;

const hasOtherModes = (known: Shipment, { logisticsType, deliveryMode }: ShippingRequest): boolean =>
  known.logisticsType !== logisticsType || known.deliveryMode !== deliveryMode;

/** Files from before receipts have only the numbers and the packages. */
type StoredShipment = Pick<Shipment, 'outTradeNo' | 'packages' | 'finishedCount' | 'uploadedAt'> &
  Partial<Shipment>;

const CODEC: Codec<Shipment, StoredShipment> = {
  store: (shipment) => shipment,
  restore: (stored) => ({
    logisticsType: 1,
    deliveryMode: 1,
    isFinished: stored.finishedCount > 0,
    isReshipped: stored.finishedCount > 1,
    shippedAtMs: stored.finishedCount > 0 ? Date.parse(stored.uploadedAt) : null,
    isReminded: false,
    receipt: null,
    ...stored,
    packages: stored.packages.map((one) => ({
      ...one,
      consignorContact: one.consignorContact ?? '',
      receiverContact: one.receiverContact ?? '',
      uploadedAt: one.uploadedAt ?? stored.uploadedAt,
    })),
  }),
};
