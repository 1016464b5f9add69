import { beijingDigits, type Clock } from '../foundation/clock.js';
import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import { isRecord } from '../foundation/json.js';
import { MERCHANT_ACCOUNTS } from '../ledger/books.js';
import type { WechatOrder } from '../payments/orders.js';
import { checkFields, type Fields, optional, text } from '../protocol/fields.js';
import { checkNotifyUrl } from '../protocol/notify-url.js';
import { Refusal } from '../protocol/refusal.js';
import type { WechatRefund } from './refund.js';
import { OUT_REFUND_NO } from './refund-request.js';
import type { Refunds } from './refunds.js';

/** A refund made by a person in WeChat's merchant console. */
export interface ConsoleRefund {
  /** The rest of the order by default. */
  readonly amountFen?: number;
  readonly reason?: string;
  /** 28 digits by default. */
  readonly outRefundNo?: string;
  /** Whether a notification is sent if an address is known; true by default. */
  readonly notify?: boolean;
  /** By default the console-wide address, else the latest notify_url of a refund. */
  readonly notifyUrl?: string;
  /** Whether the refund query finds its number; true by default. WeChat's behaviour is unknown. */
  readonly queryable?: boolean;
}

const FIELDS: Fields = {
  amountFen: optional({ type: 'integer', minimum: 1 } as const),
  reason: optional(text(80)),
  outRefundNo: optional(OUT_REFUND_NO),
  notify: optional({ type: 'boolean' } as const),
  notifyUrl: optional(text(256)),
  queryable: optional({ type: 'boolean' } as const),
};

interface Options {
  readonly refunds: Refunds;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** The console-wide address for refund notifications; null for none. */
  readonly refundNotifyUrl: string | null;
}

/** Makes refunds as the merchant console does, under the usual rules. */
export function createConsoleRefunds({ refunds, clock, randomBytes, refundNotifyUrl }: Options) {
  function addressFor({ notify = true, notifyUrl }: ConsoleRefund): string | null {
    if (!notify) return null;
    return notifyUrl ?? refundNotifyUrl ?? refunds.all().findLast(isTold)?.notifyUrl ?? null;
  }

  /** @throws Refusal where the rules forbid it */
  return (order: WechatOrder, wanted: ConsoleRefund): WechatRefund => {
    const outRefundNo =
      wanted.outRefundNo ?? `${beijingDigits(clock.now(), 14)}${randomDigits(14, randomBytes)}`;
    if (refunds.find(outRefundNo) !== null) {
      throw new Refusal('refundOtherParameters', `out_refund_no ${outRefundNo} is taken.`);
    }
    return refunds.refund({
      order: {
        transactionId: null,
        outTradeNo: order.outTradeNo,
        subMchid: order.partner?.subMchid ?? null,
      },
      outRefundNo,
      refundFen: wanted.amountFen ?? order.totalFen - refunds.refundedFen(order),
      totalFen: order.totalFen,
      reason: wanted.reason ?? null,
      notifyUrl: addressFor(wanted),
      accounts: MERCHANT_ACCOUNTS,
      from: [],
      // No request has these parameters, so the same number in a request is refused.
      parameters: 'merchant console',
      wechatpaySerial: order.wechatpaySerial,
      source: 'VENDOR_PLATFORM',
      isQueryable: wanted.queryable ?? true,
    });
  };
}

const isTold = ({ notifyUrl }: WechatRefund) => notifyUrl !== null;

/** Reads a console refund. @throws TypeError that names the wrong field */
export function readConsoleRefund(value: unknown): ConsoleRefund {
  if (!isRecord(value)) throw new TypeError('A console refund is a JSON object.');
  try {
    checkFields(value, FIELDS);
    if (typeof value.notifyUrl === 'string') checkNotifyUrl(value.notifyUrl);
  } catch (error) {
    throw error instanceof Refusal ? new TypeError(error.explanation) : error;
  }
  return value;
}
