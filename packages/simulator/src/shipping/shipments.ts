import type { State } from '../foundation/state.js';
import type { Books } from '../ledger/books.js';
import type { Orders, WechatOrder } from '../payments/orders.js';
import type { Merchant } from '../protocol/merchant.js';
import { MAXIMUM_PACKAGES, type Package, ShippingRefusal, type ShippingRequest } from './shipping-request.js';

/** The shipping of one order, as the merchant reported it. */
export interface Shipment {
  readonly outTradeNo: string;
  readonly packages: readonly Package[];
  /** The number of complete shippings: 0, 1, or 2 after a second one. */
  readonly finishedCount: number;
  readonly uploadedAt: string;
}

interface Options {
  readonly merchant: Merchant;
  readonly orders: Orders;
  readonly books: Books;
  readonly state: State;
}

/** WeChat's record of what was shipped. https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
export function createShipments({ merchant, orders, books, state }: Options) {
  const shipments = state.map<Shipment>('shipments');

  function findOrder({ order }: ShippingRequest): WechatOrder | null {
    if ('transactionId' in order) return orders.findByTransactionId(order.transactionId);
    return order.merchantId === merchant.merchantId ? orders.find(order.outTradeNo) : null;
  }

  function checkOrder(request: ShippingRequest): WechatOrder {
    const order = findOrder(request);
    if (order?.state.tradeState !== 'SUCCESS') throw new ShippingRefusal('orderNotExist');
    if (order.openid !== request.openid) throw new ShippingRefusal('otherPayer');
    const { paidFen, refundedFen } = books.fundsOf(order.outTradeNo);
    if (refundedFen === paidFen) throw new ShippingRefusal('notShippable');
    return order;
  }

  return {
    /** Takes shipping information, and once more after a complete shipping. @throws ShippingRefusal */
    upload(request: ShippingRequest): Shipment {
      const { outTradeNo } = checkOrder(request);
      const known = shipments.get(outTradeNo);
      const finishedCount = known?.finishedCount ?? 0;
      if (finishedCount === 2) throw new ShippingRefusal('reshipped');
      const isNewer = known === undefined || request.uploadedAtMs > Date.parse(known.uploadedAt);
      if (!isNewer) throw new ShippingRefusal('notUpdated');
      // A report after a complete shipping replaces it. Earlier reports add up.
      const earlier = finishedCount === 0 ? (known?.packages ?? []) : [];
      const packages = [...earlier, ...request.packages];
      if (packages.length > MAXIMUM_PACKAGES) throw new ShippingRefusal('tooManyPackages');
      const shipment = {
        outTradeNo,
        packages,
        finishedCount: request.isAllDelivered || finishedCount > 0 ? finishedCount + 1 : 0,
        uploadedAt: new Date(request.uploadedAtMs).toISOString(),
      };
      shipments.set(outTradeNo, shipment);
      return shipment;
    },

    /** In the order in which they were first shipped. */
    all: (): Shipment[] => [...shipments.values()],

    reset(): void {
      shipments.clear();
    },
  };
}

export type Shipments = ReturnType<typeof createShipments>;
