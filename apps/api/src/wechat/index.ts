import { createPrivateKey } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallTrace, PaymentParameters } from '@taro-pay/contracts';
import { Type } from 'typebox';
import { createAccessToken } from './access-token.js';
import { traceOf, unproven, WechatError } from './errors.js';
import { createGuard, type Guard, type GuardState } from './guard.js';
import { createCode2Session } from './login.js';
import { createMessageOpener, type MessageOpener, type PushConfig } from './message-push.js';
import { createMiniProgramCalls } from './mini-program-calls.js';
import { createNotificationOpener, type Notification } from './notification.js';
import { createPayClient, downloadCertificates } from './pay-client.js';
import { parsePayment, type WechatPayment } from './payment.js';
import { createPlatformKeys } from './platform-keys.js';
import { PRODUCTS, type ProductName } from './products/index.js';
import type { Payer } from './products/product.js';
import { parseRefund, type WechatRefund } from './refund.js';
import type { Pauses } from './retries.js';
import { createShipping, type Shipping } from './shipping.js';
import { signMessage } from './signature.js';
import { createSubscribeMessages, type SubscribeMessages } from './subscribe-messages.js';
import { downloadTradeBill, type TradeBill } from './trade-bill.js';
import { wechatText } from './wechat-text.js';
import { Id, isOf } from './wire.js';

export { ErrcodeError } from './errcodes.js';
export {
  NotificationRefusal,
  REFUSAL_REASONS,
  traceOf,
  WechatError,
  type WechatErrorKind,
} from './errors.js';
export { type PushedMessage, type PushQuery, PushRefusal, type PushRefusalReason } from './message-push.js';
export { type Notification, outTradeNoOf, readNotification } from './notification.js';
export { type ObservedCall, observeCalls } from './observed-calls.js';
export type { WechatPayment } from './payment.js';
export { PRODUCTS, type ProductName } from './products/index.js';
export { readRefund, type WechatRefund } from './refund.js';
export type { ShippedOrder, ShippingReport } from './shipping.js';
export type { MessageOutcome, MessageTemplateThere } from './subscribe-messages.js';
export type { BillEntry, BillRow } from './trade-bill-text.js';

/** The credentials of a merchant and a mini-program; docs/going-live.md says where each is found. */
export interface WechatConfig {
  readonly appId: string;
  readonly appSecret: string;
  readonly merchantId: string;
  readonly merchantSerialNo: string;
  /** PEM. */
  readonly merchantPrivateKey: string;
  readonly apiV3Key: string;
  /** Null for merchants with platform certificates, which are downloaded. */
  readonly payPublicKey: { readonly id: string; readonly pem: string } | null;
  /** Null where no messages are pushed. */
  readonly messagePush: PushConfig | null;
  readonly apiBaseUrl: string;
  /** The main host, then the backup hosts, which are used where the hosts before them are unreachable. */
  readonly payBaseUrls: readonly string[];
}

interface Prepay {
  readonly product: ProductName;
  readonly outTradeNo: string;
  /** Of any length; cut to WeChat's limit. */
  readonly description: string;
  readonly totalFen: number;
  readonly payer: Payer;
  readonly notifyUrl: string;
  readonly expiresAt: Date;
}

interface PaymentAnswer {
  readonly payment: WechatPayment | null;
  readonly trace: CallTrace;
  /** Whether the answer carries WeChat's signature. */
  readonly isSigned: boolean;
}

interface RefundRequest {
  /** The number of the refund: a retry with the same number refunds nothing twice. */
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  readonly refundFen: number;
  readonly totalFen: number;
  /** Of any length; cut to WeChat's limit. */
  readonly reason: string;
  readonly notifyUrl: string;
}

