import { retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import type { WechatRefund } from '../../wechat/index.js';
import { findOrder, lockOrder } from '../orders/order-store.js';
import { nameRefund } from './refund-schedule-store.js';
import { settleRefund } from './refund-settlement.js';
import { findRefundByNumber, findRefundByWechatId } from './refund-store.js';

interface Options extends Pick<Dependencies, 'database' | 'wechat' | 'now' | 'newId'> {
  readonly merchantId: string;
}

interface Adoption {
  /** 商户退款单号, as the merchant console shows it. */
  readonly outRefundNo: string;
  /** The order that the refund has to be of; null where nobody knows. */
  readonly orderId: string | null;
  /** Runs in the transaction that books it. */
  readonly record: (tx: Tx, refund: Adopted, at: Date) => Promise<void>;
}

/** The refund that WeChat told about. */
export interface Adopted {
  readonly orderId: string;
  /** Whether the books did not have it before. */
  readonly isNew: boolean;
  /** Its numbers: ours, its maker’s and WeChat’s. */
  readonly names: readonly string[];
}

/**
 * Adopts the refund of a number that an operator found in the merchant console: WeChat is asked about it, and what it
 * says is booked. The operator’s word alone moves nothing.
 */
export function createAdoptionByNumber({ database, wechat, now, newId, merchantId }: Options) {
  async function book(tx: Tx, refund: WechatRefund, { orderId, record }: Adoption): Promise<void> {
    const at = new Date(now());
    if (orderId !== null && refund.outTradeNo !== orderId)
      throw notPossible(`The refund is of another order, ${refund.outTradeNo}.`);
    if ((await findOrder(tx, refund.outTradeNo)) === undefined)
      throw notPossible(`The refund is of ${refund.outTradeNo}, which is no order of this shop.`);
    await lockOrder(tx, refund.outTradeNo);
    const { outRefundNo, wechatRefundId } = refund;
    const known =
      (await findRefundByNumber(tx, outRefundNo)) ?? (await findRefundByWechatId(tx, wechatRefundId));
    const { outcome, detail } = await settleRefund(tx, { refund, merchantId, source: 'query', at, newId });
    if (outcome !== 'APPLIED' && outcome !== 'REPEATED') throw notPossible(detail ?? `It is ${outcome}.`);
    const booked = await findRefundByWechatId(tx, wechatRefundId);
    // It was adopted from a bill without its number: from now on WeChat can be asked about it.
    if (booked !== undefined) await nameRefund(tx, booked, { outRefundNo, at });
    const names = [outRefundNo, wechatRefundId, ...(booked === undefined ? [] : [booked.id])];
    await record(tx, { orderId: refund.outTradeNo, isNew: known === undefined, names }, at);
  }

  /** @throws ApiProblem where WeChat knows no such refund, or it does not fit; @throws WechatError where it cannot be asked */
  return async (adoption: Adoption): Promise<void> => {
    const { refund } = await wechat.queryRefund(adoption.outRefundNo);
    if (refund === null) throw notPossible('WeChat knows no refund with this number.');
    await retryAfterUniqueViolation(() => database.transaction((tx) => book(tx, refund, adoption)));
  };
}

export type AdoptByNumber = ReturnType<typeof createAdoptionByNumber>;

const notPossible = (detail: string) => new ApiProblem('ACTION_NOT_POSSIBLE', detail);
