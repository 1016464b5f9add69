import { digestOf } from '../foundation/cryptography.js';
import { canonicalJson, isRecord, type JsonObject } from '../foundation/json.js';
import { MERCHANT_ACCOUNTS, type RefundTaking } from '../ledger/books.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import { checkNotifyUrl } from '../protocol/notify-url.js';
import { Refusal } from '../protocol/refusal.js';

export const OUT_REFUND_NO = {
  ...text(64),
  pattern: /^[0-9A-Za-z_\-|*@]+$/,
  words: 'may hold digits, letters and _-|*@ only',
} as const;

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
const REFUND_FIELDS: Fields = {
  transaction_id: optional(text(32)),
  out_trade_no: optional({ ...text(32), minimumBytes: 6 } as const),
  out_refund_no: OUT_REFUND_NO,
  reason: optional(text(80)),
  notify_url: optional(text(256)),
  funds_account: optional({
    ...text(32),
    pattern: /^(AVAILABLE|UNSETTLED)$/,
    words: 'has to be AVAILABLE or UNSETTLED',
  } as const),
  amount: {
    type: 'object',
    fields: {
      refund: { type: 'integer', minimum: 1 },
      total: { type: 'integer', minimum: 1 },
      currency: { ...text(16), pattern: /^CNY$/, words: 'has to be CNY' },
      from: {
        type: 'array',
        optional: true,
        fields: {
          account: { ...text(32), pattern: /^(AVAILABLE|UNAVAILABLE)$/, words: 'is not an account' },
          amount: { type: 'integer', minimum: 1 },
        },
      },
    },
  },
  goods_detail: {
    type: 'array',
    optional: true,
    fields: {
      merchant_goods_id: text(32),
      wechatpay_goods_id: optional(text(32)),
      goods_name: optional(text(256)),
      unit_price: { type: 'integer', minimum: 0 },
      refund_amount: { type: 'integer', minimum: 0 },
      refund_quantity: { type: 'integer', minimum: 1 },
    },
  },
};

/** WeChat's names of the two halves of a merchant's account. */
const ACCOUNTS = {
  UNSETTLED: 'merchant:unsettled',
  UNAVAILABLE: 'merchant:unsettled',
  AVAILABLE: 'merchant:available',
} as const;

/** The origin of a refund, as in APIv2's notifications: a back end, or the merchant console. */
export type RefundSource = 'API' | 'VENDOR_PLATFORM';

/** The body of a refund, read. */
export interface RefundRequest {
  /** By one number of the order, or by both; of a service provider with the sub-merchant. */
  readonly order: {
    readonly transactionId: string | null;
    readonly outTradeNo: string | null;
    readonly subMchid: string | null;
  };
  readonly outRefundNo: string;
  readonly refundFen: number;
  /** The total of the order according to the request. */
  readonly totalFen: number;
  readonly reason: string | null;
  /** Null for no notification. */
  readonly notifyUrl: string | null;
  /** The accounts to take the money from, in this order. */
  readonly accounts: RefundTaking['accounts'];
  /** `amount.from` of the request. */
  readonly from: readonly { readonly account: 'AVAILABLE' | 'UNAVAILABLE'; readonly amount: number }[];
  /** A digest that is equal for equal parameters. */
  readonly parameters: string;
  readonly wechatpaySerial: string | null;
  readonly source: RefundSource;
  /** Whether the refund query finds its number. */
  readonly isQueryable: boolean;
}

/** https://github.com/wechatpay-apiv3/wechatpay-go (services/refunddomestic/models.go) */
const PROVIDER_FIELDS: Fields = { sub_mchid: optional(text(32)), ...REFUND_FIELDS };

/** Reads the body of a refund as strictly as WeChat does. Only a service provider names a sub-merchant. @throws Refusal */
export function readRefund(
  body: JsonObject,
  wechatpaySerial: string | null,
  isProvider: boolean,
): RefundRequest {
  checkFields(body, isProvider ? PROVIDER_FIELDS : REFUND_FIELDS);
  const read = (name: string) => (typeof body[name] === 'string' ? body[name] : null);
  const amount = isRecord(body.amount) ? body.amount : {};
  const from = readFrom(amount);
  const notifyUrl = read('notify_url');
  if (notifyUrl !== null) checkNotifyUrl(notifyUrl);
  return {
    order: { ...readOrder(read('transaction_id'), read('out_trade_no')), subMchid: read('sub_mchid') },
    outRefundNo: read('out_refund_no') ?? '',
    refundFen: Number(amount.refund),
    totalFen: Number(amount.total),
    reason: read('reason'),
    notifyUrl,
    accounts: readAccounts(read('funds_account'), from),
    from,
    parameters: digestOf(canonicalJson(body)),
    wechatpaySerial,
    source: 'API',
    isQueryable: true,
  };
}

function readOrder(transactionId: string | null, outTradeNo: string | null) {
  if (transactionId !== null || outTradeNo !== null) return { transactionId, outTradeNo };
  const issue = 'has to name the order by transaction_id or by out_trade_no';
  throw new Refusal('paramError', `A refund ${issue}.`, {
    field: '/transaction_id',
    issue,
    location: 'body',
  });
}

// Left out, the money comes from where the order's money lies: https://developers.weixin.qq.com/community/pay/doc/0004ee20844e207ddb0d771175b800
function readAccounts(fundsAccount: string | null, from: RefundRequest['from']): RefundTaking['accounts'] {
  if (from.length > 0) return from.map(({ account }) => ACCOUNTS[account]);
  if (fundsAccount === null) return MERCHANT_ACCOUNTS;
  return [ACCOUNTS[fundsAccount === 'AVAILABLE' ? 'AVAILABLE' : 'UNSETTLED']];
}

// Each account once, and together the sum of the refund: https://pay.weixin.qq.com/doc/v3/merchant/4012556457
function readFrom({ refund, from }: JsonObject): RefundRequest['from'] {
  if (!Array.isArray(from)) return [];
  const sources = from.filter(isRecord).map(({ account, amount }): RefundRequest['from'][number] => ({
    account: account === 'AVAILABLE' ? 'AVAILABLE' : 'UNAVAILABLE',
    amount: Number(amount),
  }));
  const sumFen = sources.reduce((total, { amount }) => total + amount, 0);
  const isUnique = new Set(sources.map(({ account }) => account)).size === sources.length;
  if (isUnique && (sumFen === refund || sources.length === 0)) return sources;
  const issue = isUnique ? 'has to sum up to amount.refund' : 'names an account twice';
  throw new Refusal('paramError', `amount.from ${issue}.`, {
    field: '/amount/from',
    issue,
    location: 'body',
  });
}