interface Options {
  readonly config: WechatConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly timeoutMs?: number;
  /** Told of each answer by how many milliseconds our clock is ahead of WeChat's, to the second. */
  readonly onSkew?: ((milliseconds: number) => void) | undefined;
  /** The pauses between retries. */
  readonly pauses?: Pauses;
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 and 4012556457 */
const DESCRIPTION_BYTES = 127;
const REASON_BYTES = 80;

/** WeChat normally answers within a second. */
const TIMEOUT_MS = 5_000;

/** The API's whole view of WeChat. WeChat's snake_case and error codes stay inside this folder. */
export interface Wechat {
  /** @throws WechatError */
  readonly code2Session: (code: string) => Promise<{ openid: string }>;
  /** A retry with the same values answers a usable prepay_id again. @throws WechatError */
  readonly prepay: (order: Prepay) => Promise<{ prepayId: string; trace: CallTrace }>;
  /** The parameters with which a client of the product opens the cashier, signed now. */
  readonly paymentParameters: (product: ProductName, prepayId: string) => Promise<PaymentParameters>;
  /**
   * The payment is null where WeChat answers “no such order”, signed or not; that alone proves nothing.
   * @throws WechatError
   */
  readonly queryPayment: (outTradeNo: string) => Promise<PaymentAnswer>;
  /**
   * Resolves also where WeChat answers “no such order”, “paid” or “closed”, signed or not: query afterwards.
   * @throws WechatError
   */
  readonly closeOrder: (outTradeNo: string) => Promise<{ trace: CallTrace }>;
  /** A retry with the same number answers the same refund. @throws WechatError */
  readonly createRefund: (refund: RefundRequest) => Promise<{ refund: WechatRefund; trace: CallTrace }>;
  /** The refund is null only where WeChat signed that it does not exist. @throws WechatError */
  readonly queryRefund: (outRefundNo: string) => Promise<{ refund: WechatRefund | null; trace: CallTrace }>;
  /** The bill of a day in Beijing, YYYY-MM-DD; null for a day without trade. @throws WechatError */
  readonly downloadTradeBill: (billDate: string) => Promise<TradeBill | null>;
  /** Downloads platform certificates where they are in use and due. @throws WechatError */
  readonly keepKeysFresh: () => Promise<void>;
  /** When the last platform certificate in use ends, in milliseconds since 1970; null where none is in use. */
  readonly certificatesEndMs: () => number | null;
  readonly shipping: Shipping;
  readonly messages: SubscribeMessages;
  /** Null where no messages are pushed. */
  readonly messagePush: MessageOpener | null;
  /** @throws NotificationRefusal */
  readonly openNotification: (headers: IncomingHttpHeaders, rawBody: Buffer) => Promise<Notification>;
  /** What stands before each host. */
  readonly guards: () => readonly GuardState[];
}

/** A client of WeChat. Nothing is sent before the first call. */
export function createWechat(options: Options): Wechat {
  const { config, now, randomBytes, timeoutMs = TIMEOUT_MS } = options;
  const { pauses = { random: Math.random, wait }, onSkew = () => {} } = options;
  const { appId, merchantId, apiV3Key } = config;
  const privateKey = createPrivateKey(config.merchantPrivateKey);
  const merchant = { ...config, now, randomBytes };
  const signer = { appId, now, randomBytes, sign: (message: string) => signMessage(message, privateKey) };
  const keys = createPlatformKeys({
    publicKey: config.payPublicKey,
    apiV3Key,
    now,
    downloadCertificates: () => downloadCertificates(merchant, timeoutMs),
  });
  const client = { ...merchant, keys, timeoutMs, pauses, onSkew };
  const guards: Guard[] = [];
  const newGuard = (name: string) => {
    const guard = createGuard({ name, now });
    guards.push(guard);
    return guard;
  };
  const { call } = createPayClient({ ...client, guard: newGuard('WeChat Pay') });
  // A breaker of their own: bills that fail every day must not stop payments.
  const bills = createPayClient({ ...client, guard: newGuard('WeChat Pay’s bills') });
  const guardLogin = newGuard('code2Session');
  const code2Session = createCode2Session({ ...config, timeoutMs });
  const miniProgram = { ...config, timeoutMs, accessToken: createAccessToken({ ...config, timeoutMs, now }) };
  const callShipping = createMiniProgramCalls({
    ...miniProgram,
    guard: newGuard('WeChat’s order shipping'),
  });
  const callMessages = createMiniProgramCalls({
    ...miniProgram,
    guard: createGuard({ name: 'WeChat’s subscribe messages', now }),
  });
  const orderPath = (outTradeNo: string) =>
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`;

  return {
    // Never retried: a code works once, and a lost answer has used it.
    code2Session: (code) => guardLogin(() => code2Session(code)),

    async prepay({ product, outTradeNo, description, totalFen, payer, notifyUrl, expiresAt }) {
      const { path, prepayFields } = PRODUCTS[product];
      const { body, trace } = await call('POST', path, {
        appid: appId,
        mchid: merchantId,
        description: wechatText(description, DESCRIPTION_BYTES),
        out_trade_no: outTradeNo,
        time_expire: beijingTime(expiresAt),
        notify_url: notifyUrl,
        amount: { total: totalFen, currency: 'CNY' },
        ...prepayFields(payer),
      });
      return { prepayId: readPrepayId(body), trace };
    },

    paymentParameters: (product, prepayId) => PRODUCTS[product].clientParameters(prepayId, signer),

    async queryPayment(outTradeNo) {
      try {
        const { body, trace } = await call('GET', `${orderPath(outTradeNo)}?mchid=${merchantId}`);
        return { payment: readPayment(body, outTradeNo), trace, isSigned: true };
      } catch (error) {
        if (!hasCode(error, 'ORDER_NOT_EXIST')) throw error;
        return { payment: null, trace: traceOf(error), isSigned: error.isSigned };
      }
    },

    async closeOrder(outTradeNo) {
      try {
        const path = `${orderPath(outTradeNo)}/close`;
        const { trace } = await call('POST', path, { mchid: merchantId });
        return { trace };
      } catch (error) {
        if (!hasCode(error, 'ORDER_NOT_EXIST', 'ORDER_PAID', 'ORDER_CLOSED')) throw error;
        return { trace: traceOf(error) };
      }
    },

    async createRefund({ outRefundNo, outTradeNo, refundFen, totalFen, reason, notifyUrl }) {
      const { body, trace } = await call('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: outTradeNo,
        out_refund_no: outRefundNo,
        reason: wechatText(reason, REASON_BYTES),
        notify_url: notifyUrl,
        amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
      });
      return { refund: readRefund(body, outRefundNo), trace };
    },

    async queryRefund(outRefundNo) {
      try {
        const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`;
        const { body, trace } = await call('GET', path);
        return { refund: readRefund(body, outRefundNo), trace };
      } catch (error) {
        if (!hasCode(error, 'RESOURCE_NOT_EXISTS')) throw error;
        if (!error.isSigned) throw unproven(error);
        return { refund: null, trace: traceOf(error) };
      }
    },

    downloadTradeBill: (billDate) => downloadTradeBill(bills, billDate),

    keepKeysFresh: keys.keepFresh,
    certificatesEndMs: keys.certificatesEndMs,

    shipping: createShipping({ appId, merchantId, call: callShipping }),
    messages: createSubscribeMessages(callMessages),

    openNotification: createNotificationOpener({ keys, apiV3Key, now }),

    guards: () => guards.map(({ state }) => state()),
    messagePush: config.messagePush && createMessageOpener({ appId, config: config.messagePush, now }),
  };
}

