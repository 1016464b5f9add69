import { digestOf } from '../foundation/cryptography.js';
import { canonicalJson, isRecord, type JsonObject } from '../foundation/json.js';
import { mapObject } from '../foundation/objects.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import type { Merchant } from '../protocol/merchant.js';
import { checkNotifyUrl } from '../protocol/notify-url.js';
import { PRODUCTS, type Product, type ProductName } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import type { OrderRequest } from './orders.js';
import { checkSubMchid, type PartnerTerms, readSubAppid } from './partner.js';
import { LIMIT_PAY, OUT_TRADE_NO, readTimeExpire } from './prepay.js';
import type { SubMerchants } from './sub-merchants.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556961 */
const MINIMUM_SUB_ORDERS = 2;
const MAXIMUM_SUB_ORDERS = 10;

/** Of a service provider: https://github.com/wechatpay-apiv3/wechatpay-skills (合单支付常见问题) */
const MAXIMUM_OF_PROVIDER = 50;

const SUB_ORDER_FIELDS: Fields = {
  mchid: text(32),
  attach: text(128),
  amount: {
    type: 'object',
    fields: {
      total_amount: { type: 'integer', minimum: 1 },
      currency: { ...text(8), pattern: /^CNY$/, words: 'has to be CNY' },
    },
  },
  out_trade_no: OUT_TRADE_NO,
  sub_mchid: optional(text(32)),
  sub_appid: optional(text(32)),
  description: text(127),
  detail: optional(text(6000)),
  goods_tag: optional(text(32)),
  settle_info: {
    type: 'object',
    optional: true,
    fields: {
      profit_sharing: { type: 'boolean', optional: true },
      subsidy_amount: { type: 'integer', minimum: 0, optional: true },
    },
  },
};

const ANY_PAYER: Fields[string] = {
  type: 'object',
  optional: true,
  fields: { openid: optional(text(128)) },
};

/** `combine_payer_info` of each kind of product. */
const PAYER_FIELDS: Readonly<Record<Product['payer'], Fields>> = {
  openid: { combine_payer_info: { type: 'object', fields: { openid: text(128) } } },
  identity: { combine_payer_info: ANY_PAYER },
  none: { combine_payer_info: ANY_PAYER },
};

/** https://github.com/TheNorthMemory/wechatpay-openapi (docs/v3/combine-transactions) */
const COMBINED_FIELDS = mapObject<Product, Readonly<Record<ProductName, Fields>>>(
  PRODUCTS,
  ({ payer, sceneInfo }): Fields => ({
    combine_appid: text(32),
    combine_mchid: text(32),
    combine_out_trade_no: OUT_TRADE_NO,
    scene_info: sceneInfo,
    sub_orders: { type: 'array', fields: SUB_ORDER_FIELDS },
    ...PAYER_FIELDS[payer],
    time_start: optional(text(64)),
    time_expire: optional(text(64)),
    notify_url: text(255),
    limit_pay: LIMIT_PAY,
  }),
);

const CLOSE_FIELDS: Fields = {
  combine_appid: text(32),
  sub_orders: {
    type: 'array',
    fields: {
      mchid: text(32),
      out_trade_no: OUT_TRADE_NO,
      sub_mchid: optional(text(32)),
      sub_appid: optional(text(32)),
    },
  },
};

/** A sub-order by its merchant and its number. */
export interface SubOrderName {
  readonly merchantId: string;
  readonly outTradeNo: string;
}

/** A sub-order as a close names it. */
export interface NamedPart extends SubOrderName {
  readonly subMchid: string | null;
}

/** The body of a combined prepay, read. */
export interface CombinedRequest {
  /** The whole, under combine_out_trade_no. */
  readonly whole: OrderRequest;
  readonly subOrders: readonly { readonly merchantId: string; readonly request: OrderRequest }[];
}

interface Context {
  readonly merchant: Merchant;
  /** The sub-merchants of a merchant; null for an unknown one. */
  readonly subMerchantsOf: (merchantId: string) => SubMerchants | null;
  /** Whether this openid belongs to the merchant's mini-program. */
  readonly isOpenid: (openid: string) => boolean;
  readonly nowMs: number;
  readonly wechatpaySerial: string | null;
}

