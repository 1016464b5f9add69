import { isRecord, type JsonObject } from '../foundation/json.js';

/** What WeChat answers where shipping information is wrong. https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo.html */
const SHIPPING_ERRORS = {
  dataFormat: { errcode: 47001, errmsg: 'data format error' },
  orderNotExist: { errcode: 10060001, errmsg: '支付单不存在' },
  reshipped: { errcode: 10060003, errmsg: '支付单已使用重新发货机会' },
  notShippable: { errcode: 10060004, errmsg: '支付单处于不可发货的状态' },
  logisticsType: { errcode: 10060005, errmsg: '物流类型有误' },
  splitNeedsExpress: { errcode: 10060006, errmsg: '非快递发货时不允许分拆发货' },
  isAllDelivered: { errcode: 10060007, errmsg: '分拆发货模式下必须填写 is_all_delivered 字段' },
  noItem: { errcode: 10060008, errmsg: '商品描述 item_desc 字段不能为空' },
  longItem: { errcode: 10060009, errmsg: '商品描述 item_desc 字段太长' },
  parameter: { errcode: 10060014, errmsg: '参数错误' },
  notUpdated: { errcode: 10060023, errmsg: '发货信息未更新' },
  tooManyPackages: { errcode: 10060024, errmsg: '物流信息列表太长' },
  longCompany: { errcode: 10060025, errmsg: '物流公司编码太长' },
  longTracking: { errcode: 10060026, errmsg: '物流单号太长' },
  otherPayer: { errcode: 10060031, errmsg: '该笔支付单不属于 openid 所指定的用户' },
  orderNumberType: { errcode: 268485194, errmsg: '订单单号类型非法' },
  noTransactionId: { errcode: 268485195, errmsg: '微信支付单号形式下 transaction_id 字段不能为空' },
  noMchid: { errcode: 268485196, errmsg: '商户侧单号形式下 mchid 字段不能为空' },
  noOutTradeNo: { errcode: 268485197, errmsg: '商户侧单号形式下 out_trade_no 字段不能为空' },
  uploadTime: { errcode: 268485216, errmsg: '上传时间非法，请按照 RFC 3339 格式填写' },
  deliveryMode: { errcode: 268485224, errmsg: '发货模式非法' },
  noTracking: { errcode: 268485226, errmsg: '物流单号不能为空' },
  noCompany: { errcode: 268485227, errmsg: '物流公司编码不能为空' },
  onePackage: { errcode: 268485228, errmsg: '统一发货模式下，物流信息列表长度必须为 1' },
} as const;

/** WeChat refuses shipping information. */
export class ShippingRefusal extends Error {
  override readonly name = 'ShippingRefusal';
  readonly answer: (typeof SHIPPING_ERRORS)[keyof typeof SHIPPING_ERRORS];

  constructor(kind: keyof typeof SHIPPING_ERRORS) {
    super(SHIPPING_ERRORS[kind].errmsg);
    this.answer = SHIPPING_ERRORS[kind];
  }
}

const EXPRESS = 1;
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
}

export interface ShippingRequest {
  readonly order:
    | { readonly transactionId: string }
    | { readonly merchantId: string; readonly outTradeNo: string };
  readonly packages: readonly Package[];
  /** False while a split delivery is incomplete. */
  readonly isAllDelivered: boolean;
  readonly uploadedAtMs: number;
  readonly openid: string;
}

/** Reads the body of upload_shipping_info as strictly as WeChat does. @throws ShippingRefusal */
export function readShipping(body: unknown): ShippingRequest {
  if (!isRecord(body)) throw new ShippingRefusal('dataFormat');
  const request = body;
  const orderKey = object(request.order_key);
  const logisticsType = number(request.logistics_type);
  const deliveryMode = number(request.delivery_mode);
  const isAllDelivered = boolean(request.is_all_delivered);
  const list = objects(request.shipping_list);
  const uploadTime = text(request.upload_time);
  const openid = text(object(request.payer).openid);

  const order = readOrderKey(orderKey);
  if (![1, 2, 3, 4].includes(logisticsType)) throw new ShippingRefusal('logisticsType');
  if (deliveryMode !== UNIFIED && deliveryMode !== SPLIT) throw new ShippingRefusal('deliveryMode');
  if (deliveryMode === SPLIT && logisticsType !== EXPRESS) throw new ShippingRefusal('splitNeedsExpress');
  if (deliveryMode === SPLIT && isAllDelivered === null) throw new ShippingRefusal('isAllDelivered');
  if (list.length > MAXIMUM_PACKAGES) throw new ShippingRefusal('tooManyPackages');
  if (deliveryMode === UNIFIED && list.length !== 1) throw new ShippingRefusal('onePackage');
  if (list.length === 0) throw new ShippingRefusal('parameter');
  return {
    order,
    packages: list.map((item) => readPackage(item, logisticsType === EXPRESS)),
    isAllDelivered: deliveryMode === UNIFIED || isAllDelivered === true,
    uploadedAtMs: readUploadTime(uploadTime),
    openid,
  };
}

