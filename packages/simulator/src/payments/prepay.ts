import { digestOf } from '../foundation/cryptography.js';
import { canonicalJson, isRecord, type JsonObject } from '../foundation/json.js';
import { mapObject } from '../foundation/objects.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import { checkNotifyUrl } from '../protocol/notify-url.js';
import { PRODUCTS, type Product, type ProductName } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import type { OrderMode } from './order-mode.js';
import type { OrderRequest } from './orders.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556926 */
export const OUT_TRADE_NO = {
  ...text(32),
  minimumBytes: 6,
  pattern: /^[0-9A-Za-z_\-|*]+$/,
  words: 'may hold digits, letters and _-|* only',
} as const;

export const LIMIT_PAY = { type: 'strings', maximumBytes: 32, optional: true } as const;

/** The fields of every prepay. https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const COMMON_FIELDS: Fields = {
  description: text(127),
  out_trade_no: OUT_TRADE_NO,
  time_expire: optional(text(64)),
  attach: optional({ type: 'string', minimumBytes: 0, maximumBytes: 128 } as const),
  notify_url: text(255),
  goods_tag: optional(text(32)),
  // https://github.com/wechatpay-apiv3/wechatpay-go (services/payments/jsapi/models.go); the pages do not have it.
  limit_pay: LIMIT_PAY,
  support_fapiao: optional({ type: 'boolean' } as const),
  amount: {
    type: 'object',
    fields: {
      total: { type: 'integer', minimum: 1 },
      currency: optional({ ...text(16), pattern: /^CNY$/, words: 'has to be CNY' } as const),
    },
  },
  detail: {
    type: 'object',
    optional: true,
    fields: {
      cost_price: { type: 'integer', minimum: 0, optional: true },
      invoice_id: optional(text(32)),
      goods_detail: {
        type: 'array',
        optional: true,
        fields: {
          merchant_goods_id: text(32),
          wechatpay_goods_id: optional(text(32)),
          goods_name: optional(text(256)),
          quantity: { type: 'integer', minimum: 1 },
          unit_price: { type: 'integer', minimum: 0 },
        },
      },
    },
  },
  settle_info: {
    type: 'object',
    optional: true,
    fields: { profit_sharing: { type: 'boolean', optional: true } },
  },
};

/** The fields of each product's prepay, with those of the parties and, by the product's kind, of the payer. */
export const prepayFieldsOf = (parties: Fields, payers: Readonly<Record<Product['payer'], Fields>>) =>
  mapObject<Product, Readonly<Record<ProductName, Fields>>>(PRODUCTS, ({ payer, sceneInfo }) => ({
    ...parties,
    ...COMMON_FIELDS,
    ...payers[payer],
    scene_info: sceneInfo,
  }));

/** The bounds of time_expire. https://pay.weixin.qq.com/doc/v3/merchant/4012525171 */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 90 * 24 * 3600 * 1000;

interface Context {
  readonly mode: OrderMode;
  readonly nowMs: number;
  readonly wechatpaySerial: string | null;
}

/** Reads the body of a product's prepay as strictly as WeChat does. @throws Refusal */
export function readPrepay(
  product: ProductName,
  body: JsonObject,
  { mode, nowMs, wechatpaySerial }: Context,
): OrderRequest {
  checkFields(body, mode.prepayFields[product]);
  const read = (name: string) => String(body[name] ?? '');
  const amount = isRecord(body.amount) ? body.amount : {};
  const { openid, partner } = mode.readParties(body);
  checkNotifyUrl(read('notify_url'));
  return {
    product,
    outTradeNo: read('out_trade_no'),
    description: read('description'),
    totalFen: Number(amount.total),
    openid,
    notifyUrl: read('notify_url'),
    attach: read('attach'),
    timeExpireMs: body.time_expire === undefined ? null : readTimeExpire(read('time_expire'), nowMs),
    parameters: digestOf(canonicalJson(body)),
    wechatpaySerial,
    partner,
    combined: null,
  };
}

/** The end of the time in which the buyer can pay. A time that is too near or too far counts as the nearest one. */
export function readTimeExpire(timeExpire: string, nowMs: number): number {
  const refuse = (issue: string) =>
    new Refusal('paramError', `time_expire ${issue}.`, { field: '/time_expire', issue, location: 'body' });
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(timeExpire);
  const atMs = Date.parse(timeExpire);
  if (!isRfc3339 || Number.isNaN(atMs)) throw refuse('has to be RFC 3339, such as 2026-01-01T12:00:00+08:00');
  return Math.min(Math.max(atMs, nowMs + SHORTEST_MS), nowMs + LONGEST_MS);
}