function hasCode(error: unknown, ...codes: string[]): error is WechatError {
  return error instanceof WechatError && error.code !== null && codes.includes(error.code);
}

// WeChat's signature does not cover the request: a genuine answer may belong to another one.
function readPayment(body: unknown, outTradeNo: string): WechatPayment {
  const payment = parsePayment(body);
  if (payment?.outTradeNo === outTradeNo) return payment;
  throw new WechatError('unavailable', 'The answer of a query is not as documented, or about another order.');
}

function readRefund(body: unknown, outRefundNo: string): WechatRefund {
  const refund = parseRefund(body);
  if (refund?.outRefundNo === outRefundNo) return refund;
  throw new WechatError(
    'unavailable',
    'The answer about a refund is not as documented, or about another refund.',
  );
}

const isPrepay = isOf(Type.Object({ prepay_id: Id(64) }));

function readPrepayId(body: unknown): string {
  if (isPrepay(body)) return body.prepay_id;
  throw new WechatError('unavailable', 'The answer of prepay is not as documented.');
}

/** RFC 3339 as in WeChat's examples: whole seconds, China's time zone. */
function beijingTime(at: Date): string {
  const shifted = new Date(at.getTime() + 8 * 3600 * 1000).toISOString();
  return `${shifted.slice(0, 19)}+08:00`;
}
