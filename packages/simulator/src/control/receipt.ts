import { isPaid } from '../shipping/order-state.js';
import type { World } from '../world/world.js';
import type { Scope } from './scope.js';

/** What the buyer does in WeChat's receipt component. */
export const RECEIPT_ACTIONS = ['confirm', 'cancel', 'fail'] as const;

/** The order as `extraData` of wx.openBusinessView names it, and what the buyer does. */
export interface ReceiptRequest {
  readonly transaction_id?: string | undefined;
  /** The merchant itself by default. */
  readonly merchant_id?: string | undefined;
  readonly merchant_trade_no?: string | undefined;
  /** The user of the phone; the order's buyer by default. */
  readonly user?: string | undefined;
  /** `confirm` by default. */
  readonly action?: (typeof RECEIPT_ACTIONS)[number] | undefined;
}

/** https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping-half.html */
export interface ReceiptAnswer {
  readonly status: 'success' | 'fail' | 'cancel';
  readonly errormsg?: string;
  readonly req_extradata: Pick<ReceiptRequest, 'transaction_id' | 'merchant_id' | 'merchant_trade_no'>;
}

/** wx.openBusinessView with `weappOrderConfirm`, and what it comes back with. */
export function confirmReceipt(scope: Scope, request: ReceiptRequest): ReceiptAnswer {
  const world = ownerOf(scope, request);
  const { user: _, action = 'confirm', ...req_extradata } = request;
  const order = findOrder(world, request);
  const answer = { ...act(world, request, order), req_extradata };
  world.note({ kind: 'receipt', action, status: answer.status }, order?.outTradeNo ?? null);
  return answer;
}

function ownerOf({ worlds, world, ofOrder }: Scope, request: ReceiptRequest): World {
  const { transaction_id, merchant_id, merchant_trade_no } = request;
  if (transaction_id !== undefined)
    return worlds.find(({ orders }) => orders.findByTransactionId(transaction_id) !== null) ?? world;
  const named = worlds.find(({ merchant }) => merchant.merchantId === merchant_id);
  return named ?? ofOrder(merchant_trade_no ?? '');
}

function findOrder({ orders, merchant }: World, request: ReceiptRequest) {
  const { transaction_id, merchant_id = merchant.merchantId, merchant_trade_no } = request;
  if (transaction_id !== undefined) return orders.findByTransactionId(transaction_id);
  return merchant_id === merchant.merchantId ? orders.find(merchant_trade_no ?? '') : null;
}

// An order of another user is a failure, one that is not to be received a cancellation, by reports:
// https://blog.csdn.net/qq_41570386/article/details/134412337
function act(
  { orderShipping, usersOf, plan }: World,
  { user, action = 'confirm' }: ReceiptRequest,
  order: ReturnType<typeof findOrder>,
): Pick<ReceiptAnswer, 'status' | 'errormsg'> {
  plan();
  const isOther = user !== undefined && isPaid(order) && usersOf(order).meet(user) !== order.state.openid;
  if (!isPaid(order) || isOther || action === 'fail') return { status: 'fail', errormsg: '获取用户订单失败' };
  if (action === 'cancel') return { status: 'cancel' };
  return { status: orderShipping.confirmReceipt(order) ? 'success' : 'cancel' };
}
