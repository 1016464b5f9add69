import { decodeTime } from 'ulid';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import type { WechatPayment } from '../../wechat/index.js';
import { findOrder, insertOrder, recordEvent } from '../orders/order-store.js';
import { findProduct, insertProduct, nextPosition } from '../products/product-store.js';
import { findUserId, insertUser } from '../session/user-store.js';
import type { PaymentQuery } from './payment-query.js';
import type { Merchant } from './settlement.js';

/** What an order of this shop has as its number: a ULID. */
const ORDER_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether a number at WeChat may be that of an order that was lost here. */
export const isOrderId = (outTradeNo: string) => ORDER_ID.test(outTradeNo);

/** What a lost order is about: nobody knows its goods any more. Never on sale. */
const UNKNOWN_GOODS = {
  id: 'unknown-goods',
  name: '找回的订单（商品待核对）',
  description: '',
  category: '',
  pictures: '[]',
  priceFen: 1,
  stock: 0,
  nameEn: 'Recovered order (goods to be confirmed)',
  descriptionEn: null,
  categoryEn: null,
};

interface Options extends Pick<Dependencies, 'database' | 'wechat' | 'now' | 'newId'> {
  readonly merchant: Merchant;
  readonly query: PaymentQuery;
  /** Whether the shop sends parcels: then the order waits for an operator to ship it. */
  readonly sendsParcels: boolean;
}

interface PaidFacts {
  readonly openid: string;
  readonly totalFen: number;
}

/**
 * Takes an order into the books that a restored backup does not have, though its buyer has paid it: with its number, its
 * sum and its buyer, as WeChat says. Its goods, its address and its note are lost. From then on it is an order as any.
 */
export function createLostOrders({ database, wechat, now, newId, merchant, query, sendsParcels }: Options) {
  async function insert(tx: Tx, id: string, { openid, totalFen }: PaidFacts): Promise<void> {
    const at = new Date(now());
    await insertUser(tx, { id: newId(), openid, createdAt: at });
    const userId = await findUserId(tx, openid);
    if (userId === undefined) throw new Error('The buyer was not written.');
    if ((await findProduct(tx, UNKNOWN_GOODS.id)) === undefined)
      await insertProduct(tx, { ...UNKNOWN_GOODS, position: await nextPosition(tx), offSaleAt: at });
    const { id: productId, name } = UNKNOWN_GOODS;
    const createdAt = new Date(decodeTime(id));
    await insertOrder(tx, {
      ...{ id, userId, totalFen, createdAt, idempotencyKey: id, requestHash: '', note: null, eraseAt: null },
      // It is asked about now, and by the sweep where that fails.
      expiresAt: at,
      deliveryKind: sendsParcels ? 'express' : 'none',
      deliveryFen: 0,
      items: [{ productId, name, priceFen: totalFen, quantity: 1 }],
    });
    await recordEvent(tx, id, { type: 'CREATED', data: { totalFen } }, at);
  }

  /**
   * @param record runs in the transaction that writes the order
   * @throws ApiProblem where WeChat has no such payment for this shop, or the order is here
   */
  return async (outTradeNo: string, record: (tx: Tx, at: Date) => Promise<void>): Promise<void> => {
    if (!isOrderId(outTradeNo)) throw notPossible('The number is none of this shop’s.');
    const { payment } = await wechat.queryPayment(outTradeNo);
    const facts = readFacts(payment, merchant);
    await database.transaction(async (tx) => {
      if ((await findOrder(tx, outTradeNo)) !== undefined) throw notPossible('The order is here already.');
      await insert(tx, outTradeNo, facts);
      await record(tx, new Date(now()));
    });
    await query.settleByQuery(outTradeNo);
  };
}

export type AdoptLostOrder = ReturnType<typeof createLostOrders>;

const notPossible = (detail: string) => new ApiProblem('ACTION_NOT_POSSIBLE', detail);

function readFacts(payment: WechatPayment | null, { appId, merchantId }: Merchant): PaidFacts {
  if (payment === null) throw notPossible('WeChat knows no payment with this number.');
  const { tradeState, openid, totalFen } = payment;
  if (payment.appId !== appId || payment.merchantId !== merchantId)
    throw notPossible('The payment is another shop’s.');
  if ((tradeState !== 'SUCCESS' && tradeState !== 'REFUND') || openid === null || totalFen === null)
    throw notPossible(`The payment is ${tradeState}, or WeChat does not say whose it is.`);
  return { openid, totalFen };
}
