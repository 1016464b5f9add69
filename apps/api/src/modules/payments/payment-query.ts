import type { Site } from '@taro-pay/site';
import { retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { WechatError, type WechatPayment } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { askWechat } from '../orders/ask-wechat.js';
import { findPayState } from '../orders/order-payment-store.js';
import { lockOrder, recordEvent } from '../orders/order-store.js';
import { type Merchant, msUntilKnown, settlePayment } from './settlement.js';

type TradeState = WechatPayment['tradeState'];

/** The anomaly's text for operators. */
const UNKNOWN_THERE =
  'WeChat has given a prepay_id for this order and says now that it knows no such order. It stays as it is and is asked about again. If this lasts, check WECHAT_MERCHANT_ID and what stands between here and WeChat, and look for the order in the merchant console.';

interface Options extends Dependencies {
  readonly merchant: Merchant;
  readonly latePayments: Site['latePayments'];
}

/** WeChat's answer about an order, and the order's state once the answer is booked. */
export interface QueryOutcome<State = TradeState> {
  /** Null where WeChat has no such order and it cannot be paid, as no prepay_id was ever handed out. */
  readonly tradeState: State | null;
  readonly isPending: boolean;
  /** How long after its payment this answer made the order PAID; null where it did not. */
  readonly knownAfterMs: number | null;
}

/** Asks WeChat about the payment of an order, and books the answer. */
export function createPaymentQuery(options: Options) {
  const { database, wechat, now, newId, randomBytes, merchant, latePayments } = options;

  /** @returns how long after its payment the order became PAID by this; null where it did not */
  async function book(tx: Tx, orderId: string, payment: WechatPayment, at: Date): Promise<number | null> {
    await resolveAnomaly(tx, { kind: 'ORDER_UNKNOWN_THERE', subject: orderId, at });
    const { outcome, detail } = await settlePayment(tx, {
      ...{ payment, merchant, latePayments, source: 'query', at, newId, randomBytes },
    });
    const mismatch = { kind: 'MISMATCHED_NOTIFICATION', subject: `query ${orderId}`, at } as const;
    switch (outcome) {
      case 'MISMATCHED':
        await reportAnomaly(tx, { id: newId(), ...mismatch, orderId, detail: detail ?? '' });
        break;
      case 'APPLIED':
      case 'REPEATED':
      case 'LATE':
        await resolveAnomaly(tx, mismatch);
        break;
      case 'IGNORED':
      case 'UNREADABLE':
        break;
      default:
        outcome satisfies never;
    }
    return outcome === 'APPLIED' ? msUntilKnown(payment, at) : null;
  }

  async function bookUnknown(tx: Tx, orderId: string, at: Date): Promise<void> {
    const subject = { kind: 'ORDER_UNKNOWN_THERE', subject: orderId, at } as const;
    await reportAnomaly(tx, { id: newId(), ...subject, orderId, detail: UNKNOWN_THERE });
  }

  /**
   * Where a prepay_id was handed out, “does not exist” is no outcome, signed or not: the order keeps its status, is
   * asked about again, and operators see it until WeChat knows it.
   */
  async function settleByQuery(orderId: string): Promise<QueryOutcome<TradeState | 'UNKNOWN_THERE'>> {
    const { payment, trace } = await askWechat(options, orderId, 'query', () => wechat.queryPayment(orderId));
    const tradeState = payment?.tradeState ?? null;
    const at = new Date(now());
    const data = { tradeState, ...trace };
    return retryAfterUniqueViolation(() =>
      database.transaction(async (tx) => {
        await lockOrder(tx, orderId);
        await recordEvent(tx, orderId, { type: 'QUERIED', data }, at);
        const knownAfterMs = payment === null ? null : await book(tx, orderId, payment, at);
        const order = await findPayState(tx, orderId);
        const isPending = order?.status === 'PENDING';
        if (payment !== null || (order?.prepayId ?? null) === null)
          return { tradeState, isPending, knownAfterMs };
        await bookUnknown(tx, orderId, at);
        return { tradeState: 'UNKNOWN_THERE', isPending, knownAfterMs };
      }),
    );
  }

  return {
    settleByQuery,

    /** As `settleByQuery`, for callers that need an outcome. @throws WechatError where the answer is none */
    async requireOutcome(orderId: string): Promise<QueryOutcome> {
      const { tradeState, ...outcome } = await settleByQuery(orderId);
      if (tradeState !== 'UNKNOWN_THERE') return { tradeState, ...outcome };
      throw new WechatError('unavailable', `${orderId}: ${UNKNOWN_THERE}`);
    },
  };
}

export type PaymentQuery = ReturnType<typeof createPaymentQuery>;
