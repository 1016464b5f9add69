import { digestOf } from '../foundation/cryptography.js';
import { canonicalJson, isRecord, type JsonObject } from '../foundation/json.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import type { Merchant } from '../protocol/merchant.js';
import { checkNotifyUrl } from '../protocol/notify-url.js';
import { Refusal } from '../protocol/refusal.js';
import type { OrderRequest } from './orders.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_FIELDS: Fields = {
  appid: text(32),
  mchid: text(32),
  description: text(127),
  out_trade_no: {
    type: 'string',
    minimumBytes: 6,
    maximumBytes: 32,
    pattern: /^[0-9A-Za-z_\-|*]+$/,
    words: 'may hold digits, letters and _-|* only',
  },
  time_expire: optional(text(64)),
  attach: optional({ type: 'string', minimumBytes: 0, maximumBytes: 128 } as const),
  notify_url: text(255),
  goods_tag: optional(text(32)),
  support_fapiao: optional({ type: 'boolean' } as const),
  amount: {
    type: 'object',
    fields: {
      total: { type: 'integer', minimum: 1 },
      currency: optional({ ...text(16), pattern: /^CNY$/, words: 'has to be CNY' } as const),
    },
  },
  payer: { type: 'object', fields: { openid: text(128) } },
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
  scene_info: {
    type: 'object',
    optional: true,
    fields: {
      payer_client_ip: text(45),
      device_id: optional(text(32)),
      store_info: {
        type: 'object',
        optional: true,
        fields: {
          id: text(32),
          name: optional(text(256)),
          area_code: optional(text(32)),
          address: optional(text(512)),
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

interface Context {
  readonly merchant: Merchant;
  /** Whether this openid belongs to the merchant's mini-program. */
  readonly isOpenid: (openid: string) => boolean;
  readonly nowMs: number;
  readonly wechatpaySerial: string | null;
}

/** Reads the body of prepay as strictly as WeChat does. @throws Refusal */
export function readPrepay(body: JsonObject, context: Context): OrderRequest {
  checkFields(body, PREPAY_FIELDS);
  const read = (name: string) => String(body[name] ?? '');
  const amount = isRecord(body.amount) ? body.amount : {};
  const payer = isRecord(body.payer) ? body.payer : {};
  const openid = String(payer.openid);
  checkParties(read('appid'), read('mchid'), openid, context);
  checkNotifyUrl(read('notify_url'));
  return {
    outTradeNo: read('out_trade_no'),
    description: read('description'),
    totalFen: Number(amount.total),
    openid,
    notifyUrl: read('notify_url'),
    attach: read('attach'),
    timeExpireMs: body.time_expire === undefined ? null : readTimeExpire(read('time_expire'), context.nowMs),
    parameters: digestOf(canonicalJson(body)),
    wechatpaySerial: context.wechatpaySerial,
  };
}

function checkParties(
  appId: string,
  merchantId: string,
  openid: string,
  { merchant, isOpenid }: Context,
): void {
  if (merchantId !== merchant.merchantId) {
    throw new Refusal(
      'merchantMismatch',
      `mchid in the body is ${merchantId}, in Authorization ${merchant.merchantId}.`,
    );
  }
  if (appId !== merchant.appId) {
    throw new Refusal(
      'appIdMismatch',
      `appid is ${appId}; the merchant's mini-program is ${merchant.appId}.`,
    );
  }
  if (!isOpenid(openid)) {
    throw new Refusal(
      'openidMismatch',
      'payer.openid does not belong to this appid. Take it from code2Session.',
    );
  }
}

function readTimeExpire(timeExpire: string, nowMs: number): number {
  const refuse = (issue: string) =>
    new Refusal('paramError', `time_expire ${issue}.`, { field: '/time_expire', issue, location: 'body' });
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(timeExpire);
  const atMs = Date.parse(timeExpire);
  if (!isRfc3339 || Number.isNaN(atMs)) throw refuse('has to be RFC 3339, such as 2026-01-01T12:00:00+08:00');
  if (atMs <= nowMs) throw refuse('is over already');
  return atMs;
}
