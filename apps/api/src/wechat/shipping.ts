import { type Static, Type } from 'typebox';
import { ErrcodeError } from './errcodes.js';
import { WechatError } from './errors.js';
import type { MiniProgramCalls } from './mini-program-calls.js';
import { wechatCharacters } from './wechat-text.js';
import { Fen, Id, isOf, TransactionId } from './wire.js';

/** WeChat's `logistics_type` by the word that is used here. */
const LOGISTICS_TYPES = { express: 1, none: 3, pickup: 4 } as const;

/** `order_state` of get_order. */
const ORDER_STATES = {
  1: 'toShip',
  2: 'shipped',
  3: 'received',
  4: 'settled',
  5: 'refunded',
  6: 'toSettle',
} as const;

const ITEM_CHARACTERS = 120;

/** Only for 顺丰 does WeChat need a contact. */
const NEEDS_CONTACT = 'SF';

/** WeChat lists more than a thousand companies. */
const MAXIMUM_LIST_BYTES = 1024 * 1024;

interface Parcel {
  /** Null for what is not sent. */
  readonly trackingNo: string | null;
  /** WeChat's code of the company. */
  readonly carrier: string | null;
}

/** What is shipped of an order, for WeChat. */
export interface ShippingReport {
  readonly outTradeNo: string;
  readonly openid: string;
  readonly kind: keyof typeof LOGISTICS_TYPES;
  readonly parcels: readonly (Parcel & {
    /** What is in it. Of any length; cut to WeChat's limit. */
    readonly description: string;
  })[];
  /** The buyer's telephone, masked here before it is sent; null where it is not known. */
  readonly receiverPhone: string | null;
  /** Whether this is one of several parts, and whether it is the last one. Only express orders have parts. */
  readonly part: 'whole' | 'more' | 'last';
  /** Later than that of any report of this order before. */
  readonly uploadedAt: Date;
}

const ParcelSchema = Type.Object({
  tracking_no: Type.Optional(Type.String()),
  express_company: Type.Optional(Type.String()),
  upload_time: Type.Optional(Type.Integer()),
});

const OrderSchema = Type.Object({
  transaction_id: TransactionId,
  merchant_id: Id(32),
  merchant_trade_no: Id(32),
  paid_amount: Fen,
  openid: Id(128),
  order_state: Type.Enum([1, 2, 3, 4, 5, 6]),
  shipping: Type.Optional(
    Type.Object({
      finish_shipping: Type.Optional(Type.Boolean()),
      finish_shipping_count: Type.Optional(Type.Integer()),
      shipping_list: Type.Optional(Type.Array(ParcelSchema)),
    }),
  ),
});

/** An order as WeChat's shipping service has it. */
export interface ShippedOrder {
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly openid: string;
  readonly paidFen: number;
  readonly state: (typeof ORDER_STATES)[keyof typeof ORDER_STATES];
  /** Whether WeChat has all parts of it. */
  readonly isFinished: boolean;
  /** Whether a report has taken the place of a complete one. WeChat takes no further one. */
  readonly isReshipped: boolean;
  readonly parcels: readonly Parcel[];
}

const isDone = isOf(Type.Object({}));
const isOrder = isOf(Type.Object({ order: OrderSchema }));
const isManagement = isOf(Type.Object({ is_trade_managed: Type.Boolean() }));
const isConfirmation = isOf(Type.Object({ completed: Type.Boolean() }));
const isList = isOf(
  Type.Object({
    delivery_list: Type.Array(
      Type.Object({
        delivery_id: Type.String({ minLength: 1, maxLength: 128 }),
        delivery_name: Type.String({ maxLength: 128 }),
      }),
    ),
  }),
);

/**
 * WeChat's order shipping service (发货信息管理). Every function throws `ErrcodeError` where WeChat refuses, and
 * `WechatError` of the kind `unavailable` where the outcome is unknown.
 * https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html
 */
