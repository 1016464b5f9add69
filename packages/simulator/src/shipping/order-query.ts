import type { Orders, WechatOrder } from '../payments/orders.js';
import type { Merchant } from '../protocol/merchant.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { type AppIdOf, isPaid, isUnder, type OrderStateOf, type PaidOrder } from './order-state.js';
import type { Shipment, Shipments } from './shipments.js';
import type { OrderKey, Package } from './shipping-request.js';

/** The body of get_order, and how other calls name an order. */
export const ORDER_KEY_FIELDS = {
  transaction_id: 'text',
  merchant_id: 'text',
  sub_merchant_id: 'text',
  merchant_trade_no: 'text',
} as const;

/** The body of get_order_list. */
export const ORDER_LIST_FIELDS = {
  pay_time_range: 'object',
  order_state: 'number',
  openid: 'text',
  last_index: 'text',
  page_size: 'number',
} as const;

const USUAL_PAGE = 100;
const MAXIMUM_DESCRIPTION_CHARACTERS = 120;

const seconds = (atMs: number) => Math.floor(atMs / 1000);

interface Options {
  readonly merchant: Merchant;
  readonly appIdOf: AppIdOf;
  readonly orders: Orders;
  readonly shipments: Shipments;
  readonly stateOf: OrderStateOf;
}

/** Finds and shows orders as get_order and get_order_list do. */
export function createOrderQuery({ merchant, appIdOf, orders, shipments, stateOf }: Options) {
  function findAny(key: OrderKey): WechatOrder | null {
    if ('transactionId' in key) return orders.findByTransactionId(key.transactionId);
    const order = orders.find(key.outTradeNo);
    // The number of a service provider finds no order of its sub-merchants:
    // https://developers.weixin.qq.com/community/develop/doc/000ea8ad2708707141724ed316bc00
    return key.merchantId === (order?.partner?.subMchid ?? merchant.merchantId) ? order : null;
  }

  /** The paid order of a key, if it is the mini-program's. @throws MiniProgramRefusal 10060001 */
  function find(key: OrderKey, appid: string): PaidOrder {
    const order = findAny(key);
    if (!isPaid(order) || !isUnder(appid, order, appIdOf)) throw new MiniProgramRefusal('orderNotExist');
    return order;
  }

  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_getorder.html */
  function show(order: PaidOrder) {
    const shipment = shipments.find(order.outTradeNo);
    return {
      transaction_id: order.state.transactionId,
      merchant_trade_no: order.outTradeNo,
      merchant_id: merchant.merchantId,
      sub_merchant_id: order.partner?.subMchid ?? '0',
      description: describe(shipment),
      paid_amount: order.totalFen,
      openid: order.state.openid,
      trade_create_time: seconds(order.createdAtMs),
      pay_time: seconds(order.state.paidAtMs),
      order_state: stateOf(order),
      in_complaint: false,
      shipping: shipment === null ? {} : showShipment(shipment),
    };
  }

  /** The paid orders of a mini-program, in the order of their payments. */
  function allPaid(appid: string): PaidOrder[] {
    return orders
      .all()
      .filter(isPaid)
      .filter((order) => isUnder(appid, order, appIdOf))
      .sort((one, other) => one.state.paidAtMs - other.state.paidAtMs);
  }

  return {
    find,
    show,

    /** The paid order of the mini-program that a body names. @throws MiniProgramRefusal */
    findNamed(body: BodyOf<typeof ORDER_KEY_FIELDS>, appid: string): PaidOrder {
      const { transaction_id: transactionId, merchant_trade_no: outTradeNo } = body;
      const merchantId = body.sub_merchant_id === '' ? body.merchant_id : body.sub_merchant_id;
      if (transactionId !== '') return find({ transactionId }, appid);
      if (merchantId === '' || outTradeNo === '') throw new MiniProgramRefusal('parameter');
      return find({ merchantId, outTradeNo }, appid);
    },

    /** A page of the mini-program's paid orders that fit all filters. @throws MiniProgramRefusal */
    list(body: BodyOf<typeof ORDER_LIST_FIELDS>, appid: string) {
      const { begin_time: begin = 0, end_time: end = 2 ** 32 - 1 } = body.pay_time_range;
      if (typeof begin !== 'number' || typeof end !== 'number') throw new MiniProgramRefusal('dataFormat');
      const pageSize = body.page_size === 0 ? USUAL_PAGE : body.page_size;
      if (!Number.isInteger(pageSize) || pageSize < 1) throw new MiniProgramRefusal('parameter');
      const paid = allPaid(appid);
      const from = body.last_index === '' ? 0 : positionOf(body.last_index, paid) + 1;
      const found = paid.slice(from).filter((order) => {
        const payTime = seconds(order.state.paidAtMs);
        return (
          payTime >= begin &&
          payTime <= end &&
          (body.order_state === 0 || stateOf(order) === body.order_state) &&
          (body.openid === '' || order.state.openid === body.openid)
        );
      });
      const page = found.slice(0, Math.min(pageSize, USUAL_PAGE));
      return {
        order_list: page.map(show),
        last_index: indexOf(page.at(-1)) ?? body.last_index,
        has_more: found.length > page.length,
      };
    },
  };
}

function indexOf(order: PaidOrder | undefined): string | undefined {
  return order && Buffer.from(order.outTradeNo).toString('hex');
}

// Orders never go away, so the last order of a page marks its end even where its state has changed since.
function positionOf(lastIndex: string, paid: readonly PaidOrder[]): number {
  const position = paid.findIndex((order) => indexOf(order) === lastIndex);
  if (position === -1) throw new MiniProgramRefusal('lastIndex');
  return position;
}

function describe(shipment: Shipment | null): string {
  const text = [...new Set((shipment?.packages ?? []).map(({ itemDesc }) => itemDesc))].join(';');
  const characters = [...text];
  if (characters.length <= MAXIMUM_DESCRIPTION_CHARACTERS) return text;
  return `${characters.slice(0, MAXIMUM_DESCRIPTION_CHARACTERS).join('')}...`;
}

function showShipment(shipment: Shipment) {
  return {
    delivery_mode: shipment.deliveryMode,
    logistics_type: shipment.logisticsType,
    finish_shipping: shipment.isFinished,
    finish_shipping_count: shipment.finishedCount,
    goods_desc: '',
    shipping_list: shipment.packages.map(showPackage),
  };
}

function showPackage(one: Package) {
  const { consignorContact, receiverContact } = one;
  const contact = {
    ...(consignorContact === '' ? {} : { consignor_contact: consignorContact }),
    ...(receiverContact === '' ? {} : { receiver_contact: receiverContact }),
  };
  return {
    tracking_no: one.trackingNo,
    express_company: one.expressCompany,
    goods_desc: one.itemDesc,
    upload_time: seconds(Date.parse(one.uploadedAt)),
    ...(Object.keys(contact).length === 0 ? {} : { contact }),
  };
}