function readOrderKey(orderKey: JsonObject): ShippingRequest['order'] {
  const type = number(orderKey.order_number_type);
  const [transactionId, merchantId, outTradeNo] = [
    text(orderKey.transaction_id),
    text(orderKey.mchid),
    text(orderKey.out_trade_no),
  ];
  switch (type) {
    case 1:
      if (merchantId === '') throw new ShippingRefusal('noMchid');
      if (outTradeNo === '') throw new ShippingRefusal('noOutTradeNo');
      return { merchantId, outTradeNo };
    case 2:
      if (transactionId === '') throw new ShippingRefusal('noTransactionId');
      return { transactionId };
    default:
      throw new ShippingRefusal('orderNumberType');
  }
}

function readPackage(item: JsonObject, isExpress: boolean): Package {
  const trackingNo = text(item.tracking_no);
  const expressCompany = text(item.express_company);
  const itemDesc = text(item.item_desc);
  if (itemDesc === '') throw new ShippingRefusal('noItem');
  if ([...itemDesc].length > MAXIMUM_ITEM_CHARACTERS) throw new ShippingRefusal('longItem');
  if (isExpress && trackingNo === '') throw new ShippingRefusal('noTracking');
  if (isExpress && expressCompany === '') throw new ShippingRefusal('noCompany');
  if (Buffer.byteLength(trackingNo) > MAXIMUM_CODE_BYTES) throw new ShippingRefusal('longTracking');
  if (Buffer.byteLength(expressCompany) > MAXIMUM_CODE_BYTES) throw new ShippingRefusal('longCompany');
  checkContact(item.contact, isExpress && expressCompany === NEEDS_CONTACT);
  return { trackingNo, expressCompany, itemDesc };
}

// One of the two contacts is enough. All but its last four digits may be masked.
function checkContact(value: unknown, isNeeded: boolean): void {
  const contact = object(value);
  const numbers = [text(contact.consignor_contact), text(contact.receiver_contact)].filter(
    (one) => one !== '',
  );
  const isTellable = (one: string) =>
    Buffer.byteLength(one) <= MAXIMUM_CONTACT_BYTES && /\d{4}$|\d{4}-\d+$|\d{2}-\d{2}$/.test(one);
  if (isNeeded && numbers.length === 0) throw new ShippingRefusal('parameter');
  if (!numbers.every(isTellable)) throw new ShippingRefusal('parameter');
}

function readUploadTime(uploadTime: string): number {
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(uploadTime);
  const atMs = Date.parse(uploadTime);
  if (!isRfc3339 || Number.isNaN(atMs)) throw new ShippingRefusal('uploadTime');
  return atMs;
}

// A missing field counts as empty and fails its own check. A wrong type is 47001.
function object(value: unknown = {}): JsonObject {
  if (isRecord(value)) return value;
  throw new ShippingRefusal('dataFormat');
}

function objects(value: unknown = []): JsonObject[] {
  if (Array.isArray(value)) return value.map((one) => object(one));
  throw new ShippingRefusal('dataFormat');
}

function number(value: unknown = 0): number {
  if (typeof value === 'number') return value;
  throw new ShippingRefusal('dataFormat');
}

function text(value: unknown = ''): string {
  if (typeof value === 'string') return value;
  throw new ShippingRefusal('dataFormat');
}

function boolean(value: unknown = null): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  throw new ShippingRefusal('dataFormat');
}
