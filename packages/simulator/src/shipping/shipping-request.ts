import type { JsonObject } from '../foundation/json.js';
import { type BodyOf, readFields } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';

/** How an order is delivered: by a parcel service, in the same city, not at all because it is virtual, picked up. */
export const LOGISTICS_TYPES = { express: 1, sameCity: 2, virtual: 3, pickUp: 4 } as const;
type LogisticsType = (typeof LOGISTICS_TYPES)[keyof typeof LOGISTICS_TYPES];

const UNIFIED = 1;
const SPLIT = 2;
export const MAXIMUM_PACKAGES = 15;
const MAXIMUM_ITEM_CHARACTERS = 120;
const MAXIMUM_CODE_BYTES = 128;
const MAXIMUM_CONTACT_BYTES = 1024;

/** 顺丰 (SF Express), which requires a contact. */
const NEEDS_CONTACT = 'SF';

export interface Package {
  readonly trackingNo: string;
  readonly expressCompany: string;
  readonly itemDesc: string;
  readonly consignorContact: string;
  readonly receiverContact: string;
  /** ISO 8601; the `upload_time` of the request. */
  readonly uploadedAt: string;
}

/** An order as the shipping API names it. */
export type OrderKey =
  | { readonly transactionId: string }
  | { readonly merchantId: string; readonly outTradeNo: string };

/** The shipping of one order, read. */
export interface ShippingRequest {
  readonly order: OrderKey;
  readonly logisticsType: LogisticsType;
  readonly deliveryMode: typeof UNIFIED | typeof SPLIT;
  readonly packages: readonly Package[];
  /** False while a split delivery is incomplete. */
  readonly isAllDelivered: boolean;
  readonly uploadedAtMs: number;
  readonly openid: string;
}

const ORDER_FIELDS = {
  order_key: 'object',
  logistics_type: 'number',
  delivery_mode: 'number',
  is_all_delivered: 'truth',
  shipping_list: 'objects',
} as const;

/** The body of upload_shipping_info. */
export const SHIPPING_FIELDS = { ...ORDER_FIELDS, upload_time: 'text', payer: 'object' } as const;

/** The body of upload_combined_shipping_info. */
export const COMBINED_FIELDS = {
  order_key: 'object',
  sub_orders: 'objects',
  upload_time: 'text',
  payer: 'object',
} as const;

/** Reads upload_shipping_info as strictly as WeChat does. @throws MiniProgramRefusal */
export function readShipping(body: BodyOf<typeof SHIPPING_FIELDS>): ShippingRequest {
  return readOrder(body, body);
}

/** Reads upload_combined_shipping_info: one shipping for each sub-order. @throws MiniProgramRefusal */
export function readCombinedShipping(body: BodyOf<typeof COMBINED_FIELDS>): ShippingRequest[] {
  const { type } = readOrderKey(body.order_key);
  if (body.sub_orders.length === 0) throw new MiniProgramRefusal('parameter');
  const requests = body.sub_orders.map((subOrder) => {
    const fields = readFields(subOrder, ORDER_FIELDS);
    if (readOrderKey(fields.order_key).type !== type) throw new MiniProgramRefusal('otherNumberType');
    return readOrder(fields, body);
  });
  const keys = new Set(requests.map(({ order }) => JSON.stringify(order)));
  if (keys.size < requests.length) throw new MiniProgramRefusal('sameSubOrder');
  return requests;
}