export interface Shipping {
  /** A second report of the same shipping can use up the only correction: after an unknown outcome ask `getOrder`. */
  readonly report: (report: ShippingReport) => Promise<void>;
  /** Null where the service does not know the payment, as just after it was made. */
  readonly getOrder: (outTradeNo: string) => Promise<ShippedOrder | null>;
  /** Whether the mini-program has to report its shipping at all. */
  readonly isManaged: () => Promise<boolean>;
  /** Whether somebody has confirmed in the mini-program's console how its payments are settled. */
  readonly isConfirmed: () => Promise<boolean>;
  readonly listCarriers: () => Promise<{ id: string; name: string }[]>;
}

interface Options {
  readonly appId: string;
  readonly merchantId: string;
  readonly call: MiniProgramCalls;
}

export function createShipping({ appId, merchantId, call }: Options): Shipping {
  return {
    async report(report) {
      const body = bodyOf(report, merchantId);
      await call({ path: '/wxa/sec/order/upload_shipping_info', body, isAnswer: isDone });
    },

    async getOrder(outTradeNo) {
      const path = '/wxa/sec/order/get_order';
      const body = { merchant_id: merchantId, merchant_trade_no: outTradeNo };
      try {
        const { order } = await call({ path, body, isAnswer: isOrder });
        if (order.merchant_trade_no === outTradeNo && order.merchant_id === merchantId) return read(order);
        throw new WechatError('unavailable', `${path} answered another order.`);
      } catch (error) {
        if (error instanceof ErrcodeError && error.meaning === 'unknownPayment') return null;
        throw error;
      }
    },

    async isManaged() {
      const path = '/wxa/sec/order/is_trade_managed';
      const answer = await call({ path, body: { appid: appId }, isAnswer: isManagement });
      return answer.is_trade_managed;
    },

    async isConfirmed() {
      const path = '/wxa/sec/order/is_trade_management_confirmation_completed';
      const answer = await call({ path, body: { appid: appId }, isAnswer: isConfirmation });
      return answer.completed;
    },

    async listCarriers() {
      const { delivery_list: list } = await call({
        path: '/cgi-bin/express/delivery/open_msg/get_delivery_list',
        body: {},
        isAnswer: isList,
        maximumAnswerBytes: MAXIMUM_LIST_BYTES,
      });
      return list.map(({ delivery_id: id, delivery_name: name }) => ({ id, name }));
    },
  };
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo.html */
function bodyOf(report: ShippingReport, merchantId: string): object {
  const { outTradeNo, openid, kind, parcels, receiverPhone, part, uploadedAt } = report;
  return {
    order_key: { order_number_type: 1, mchid: merchantId, out_trade_no: outTradeNo },
    logistics_type: LOGISTICS_TYPES[kind],
    delivery_mode: part === 'whole' ? 1 : 2,
    ...(part === 'whole' ? {} : { is_all_delivered: part === 'last' }),
    shipping_list: parcels.map(({ trackingNo, carrier, description }) => ({
      ...(trackingNo === null ? {} : { tracking_no: trackingNo }),
      ...(carrier === null ? {} : { express_company: carrier }),
      item_desc: wechatCharacters(description, ITEM_CHARACTERS),
      ...(carrier === NEEDS_CONTACT && receiverPhone !== null
        ? { contact: { receiver_contact: maskPhone(receiverPhone) } }
        : {}),
    })),
    upload_time: uploadedAt.toISOString(),
    payer: { openid },
  };
}

/** All but the first three and the last four digits is hidden, and more of a short number. */
function maskPhone(phone: string): string {
  const digits = phone.replace(/^\+86/, '').replace(/\D/g, '');
  return `${digits.length > 9 ? digits.slice(0, 3) : ''}****${digits.slice(-4)}`;
}

function read(order: Static<typeof OrderSchema>): ShippedOrder {
  const { finish_shipping: isFinished = false, shipping_list: parcels = [] } = order.shipping ?? {};
  const { finish_shipping_count: finishedCount = 0 } = order.shipping ?? {};
  return {
    outTradeNo: order.merchant_trade_no,
    transactionId: order.transaction_id,
    openid: order.openid,
    paidFen: order.paid_amount,
    state: ORDER_STATES[order.order_state],
    isFinished,
    isReshipped: finishedCount > 1,
    parcels: parcels.map(({ tracking_no: trackingNo, express_company: carrier }) => ({
      trackingNo: trackingNo || null,
      carrier: carrier || null,
    })),
  };
}