/** Reads the body of a combined prepay. @throws Refusal */
export function readCombinedPrepay(
  product: ProductName,
  body: JsonObject,
  context: Context,
): CombinedRequest {
  checkFields(body, COMBINED_FIELDS[product]);
  checkCaller(body, context.merchant);
  const { notify_url: notifyUrl, combine_payer_info: payer } = body;
  checkNotifyUrl(String(notifyUrl));
  const openid = isRecord(payer) && typeof payer.openid === 'string' ? payer.openid : null;
  if (openid !== null && !context.isOpenid(openid))
    throw new Refusal('openidMismatch', 'combine_payer_info.openid does not belong to combine_appid.');
  const parameters = digestOf(canonicalJson(body));
  const parts = recordsOf(body.sub_orders);
  checkParts(parts);
  const shared = {
    product,
    openid,
    notifyUrl: String(notifyUrl),
    timeExpireMs:
      body.time_expire === undefined ? null : readTimeExpire(String(body.time_expire), context.nowMs),
    parameters,
    wechatpaySerial: context.wechatpaySerial,
  };
  const combineOutTradeNo = String(body.combine_out_trade_no);
  const combined = { merchantId: context.merchant.merchantId, outTradeNo: combineOutTradeNo };
  const subOrders = parts.map((part) => ({
    merchantId: String(part.mchid),
    request: {
      ...shared,
      outTradeNo: String(part.out_trade_no),
      description: String(part.description),
      totalFen: Number(isRecord(part.amount) ? part.amount.total_amount : 0),
      attach: String(part.attach),
      partner: readPartner(part, context),
      combined,
    },
  }));
  const totalFen = subOrders.reduce((sumFen, { request }) => sumFen + request.totalFen, 0);
  const description = subOrders.map(({ request }) => request.description).join('、');
  const whole = {
    ...shared,
    outTradeNo: combineOutTradeNo,
    description,
    totalFen,
    attach: '',
    partner: null,
    combined: null,
  };
  return { whole, subOrders };
}

/** Reads the body of a combined close: the sub-orders that it names. @throws Refusal */
export function readCombinedClose(body: JsonObject, { appId }: Merchant): NamedPart[] {
  checkFields(body, CLOSE_FIELDS);
  checkAppId(body.combine_appid, appId);
  return recordsOf(body.sub_orders).map(({ mchid, out_trade_no, sub_mchid: subMchid }) => ({
    merchantId: String(mchid),
    outTradeNo: String(out_trade_no),
    subMchid: typeof subMchid === 'string' ? subMchid : null,
  }));
}

/** The sub-merchant of a part; null for none. @throws Refusal */
function readPartner(
  { mchid, sub_mchid: subMchid, sub_appid: subAppid }: JsonObject,
  { merchant, subMerchantsOf }: Context,
): PartnerTerms | null {
  if (subMchid === undefined) {
    if (subAppid === undefined) return null;
    const detail = { field: '/sub_orders/sub_appid', issue: 'needs sub_mchid', location: 'body' } as const;
    throw new Refusal('paramError', '/sub_orders/sub_appid needs sub_mchid.', detail);
  }
  const subMerchants = subMerchantsOf(String(mchid));
  // An unknown merchant is refused as such where its order is made.
  if (subMerchants === null) return null;
  checkSubMchid(subMchid, { merchantId: String(mchid), subMerchants }, 'body');
  return {
    subMchid,
    subAppid: readSubAppid(subAppid, subMchid, subMerchants),
    payerAppid: merchant.appId,
  };
}

function checkCaller({ combine_mchid, combine_appid }: JsonObject, { merchantId, appId }: Merchant): void {
  if (combine_mchid !== merchantId) {
    throw new Refusal(
      'merchantMismatch',
      `combine_mchid in the body is ${combine_mchid}, in Authorization ${merchantId}.`,
    );
  }
  checkAppId(combine_appid, appId);
}

function checkAppId(combineAppId: unknown, appId: string): void {
  if (combineAppId === appId) return;
  throw new Refusal(
    'appIdMismatch',
    `combine_appid is ${combineAppId}; the merchant's mini-program is ${appId}.`,
  );
}

function checkParts(parts: readonly JsonObject[]): void {
  const names = new Set(parts.map(({ mchid, out_trade_no }) => `${mchid} ${out_trade_no}`));
  const refuse = (issue: string) =>
    new Refusal('paramError', `/sub_orders ${issue}.`, { field: '/sub_orders', issue, location: 'body' });
  const ofProvider = parts.some(({ sub_mchid: subMchid }) => subMchid !== undefined);
  const [minimum, maximum] = ofProvider ? [1, MAXIMUM_OF_PROVIDER] : [MINIMUM_SUB_ORDERS, MAXIMUM_SUB_ORDERS];
  if (parts.length < minimum || parts.length > maximum)
    throw refuse(`has ${parts.length} entries; ${minimum} to ${maximum} are allowed`);
  if (names.size < parts.length) throw refuse('has an out_trade_no twice');
}

const recordsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isRecord) : []);
