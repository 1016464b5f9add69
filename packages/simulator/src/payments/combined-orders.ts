import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import { partOf, type State } from '../foundation/state.js';
import { Refusal } from '../protocol/refusal.js';
import type { CombinedRequest, NamedPart, SubOrderName } from './combined-request.js';
import { createOrders, type Orders, type WechatOrder } from './orders.js';

/** A part of a combined order: an ordinary order of its merchant. */
export interface SubOrder {
  readonly merchantId: string;
  readonly order: WechatOrder;
}

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly state: State;
  /** The orders of a merchant; null for an unknown one. */
  readonly ordersOf: (merchantId: string) => Orders | null;
}

/**
 * The combined orders that a merchant made. The whole is an order of its own under combine_out_trade_no, with the usual
 * rules for prepay, payment and close; what happens to it happens to its parts, which are orders of their merchants.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556961
 */
export function createCombinedOrders({ clock, randomBytes, state, ordersOf }: Options) {
  const kept = partOf(state, 'combined');
  const names = kept.map<readonly SubOrderName[]>('subOrders');
  const wholes = createOrders({
    clock,
    randomBytes,
    state: kept,
    collect(whole, openid) {
      for (const { merchantId, order } of partsOf(whole)) ordersOf(merchantId)?.pay(order, openid);
    },
  });

  function partsOf({ outTradeNo }: WechatOrder): SubOrder[] {
    return (names.get(outTradeNo) ?? []).flatMap(({ merchantId, outTradeNo: ofPart }) => {
      const order = ordersOf(merchantId)?.find(ofPart) ?? null;
      return order === null ? [] : [{ merchantId, order }];
    });
  }

  function checkNames(whole: WechatOrder, named: readonly NamedPart[]): void {
    const known = partsOf(whole);
    const isNamed = ({ merchantId, order }: SubOrder) =>
      named.some(
        (one) =>
          one.merchantId === merchantId &&
          one.outTradeNo === order.outTradeNo &&
          one.subMchid === (order.partner?.subMchid ?? null),
      );
    // Each part has a number of its own, so that as many names as parts are one for each.
    if (named.length === known.length && known.every(isNamed)) return;
    const issue = 'has to repeat exactly the sub-orders of the prepay';
    const detail = { field: '/sub_orders', issue, location: 'body' } as const;
    throw new Refusal('paramError', `/sub_orders ${issue}.`, detail);
  }

  /** Closes an unpaid whole with its parts. @throws Refusal if it is paid */
  function closeWhole(whole: WechatOrder): void {
    wholes.close(whole.outTradeNo);
    for (const { merchantId, order } of partsOf(whole)) ordersOf(merchantId)?.close(order.outTradeNo);
  }

  return {
    /** The wholes, as orders under combine_out_trade_no. */
    orders: wholes,

    /** The parts of a whole, in the order of its prepay. */
    partsOf,

    /** Orders the whole and each part, or nothing. Returns the prepay_id. @throws Refusal */
    prepay({ whole, subOrders }: CombinedRequest): string {
      wholes.check(whole);
      const checked = subOrders.map(({ merchantId, request }) => {
        const orders = ordersOf(merchantId);
        if (orders === null)
          throw new Refusal('merchantNotExist', `There is no merchant ${merchantId} in this simulator.`);
        return { merchantId, request, orders, isNew: orders.check(request) === null };
      });
      for (const { request, orders, isNew } of checked) if (isNew) orders.prepay(request);
      const list = checked.map(({ merchantId, request: { outTradeNo } }) => ({ merchantId, outTradeNo }));
      names.set(whole.outTradeNo, list);
      return wholes.prepay(whole);
    },

    /**
     * Closes an unpaid whole with its parts. Closing it again, or an unknown one, succeeds.
     * @param named the sub-orders that the request names
     * @throws Refusal if it is paid or the names are others
     */
    close(outTradeNo: string, named: readonly NamedPart[]): void {
      const whole = wholes.find(outTradeNo);
      if (whole === null) return;
      checkNames(whole, named);
      closeWhole(whole);
    },

    closeWhole,

    reset(): void {
      wholes.reset();
      names.clear();
    },
  };
}

export type CombinedOrders = ReturnType<typeof createCombinedOrders>;