function readOrder(
  order: BodyOf<typeof ORDER_FIELDS>,
  common: Pick<BodyOf<typeof SHIPPING_FIELDS>, 'upload_time' | 'payer'>,
): ShippingRequest {
  const { is_all_delivered: isAllDelivered, shipping_list: list } = order;
  const { openid } = readFields(common.payer, { openid: 'text' });
  const { key } = readOrderKey(order.order_key);
  const logisticsType = Object.values(LOGISTICS_TYPES).find((type) => type === order.logistics_type);
  const deliveryMode = ([UNIFIED, SPLIT] as const).find((mode) => mode === order.delivery_mode);
  if (logisticsType === undefined) throw new MiniProgramRefusal('logisticsType');
  if (deliveryMode === undefined) throw new MiniProgramRefusal('deliveryMode');
  const isExpress = logisticsType === LOGISTICS_TYPES.express;
  if (deliveryMode === SPLIT && !isExpress) throw new MiniProgramRefusal('splitNeedsExpress');
  if (deliveryMode === SPLIT && isAllDelivered === null) throw new MiniProgramRefusal('isAllDelivered');
  if (list.length > MAXIMUM_PACKAGES) throw new MiniProgramRefusal('tooManyPackages');
  if (deliveryMode === UNIFIED && list.length !== 1) throw new MiniProgramRefusal('onePackage');
  if (list.length === 0) throw new MiniProgramRefusal('parameter');
  const packages = list.map((item) => readPackage(item, isExpress));
  const uploadedAtMs = readUploadTime(common.upload_time);
  const uploadedAt = new Date(uploadedAtMs).toISOString();
  return {
    order: key,
    logisticsType,
    deliveryMode,
    packages: packages.map((one) => ({ ...one, uploadedAt })),
    isAllDelivered: deliveryMode === UNIFIED || isAllDelivered === true,
    uploadedAtMs,
    openid,
  };
}

function readOrderKey(orderKey: JsonObject): { type: number; key: OrderKey } {
  const fields = readFields(orderKey, {
    order_number_type: 'number',
    transaction_id: 'text',
    mchid: 'text',
    out_trade_no: 'text',
  });
  const { order_number_type: type, transaction_id: transactionId, mchid: merchantId } = fields;
  const { out_trade_no: outTradeNo } = fields;
  switch (type) {
    case 1:
      if (merchantId === '') throw new MiniProgramRefusal('noMchid');
      if (outTradeNo === '') throw new MiniProgramRefusal('noOutTradeNo');
      return { type, key: { merchantId, outTradeNo } };
    case 2:
      if (transactionId === '') throw new MiniProgramRefusal('noTransactionId');
      return { type, key: { transactionId } };
    default:
      throw new MiniProgramRefusal('orderNumberType');
  }
}

function readPackage(item: JsonObject, isExpress: boolean): Omit<Package, 'uploadedAt'> {
  const fields = readFields(item, {
    tracking_no: 'text',
    express_company: 'text',
    item_desc: 'text',
    contact: 'object',
  });
  const { tracking_no: trackingNo, express_company: expressCompany, item_desc: itemDesc } = fields;
  if (itemDesc === '') throw new MiniProgramRefusal('noItem');
  if ([...itemDesc].length > MAXIMUM_ITEM_CHARACTERS) throw new MiniProgramRefusal('longItem');
  if (isExpress && trackingNo === '') throw new MiniProgramRefusal('noTracking');
  if (isExpress && expressCompany === '') throw new MiniProgramRefusal('noCompany');
  if (Buffer.byteLength(trackingNo) > MAXIMUM_CODE_BYTES) throw new MiniProgramRefusal('longTracking');
  if (Buffer.byteLength(expressCompany) > MAXIMUM_CODE_BYTES) throw new MiniProgramRefusal('longCompany');
  const contacts = readContacts(fields.contact, isExpress && expressCompany === NEEDS_CONTACT);
  return { trackingNo, expressCompany, itemDesc, ...contacts };
}

// One of the two contacts is enough. All but its last four digits may be masked.
function readContacts(contact: JsonObject, isNeeded: boolean) {
  const fields = readFields(contact, { consignor_contact: 'text', receiver_contact: 'text' });
  const { consignor_contact: consignorContact, receiver_contact: receiverContact } = fields;
  const numbers = [consignorContact, receiverContact].filter((one) => one !== '');
  const isTellable = (one: string) =>
    Buffer.byteLength(one) <= MAXIMUM_CONTACT_BYTES && /\d{4}$|\d{4}-\d+$|\d{2}-\d{2}$/.test(one);
  if (isNeeded && numbers.length === 0) throw new MiniProgramRefusal('parameter');
  if (!numbers.every(isTellable)) throw new MiniProgramRefusal('parameter');
  return { consignorContact, receiverContact };
}

function readUploadTime(uploadTime: string): number {
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(uploadTime);
  const atMs = Date.parse(uploadTime);
  if (!isRfc3339 || Number.isNaN(atMs)) throw new MiniProgramRefusal('uploadTime');
  return atMs;
}
